"""What is taught, and what learners did with it."""
