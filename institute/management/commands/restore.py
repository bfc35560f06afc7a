import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from institute.management.backups import databases, files
from institute.management.backups.archive import ArchiveDamaged, unpack_archive


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
        with tempfile.TemporaryDirectory(dir=settings.VAR_DIR, prefix=".restore-") as place:
            try:
                said = unpack_archive(file, Path(place))
                databases.restore_database(Path(place))
            except (ArchiveDamaged, databases.DatabaseRefused) as error:
                raise CommandError(f"Nothing was restored. {error}") from error
            for name, folder in files.folders().items():
                files.put_back(Path(place) / name, folder)
        for name in files.elsewhere():
            self.stderr.write(
                f"The {name} files are not on this machine: bring them back where they are kept."
            )
        self.stdout.write(f"Restored as of {said['made_at']}. Now run: manage.py migrate")

    @staticmethod
    def _is_all_empty():
        return databases.is_empty() and all(map(files.is_empty, files.folders().values()))
