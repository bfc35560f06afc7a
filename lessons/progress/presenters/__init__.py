"""Template contexts of the pages of an attempt."""
