"""The page tree of curriculum, modules and lessons, and the packs it is loaded from."""
