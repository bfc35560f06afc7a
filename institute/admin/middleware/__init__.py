"""Middleware of the Wagtail admin: methods, Content Security Policy, access, bad requests."""
