"""The base of records: append-only rows, choices that grow, and the audit of who did what."""
