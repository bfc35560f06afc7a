"""Whether a parent has met the requirements of the cohort, and what is left, in plain sentences."""
