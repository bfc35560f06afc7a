"""The certificates of a whole cohort: who would get one now, and the work of a run, row by row."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import OperationalError, transaction

from certificates.documents import delete_files_on_rollback
from certificates.models import (
    BulkIssue,
    BulkIssueRow,
    BulkState,
    Certificate,
    CertificateState,
    NameConfirmation,
)
from certificates.names import checked_name
from certificates.services.issuing import issue_together
from institute.cohorts.models import Cohort, Enrolment
from institute.completion.evaluation import Evaluation, evaluate_all
from institute.typesetting import CannotDraw

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class PlannedCertificate:
    """One learner of the cohort. ``outcome``: ``"gets"``, or the reason why there is no certificate now."""

    enrolment: Enrolment
    outcome: str
    name: str
    is_confirmed: bool
    missing: tuple[str, ...] = ()

    @property
    def gets_one(self) -> bool:
        """Whether a run would issue the certificate."""
        return self.outcome == "gets"


def plan_run(cohort: Cohort, at: datetime, *, takes_roster_names: bool) -> list[PlannedCertificate]:
    """Return who of a cohort would get a certificate now, and who not and why.

    The number of queries does not grow with the learners.
    """
    enrolments = list(
        Enrolment.objects.kept()
        .filter(cohort=cohort)
        .select_related("learner", "cohort")
        .order_by("learner__display_name", "pk")
    )
    states = dict(
        # The valid one last: it is what counts. A replaced one counts as the one that replaced it.
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
    evaluations = evaluate_all(enrolments, at)
    return [
        _planned(
            enrolment,
            evaluations[enrolment.pk],
            states.get(enrolment.pk),
            names.get(enrolment.pk),
            takes_roster_names=takes_roster_names,
        )
        for enrolment in enrolments
    ]


def issue_next(run_id: str, at: datetime, together: int = 1) -> bool:
    """Do the next row of a run, or the next ``together`` rows; ``False`` when nothing is left to do.

    The rows are locked until their certificates are saved, so that a worker that dies leaves them for the
    next, and two workers take different rows.
    """
    with delete_files_on_rollback(), transaction.atomic():
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


def _planned(
    enrolment: Enrolment,
    evaluation: Evaluation,
    state: str | None,
    confirmed: str | None,
    *,
    takes_roster_names: bool,
) -> PlannedCertificate:
    name = confirmed or enrolment.learner.display_name
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
    return PlannedCertificate(
        enrolment, outcome, name, bool(confirmed), missing if outcome == "not-complete" else ()
    )


def _can_be_drawn(name: str) -> bool:
    try:
        checked_name(name)
    except CannotDraw:
        return False
    return True


def _issue(keys: Sequence[UUID], run: BulkIssue, at: datetime) -> dict[UUID, Certificate | Exception]:
    """Return the certificate of each enrolment, or why there is none."""
    try:
        with transaction.atomic():
            # A run issues nothing that somebody withdrew; that is decided learner by learner.
            return dict(
                issue_together(keys, at=at, by=run.by, roster_name=run.takes_roster_names, again=False)
            )
    except Exception as problem:
        if len(keys) > 1:
            # One of them fails all of them: each on its own.
            return {key: _issue([key], run, at)[key] for key in keys}
        if isinstance(problem, OperationalError):
            # It has nothing to do with this enrolment: its row stays for a retry.
            raise
        logger.exception("The certificate of enrolment %s was not issued", keys[0])
        return {keys[0]: problem}
