"""Issue the certificates of a cohort in one run: who gets one, row by row, stop, go on."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, OperationalError, transaction

from certificates.models import (
    BulkIssue,
    BulkIssueRow,
    BulkState,
    Certificate,
    CertificateState,
    NameConfirmation,
)
from certificates.names import checked_name
from certificates.paper import taken_back_together
from certificates.printable import CannotDraw
from certificates.services import issue_together
from certificates.tasks import work_through
from institute.cohorts.models import Enrolment
from institute.completion.evaluation import evaluate_all
from institute.people import audit
from institute.people.models import AuditRecord

logger = logging.getLogger(__name__)

# A run that nothing has moved for so long has lost its worker.
STALLED_AFTER = timedelta(minutes=2)


class NothingToIssue(Exception):
    """Nobody of the cohort would get a certificate now."""


@dataclass(frozen=True)
class Planned:
    """One parent of the cohort. ``outcome``: ``"gets"``, or the reason why she gets none now."""

    enrolment: Enrolment
    outcome: str
    name: str
    is_confirmed: bool
    missing: tuple[str, ...] = ()

    @property
    def gets_one(self):
        """Whether a run would issue her certificate."""
        return self.outcome == "gets"


def plan(cohort, at, *, takes_roster_names) -> list[Planned]:
    """Who of a cohort would get a certificate now, and who not and why; the number of queries is fixed."""
    places = list(
        Enrolment.objects.kept()
        .filter(cohort=cohort)
        .select_related("learner", "cohort")
        .order_by("learner__display_name", "pk")
    )
    states = dict(
        # The valid one last: it is what counts. What was replaced counts as what replaced it.
        Certificate.objects.filter(enrolment__cohort=cohort)
        .exclude(state=CertificateState.SUPERSEDED)
        .order_by("state")
        .values_list("enrolment", "state")
    )
    names = dict(
        NameConfirmation.objects.filter(enrolment__cohort=cohort)
        .order_by("pk")
        .values_list("enrolment", "name")
    )
    judged = evaluate_all(places, at)
    return [
        _planned(place, judged[place.pk], states.get(place.pk), names.get(place.pk), takes_roster_names)
        for place in places
    ]


def _planned(place, evaluation, state, confirmed, takes_roster_names):
    name = confirmed or place.learner.display_name
    missing = tuple(line.headline for line in evaluation.results if not line.is_met)
    if state == "valid":
        outcome = "has-one"
    elif state == "revoked":
        outcome = "was-revoked"
    elif not evaluation.is_complete:
        outcome = "not-complete"
    elif not evaluation.may_be_issued:
        outcome = "records-open"
    elif not confirmed and not takes_roster_names:
        outcome = "name-not-confirmed"
    else:
        outcome = "gets" if _can_be_drawn(name) else "name-cannot-be-drawn"
    return Planned(place, outcome, name, bool(confirmed), missing if outcome == "not-complete" else ())


def _can_be_drawn(name):
    try:
        checked_name(name)
    except CannotDraw:
        return False
    return True


def start_run(cohort, *, by, at, takes_roster_names=False) -> BulkIssue:
    """Begin to issue for everybody of a cohort who has finished; returns the open run if there is one.

    Raises NothingToIssue.
    """
    chosen = [row for row in plan(cohort, at, takes_roster_names=takes_roster_names) if row.gets_one]
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


def stop_run(run, *, at) -> None:
    """Stop after the certificate that is being made; what was issued stays."""
    BulkIssue.objects.filter(pk=run.pk, state=BulkState.RUNNING).update(state=BulkState.STOPPED, moved_at=at)


def resume_run(run, *, at) -> None:
    """Go on where it stopped, or where its worker was lost; twice is harmless."""
    with transaction.atomic():
        if BulkIssue.objects.open().filter(pk=run.pk).update(state=BulkState.RUNNING, moved_at=at):
            _enqueue(run)


def issue_next(run_id, at, together=1) -> bool:
    """Do the next row of a run, or some ``together``; ``False`` when there is nothing (more) to do.

    The rows are locked until their certificates are there, so that a worker that dies leaves them for the
    next, and two workers take different rows.
    """
    with taken_back_together(), transaction.atomic():
        run = BulkIssue.objects.filter(pk=run_id, state=BulkState.RUNNING).select_related("by").first()
        if run is None:
            return False
        waiting = BulkIssueRow.objects.filter(run=run, done_at=None)
        rows = list(waiting.select_for_update(skip_locked=True)[:together])
        if not rows:
            # Another worker may still hold the last row; it looks again after it.
            if not waiting.exists():
                BulkIssue.objects.filter(pk=run_id, state=BulkState.RUNNING).update(
                    state=BulkState.FINISHED, moved_at=at
                )
            return False
        outcomes = _issue([row.enrolment_id for row in rows], run, at)
        for row in rows:
            outcome = outcomes[row.enrolment_id]
            if isinstance(outcome, Exception):
                row.refusal = type(outcome).__name__[:40]
            else:
                row.certificate = outcome
            row.done_at = at
        BulkIssueRow.objects.bulk_update(rows, ["certificate", "refusal", "done_at"])
        BulkIssue.objects.filter(pk=run_id).update(moved_at=at)
    return True


def _issue(keys, run, at):
    """The certificate of each enrolment, or why there is none."""
    try:
        with transaction.atomic():
            # A run brings back nothing that somebody took away; that is decided parent by parent.
            return issue_together(keys, at=at, by=run.by, roster_name=run.takes_roster_names, again=False)
    except Exception as problem:
        if len(keys) > 1:
            # One of them stands in the way of the others: each for herself.
            return {key: _issue([key], run, at)[key] for key in keys}
        if isinstance(problem, OperationalError):
            # It has nothing to do with her: her row stays for another try.
            raise
        logger.exception("The certificate of enrolment %s was not issued", keys[0])
        return {keys[0]: problem}


def _enqueue(run):
    transaction.on_commit(lambda: work_through.enqueue(str(run.pk)))


def is_stalled(run, at) -> bool:
    """Whether a run that should move has not moved for a while."""
    return run.state == BulkState.RUNNING and at - run.moved_at > STALLED_AFTER
