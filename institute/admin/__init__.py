"""The base of our screens in the Wagtail admin: rows that a user may see, confirmation pages, rich text."""
