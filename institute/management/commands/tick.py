"""``manage.py tick``: the scheduler. Each step stands alone; one that fails is logged and tried again."""

import logging
import signal
import threading
import time
from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, TaskResultStatus

from certificates.services import issue_due, queue_completed
from institute.home.services import delete_expired_contact_messages
from institute.people.rate_limit import delete_ended_buckets
from institute.people.sign_in import delete_expired_messages

logger = logging.getLogger(__name__)

# A worker that was killed leaves its task "running" for ever; no task of ours takes an hour.
ORPHANED_AFTER = timedelta(hours=1)
RESULTS_KEPT_DAYS = 14


def queue_all_completed(at):
    """Find parents who finished without a change of their own records, for the step that issues."""
    queue_completed(at)


def issue_certificates(at):
    """Issue the certificates of parents whose records changed."""
    issued = issue_due(at)
    if issued:
        logger.info("%d certificates were issued", len(issued))


def publish_scheduled(at):
    """Publish and unpublish the pages whose time has come."""
    call_command("publish_scheduled", verbosity=0)


def requeue_orphans(at):
    """Give tasks back whose worker was killed: they are done again from the start."""
    orphans = DBTaskResult.objects.running().filter(started_at__lt=at - ORPHANED_AFTER)
    count = orphans.update(status=TaskResultStatus.READY, started_at=None)
    if count:
        logger.warning("%d tasks were given back, because their worker did not finish them", count)


def clear_sessions(at):
    """Remove sign-ins that have expired."""
    call_command("clearsessions", verbosity=0)


def delete_sign_in_messages(at):
    """Delete sign-in messages that expired long ago."""
    delete_expired_messages(at=at)


def delete_rate_limit_buckets(at):
    """Delete the buckets of rate limits whose window has ended."""
    delete_ended_buckets(at=at)


def prune_results(at):
    """Remove the results of background tasks that nobody asks for any more."""
    for name, backend in settings.TASKS.items():
        if backend["BACKEND"] == "django_tasks_db.DatabaseBackend":
            old = ["--backend", name, "--queue-name", "*", "--min-age-days", str(RESULTS_KEPT_DAYS)]
            call_command("prune_db_task_results", *old, verbosity=0)


def delete_contact_messages(at):
    """Delete what strangers wrote to the institute long enough ago."""
    delete_expired_contact_messages(at)


# Each step with how many seconds lie between two runs; 0 is every tick.
STEPS = (
    (queue_all_completed, 60 * 60),
    (issue_certificates, 0),
    (publish_scheduled, 0),
    (requeue_orphans, 0),
    (clear_sessions, 60 * 60),
    (delete_sign_in_messages, 60 * 60),
    (delete_rate_limit_buckets, 60 * 60),
    (prune_results, 24 * 60 * 60),
    (delete_contact_messages, 24 * 60 * 60),
)


class Command(BaseCommand):
    help = "Do what is due now: certificates, scheduled pages, house-keeping."

    def add_arguments(self, parser):
        parser.add_argument("--every", type=int, metavar="SECONDS", help="Go on, and tick this often.")

    def handle(self, *args, every=None, **options):
        last_run = {}
        if not every:
            tick(last_run)
            return
        stop = threading.Event()
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: stop.set())
        while not stop.is_set():
            tick(last_run)
            # A database that was away must not keep the scheduler on a dead connection.
            close_old_connections()
            stop.wait(every)


def tick(last_run):
    """Run the steps that are due. ``last_run``: when each step ran last, on the monotonic clock."""
    for step, seconds in STEPS:
        now = time.monotonic()
        if step in last_run and now - last_run[step] < seconds:
            continue
        last_run[step] = now
        try:
            step(timezone.now())
        except Exception:
            logger.exception("The step %s of the scheduler failed", step.__name__)
