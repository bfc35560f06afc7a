"""What our screens of the Wagtail admin stand on: rows a person may see, confirmation pages, rich text."""
