from django.core.management.base import BaseCommand
from django.utils import timezone

from institute.attendance.services import rebuild_records
from institute.cohorts.models import Enrolment
from institute.management.record_checks import batches_of


class Command(BaseCommand):
    """Fold all attendance marks again, after the rule of what counts as attended has changed.

    Saves the records that say something else now, and prints how many. The certificates of parents whose
    records change are looked at by the next run of the scheduler. Run twice, it changes nothing.
    """

    help = __doc__

    def handle(self, *args, **options):
        at, count = timezone.now(), 0
        for batch in batches_of(Enrolment.objects.order_by("pk")):
            count += rebuild_records(batch, at=at)
        self.stdout.write(f"{count} attendance records changed.")
