"""What the background worker does for certificates. Each task takes ids and can be done again."""

from django.tasks import task
from django.utils import timezone

# So many are issued at a time: what they have in common is read once, and a stop waits for no more.
TOGETHER = 10


@task(backend="background")
def work_through(run_id):
    """Issue row after row of a run, until it is done or somebody stops it."""
    # Here and not above: the run enqueues this task, and this task works on the run.
    from certificates.bulk import issue_next

    while issue_next(run_id, timezone.now(), together=TOGETHER):
        pass
