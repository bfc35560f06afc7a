from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lessons.curriculum.packs import PackError
from lessons.curriculum.services import load_pack
from lessons.curriculum.services.pack_loader import NoHomePage


class Command(BaseCommand):
    """Loads a curriculum pack: a folder of Markdown files, see ``docs/curriculum-packs.md``."""

    help = "Load a curriculum pack from a folder: everything or nothing."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--overwrite", action="store_true", help="Also replace pages that an editor changed here."
        )

    def handle(self, *args, folder, overwrite, **options):
        try:
            report = load_pack(folder, at=timezone.now(), overwrite=overwrite)
        except PackError as error:
            problems = "\n".join(str(problem) for problem in error.errors)
            raise CommandError(f"Nothing was loaded.\n{problems}") from error
        except NoHomePage as error:
            raise CommandError("Nothing was loaded: the site has no home page yet.") from error
        for sentence in report.skipped:
            self.stderr.write(sentence)
        self.stdout.write(f"{report.written} written, {report.unchanged} unchanged.")
