"""Whether a parent has met the requirements of her cohort, and what is left, in plain sentences."""
