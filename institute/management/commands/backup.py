import os
import tempfile
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from institute.management.backups.archive import ArchiveDamaged, ArchiveWriter, check_archive
from institute.management.backups.databases import DatabaseRefused, copy_database
from institute.management.backups.files import files_below, folders, remote_storages
from institute.management.schema import applied_migrations


class Command(BaseCommand):
    """Write database, media and private files into one file; the site goes on. The secret key stays out."""

    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="Where the file is written, mode 0600.")

    def handle(self, *args, folder, **options):
        at = timezone.now()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        target = folder / f"pass-{at:%Y%m%dT%H%M%S%fZ}.tar.gz"
        # Under another name until it is whole: a file with the right name can be trusted.
        # Before the copy: a migration that begins now is refused at the restore, not restored in part.
        schema = applied_migrations()
        writer = ArchiveWriter(target.with_name(target.name + ".partial"))
        try:
            with tempfile.TemporaryDirectory(dir=folder, prefix=".backup-") as temporary:
                copy = copy_database(Path(temporary))
                writer.add(copy.name, copy)
            # After the database: a file that it names was there before it was named.
            for name, where in folders().items():
                for below, path in files_below(where):
                    writer.add(f"{name}/{below}", path)
            writer.close(made_at=at.isoformat(), database=connection.vendor, schema=schema)
            members = check_archive(writer.path)["members"]
        except (DatabaseRefused, ArchiveDamaged) as error:
            writer.abandon()
            raise CommandError(f"No backup was made. {error}") from error
        except BaseException:
            writer.abandon()
            raise
        writer.path.rename(target)
        _sync_folder(folder)
        for name in remote_storages():
            self.stderr.write(f"The {name} files are not on this machine: back them up where they are kept.")
        self.stdout.write(f"{target}: {len(members)} files, {target.stat().st_size:,} bytes")


def _sync_folder(folder):
    """Sync the folder to disk, so that the new name of the file survives a crash."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
