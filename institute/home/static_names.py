"""The addresses of static files, which carry what is in them in their names."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticNames(CompressedManifestStaticFilesStorage):
    """Works an address out once: a page names dozens of files, and they stay as they are until a restart."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._addresses = {}

    def url(self, name, force=False):
        """The address of a file."""
        known = self._addresses.get((name, force))
        if known is None:
            known = self._addresses[name, force] = super().url(name, force)
        return known

    def post_process(self, *args, **kwargs):
        """Forget what stood before the files are collected again."""
        self._addresses.clear()
        yield from super().post_process(*args, **kwargs)
