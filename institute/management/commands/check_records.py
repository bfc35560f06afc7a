from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from institute.cohorts.models import Cohort
from institute.management.record_checks import differences


class Command(BaseCommand):
    """Compare the numbers that people are shown with each other, and each fold with its history.

    Prints a line for each difference and exits 1 where there is one. Changes nothing.
    """

    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--cohort", metavar="NAME", help="Look at this cohort alone.")

    def handle(self, *args, cohort=None, **options):
        cohorts = Cohort.objects.order_by("name")
        if cohort:
            cohorts = cohorts.filter(name=cohort)
            if not cohorts.exists():
                raise CommandError(f"There is no cohort named {cohort}.")
        count = 0
        for line in differences(cohorts, timezone.now(), everybody=not cohort):
            self.stdout.write(line)
            count += 1
        if count:
            raise CommandError(f"{count} differences.", returncode=1)
        self.stdout.write("All records agree.")
