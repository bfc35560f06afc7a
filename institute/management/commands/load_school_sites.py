from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from institute.cohorts.services.school_sites import (
    SchoolListError,
    load_school_list,
    read_school_list,
)


class Command(BaseCommand):
    """Loads school sites from a list of the state's directory of public schools."""

    help = (
        "Load school sites from a file with the columns CDSCode and School (and StatusType), separated by "
        "tabs or commas: everything or nothing. No school site is deleted."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *args, file, **options):
        try:
            # "-sig": spreadsheets put a mark before the first letter.
            text = file.read_text(encoding="utf-8-sig")
        except OSError as error:
            raise CommandError(f"{file} cannot be read.") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{file} is not UTF-8 text.") from error
        try:
            done = load_school_list(read_school_list(text))
        except SchoolListError as error:
            raise CommandError(f"Nothing was loaded.\n{error}") from error
        self.stdout.write(
            f"{done.added} added, {done.renamed} renamed, {done.unchanged} unchanged, "
            f"{done.closed} closed and left out."
        )
