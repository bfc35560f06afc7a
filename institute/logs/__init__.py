"""Formatters and filters of the log: it says what happened and where in the code, never to whom."""
