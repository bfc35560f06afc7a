"""The project: its settings and URLs, its people, and the delivery of the curriculum."""
