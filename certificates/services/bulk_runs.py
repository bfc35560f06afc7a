"""Start, stop and resume a run that issues the certificates of a cohort in the background."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from certificates.models import BulkIssue, BulkIssueRow, BulkState
from certificates.services.bulk_issue import plan_run
from certificates.services.refusals import NothingToIssue
from certificates.tasks import work_through
from institute.cohorts.models import Cohort
from institute.people.models import User
from institute.records import audit
from institute.records.models import AuditRecord

# A run that has not moved for so long has lost its worker.
STALLED_AFTER = timedelta(minutes=2)


def start_run(cohort: Cohort, *, by: User, at: datetime, takes_roster_names: bool = False) -> BulkIssue:
    """Begin to issue for every learner of a cohort who has completed; returns the open run if there is one.

    Raises NothingToIssue.
    """
    chosen = [row for row in plan_run(cohort, at, takes_roster_names=takes_roster_names) if row.gets_one]
    if not chosen:
        raise NothingToIssue
    try:
        with transaction.atomic():
            run = BulkIssue.objects.create(
                cohort=cohort, takes_roster_names=takes_roster_names, by=by, at=at, moved_at=at
            )
            BulkIssueRow.objects.bulk_create(BulkIssueRow(run=run, enrolment=row.enrolment) for row in chosen)
            audit.record(
                AuditRecord.Action.CERTIFICATE_ISSUED, actor=by, at=at, subject=run, planned=len(chosen)
            )
            _enqueue(run)
    except IntegrityError:
        return BulkIssue.objects.open().get(cohort=cohort)
    return run


def stop_run(run: BulkIssue, *, at: datetime) -> None:
    """Stop after the certificate that is being made; what was issued stays."""
    BulkIssue.objects.filter(pk=run.pk, state=BulkState.RUNNING).update(state=BulkState.STOPPED, moved_at=at)


def resume_run(run: BulkIssue, *, at: datetime) -> None:
    """Continue where it stopped, or where its worker was lost; twice is harmless."""
    with transaction.atomic():
        if BulkIssue.objects.open().filter(pk=run.pk).update(state=BulkState.RUNNING, moved_at=at):
            _enqueue(run)


def is_stalled(run: BulkIssue, at: datetime) -> bool:
    """Tell whether a run that should move has not moved for a while."""
    return run.state == BulkState.RUNNING and at - run.moved_at > STALLED_AFTER


def _enqueue(run: BulkIssue) -> None:
    transaction.on_commit(lambda: work_through.enqueue(str(run.pk)))
