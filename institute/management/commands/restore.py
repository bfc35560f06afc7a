import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from institute.management.backups import databases, files
from institute.management.backups.archive import ArchiveDamaged, unpack_archive
from institute.management.schema import unknown_migrations


class Command(BaseCommand):
    """Bring back a backup: database, media and private files. Stop the site first."""

    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--force", action="store_true", help="Replace the data that is here.")

    def handle(self, *args, file, force, **options):
        if not file.is_file():
            raise CommandError(f"Nothing was restored: there is no file {file}.")
        if not force and not self._is_all_empty():
            raise CommandError(
                "Nothing was restored: there is data here already. With --force it is replaced by the backup."
            )
        # Unpacked and compared whole before anything here is touched.
        with tempfile.TemporaryDirectory(dir=settings.VAR_DIR, prefix=".restore-") as temporary:
            try:
                manifest = unpack_archive(file, Path(temporary))
                _refuse_another_schema(manifest)
                databases.restore_database(Path(temporary))
            except (ArchiveDamaged, databases.DatabaseRefused) as error:
                raise CommandError(f"Nothing was restored. {error}") from error
            for name, folder in files.folders().items():
                files.restore_files(Path(temporary) / name, folder)
        for name in files.remote_storages():
            self.stderr.write(
                f"The {name} files are not on this machine: bring them back where they are kept."
            )
        self.stdout.write(f"Restored as of {manifest['made_at']}. Now run: manage.py migrate")

    @staticmethod
    def _is_all_empty():
        return databases.is_empty() and all(map(files.is_empty, files.folders().values()))


def _refuse_another_schema(manifest):
    """Refuse a backup whose database has migrations that this version of the code does not have."""
    if unknown := unknown_migrations(manifest["schema"]):
        raise ArchiveDamaged(
            "The backup was made by another version of the site, with tables that this one does not know "
            f"({unknown[0]}). Restore it with the version that made it."
        )
