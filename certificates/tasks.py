"""What the background worker does for certificates. Each task takes ids and can be repeated."""

import time

from django.db import OperationalError, connection
from django.tasks import task
from django.utils import timezone

from certificates.services.bulk_issue import issue_next

# So many are issued at a time: what they have in common is read once, and a stop waits for no more.
TOGETHER = 10
# SQLite has one writer, and others that wait for it poll every tenth of a second: a run that went on at
# once would starve them. Seconds.
PAUSE_FOR_OTHER_WRITERS = 0.12
# A deadlock with a roster, or a database that is away for a moment, ends one attempt, not the run. Seconds.
ATTEMPTS, PAUSE_BEFORE_RETRY = 5, 0.5


@task(backend="background")
def work_through(run_id: str) -> None:
    """Issue row after row of a run, until it is done or somebody stops it."""
    failures = 0
    while True:
        try:
            if not issue_next(run_id, timezone.now(), together=TOGETHER):
                return
        except OperationalError:
            failures += 1
            if failures == ATTEMPTS:
                raise
            time.sleep(PAUSE_BEFORE_RETRY * failures)
        else:
            failures = 0
            if connection.vendor == "sqlite":
                time.sleep(PAUSE_FOR_OTHER_WRITERS)
