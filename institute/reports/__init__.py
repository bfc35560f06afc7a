"""The project manager's desk."""
