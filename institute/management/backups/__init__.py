"""One file that holds everything the site knows: its database, its media and its private files.

The secret key is not in it. Whoever finds a backup must not be able to sign people in, so the key is kept in
another place; see ``docs/deploy.md``.
"""
