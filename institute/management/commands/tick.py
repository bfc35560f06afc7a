"""``manage.py tick``: the scheduler. A step that fails is logged and run again; the others still run."""

import logging
import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

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

type Step = Callable[[datetime], None]

logger = logging.getLogger(__name__)

# A worker that was killed leaves its task "running" permanently; no task of ours takes an hour.
ORPHANED_AFTER = timedelta(hours=1)
RESULTS_KEPT_DAYS = 14


def queue_all_completed(at: datetime) -> None:
    """Queue learners who finished without a change of their own records, for ``issue_certificates``."""
    queue_completed(at)


def issue_certificates(at: datetime) -> None:
    """Issue the certificates of parents whose records changed."""
    issued = issue_due(at)
    if issued:
        logger.info("%d certificates were issued", len(issued))


def publish_scheduled(at: datetime) -> None:
    """Publish and unpublish the pages whose time has come."""
    call_command("publish_scheduled", verbosity=0)


def requeue_orphans(at: datetime) -> None:
    """Queue the tasks again whose worker was killed; they run from the start."""
    orphans = DBTaskResult.objects.running().filter(started_at__lt=at - ORPHANED_AFTER)
    count = orphans.update(status=TaskResultStatus.READY, started_at=None)
    if count:
        logger.warning("%d tasks were queued again because their worker did not finish them", count)


def delete_expired_sessions(at: datetime) -> None:
    """Delete expired sessions."""
    call_command("clearsessions", verbosity=0)


def delete_sign_in_messages(at: datetime) -> None:
    """Delete sign-in messages that expired long ago."""
    delete_expired_messages(at=at)


def delete_rate_limit_buckets(at: datetime) -> None:
    """Delete the buckets of rate limits whose window has ended."""
    delete_ended_buckets(at=at)


def delete_task_results(at: datetime) -> None:
    """Delete old results of background tasks."""
    for name, backend in settings.TASKS.items():
        if backend["BACKEND"] == "django_tasks_db.DatabaseBackend":
            old = ["--backend", name, "--queue-name", "*", "--min-age-days", str(RESULTS_KEPT_DAYS)]
            call_command("prune_db_task_results", *old, verbosity=0)


def delete_contact_messages(at: datetime) -> None:
    """Delete messages of the contact page past their retention."""
    delete_expired_contact_messages(at)


# Each step with how many seconds lie between two runs; 0 is every tick.
STEPS: tuple[tuple[Step, int], ...] = (
    (queue_all_completed, 60 * 60),
    (issue_certificates, 0),
    (publish_scheduled, 0),
    (requeue_orphans, 0),
    (delete_expired_sessions, 60 * 60),
    (delete_sign_in_messages, 60 * 60),
    (delete_rate_limit_buckets, 60 * 60),
    (delete_task_results, 24 * 60 * 60),
    (delete_contact_messages, 24 * 60 * 60),
)


class Command(BaseCommand):
    help = "Do what is due now: certificates, scheduled pages, house-keeping."

    def add_arguments(self, parser):
        parser.add_argument("--every", type=int, metavar="SECONDS", help="Keep running, and tick this often.")

    def handle(self, *args: Any, every: int | None = None, **options: Any) -> None:
        last_run: dict[Step, float] = {}
        if not every:
            tick(last_run)
            return
        stop = threading.Event()
        for signal_number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signal_number, lambda *_: stop.set())
        while not stop.is_set():
            tick(last_run)
            # A database that was away must not keep the scheduler on a dead connection.
            close_old_connections()
            stop.wait(every)


def tick(last_run: dict[Step, float]) -> None:
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
