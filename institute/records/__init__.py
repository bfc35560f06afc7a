"""What records stand on: rows that are only added, and the audit of who did what."""
