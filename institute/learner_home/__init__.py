"""The parent's own page: one next step, what is left, the certificate."""
