"""What learners did: reading, attempts and answers; who may open what, and when."""
