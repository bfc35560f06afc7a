"""What a request of the Wagtail admin passes: methods, Content Security Policy, access, bad requests."""
