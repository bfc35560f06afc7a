"""One file that holds everything the site knows: its database, its media and its private files.

The secret key is not in it. It signs sessions and links, so it is kept apart from
backups; see ``docs/deploy.md``.
"""
