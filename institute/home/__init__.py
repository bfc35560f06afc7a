"""The public pages of the institute."""
