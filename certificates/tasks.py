"""What the background worker does for certificates. Each task takes ids and can be done again."""

import time

from django.db import OperationalError, connection
from django.tasks import task
from django.utils import timezone

# So many are issued at a time: what they have in common is read once, and a stop waits for no more.
TOGETHER = 10
# SQLite has one writer, and who waits for it looks again every tenth of a second: a run that went on at once
# would let nobody in. Seconds.
REST_FOR_OTHER_WRITERS = 0.12
# A deadlock with a roster, or a database that is away for a moment, ends one try and not the run. Seconds.
TRIES, BEFORE_ANOTHER_TRY = 5, 0.5


@task(backend="background")
def work_through(run_id):
    """Issue row after row of a run, until it is done or somebody stops it."""
    # Here and not above: the run enqueues this task, and this task works on the run.
    from certificates.bulk import issue_next

    failures = 0
    while True:
        try:
            if not issue_next(run_id, timezone.now(), together=TOGETHER):
                return
        except OperationalError:
            failures += 1
            if failures == TRIES:
                raise
            time.sleep(BEFORE_ANOTHER_TRY * failures)
        else:
            failures = 0
            if connection.vendor == "sqlite":
                time.sleep(REST_FOR_OTHER_WRITERS)
