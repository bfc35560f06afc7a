"""Issue a certificate, once; issue all that are due."""

import logging
from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import batched
from uuid import UUID

from django.db import transaction
from django.db.models.fields.files import FieldFile

from certificates.documents import delete_files_on_rollback, render_and_store
from certificates.models import Certificate, CertificateEvent, CertificateState, NameConfirmation
from certificates.names import checked_name
from certificates.queries import confirmed_names
from certificates.services.drafts import CohortDrafts
from certificates.services.refusals import (
    EnrolmentWithdrawn,
    NameCannotBeDrawn,
    NameNotConfirmed,
    NotComplete,
    NotIssued,
    RecordsOpen,
    WasRevoked,
)
from institute.cohorts.models import Enrolment
from institute.cohorts.services import request_evaluation
from institute.completion.evaluation import Evaluation, evaluate, evaluate_all
from institute.people.models import User
from institute.records import audit
from institute.records.models import AuditRecord
from institute.typesetting import CannotDraw

logger = logging.getLogger(__name__)

# How many enrolments are evaluated at once when all that wait are looked through.
PORTION = 1000


def issue_certificate(
    enrolment: Enrolment,
    *,
    at: datetime,
    by: User | None = None,
    roster_name: bool = False,
    again: bool = True,
) -> Certificate:
    """Issue the certificate of an enrolment, or return the valid one.

    ``by``: the person who asked; ``None`` for the scheduler. ``roster_name``: where no name was confirmed,
    take the one in the roster. ``again=False``: never in place of one that was withdrawn.
    Raises a :class:`NotIssued`: NotComplete, RecordsOpen, EnrolmentWithdrawn, NameNotConfirmed,
    NameCannotBeDrawn or WasRevoked.
    """
    outcome = issue_together([enrolment.pk], at=at, by=by, roster_name=roster_name, again=again)[enrolment.pk]
    if isinstance(outcome, NotIssued):
        raise outcome
    return outcome


def issue_together(
    keys: Collection[UUID],
    *,
    at: datetime,
    by: User | None = None,
    roster_name: bool = False,
    again: bool = True,
) -> dict[UUID, Certificate | NotIssued]:
    """Issue for some enrolments of one cohort: by key, the certificate, or the :class:`NotIssued` why not.

    What the certificates have in common is read once: the rosters of the cohort, its design, its modules.
    Any other problem is raised, and then none of them is issued.

    The rows of the enrolments are locked while requirements are evaluated and documents are rendered, so
    that of several requests at once one issues and the others get the same certificates.
    """
    with delete_files_on_rollback() as saved_files, transaction.atomic():
        # In one order: two runs that take the same rows must wait for each other, not deadlock.
        # Not their keys: a roster that is saved meanwhile refers to the same enrolments.
        enrolments = Enrolment.objects.select_for_update(of=("self",), no_key=True)
        enrolments = enrolments.select_related("learner", "cohort")
        locked = list(enrolments.filter(pk__in=keys).order_by("pk"))
        if len({enrolment.cohort_id for enrolment in locked}) > 1:
            raise ValueError("Certificates of several cohorts have neither design nor modules in common.")
        earlier: dict[str, dict[UUID, Certificate]] = {"valid": {}, "revoked": {}}
        for certificate in Certificate.objects.filter(enrolment__in=locked).exclude(
            state=CertificateState.SUPERSEDED
        ):
            if certificate.enrolment_id:
                earlier[certificate.state][certificate.enrolment_id] = certificate
        outcomes: dict[UUID, Certificate | NotIssued] = dict(earlier["valid"])
        waiting = [enrolment for enrolment in locked if enrolment.pk not in outcomes]
        # Without this, the scheduler would issue again within a minute what a person withdrew.
        revoked = () if again and by is not None and by.is_project_manager else earlier["revoked"]
        drafts = _draft_all(waiting, outcomes, revoked, roster_name=roster_name, at=at)
        save_new(drafts, saved_files, by=by, at=at)
    return outcomes


def issue_due(at: datetime) -> list[Certificate]:
    """Issue the certificates of enrolments whose records changed; returns the new ones.

    The scheduler calls this at every tick. An enrolment that fails keeps its stamp and is evaluated again,
    and does not stop the others; one that is refused is evaluated again when its records change, or when
    :func:`queue_completed` finds it.
    """
    issued = []
    for enrolment in Enrolment.objects.exclude(records_changed_at=None).order_by("records_changed_at"):
        try:
            issued += _issue_if_complete(enrolment, at)
        except NotIssued as refusal:
            logger.info("No certificate for enrolment %s: %s", enrolment.pk, type(refusal).__name__)
        except Exception:
            logger.exception("The certificate of enrolment %s was not issued", enrolment.pk)
            continue
        # A change that came in the meantime has its own stamp, and is evaluated the next time.
        Enrolment.objects.filter(pk=enrolment.pk, records_changed_at=enrolment.records_changed_at).update(
            records_changed_at=None
        )
    return issued


def queue_completed(at: datetime) -> int:
    """Queue learners who have completed though no record of theirs changed, and return how many.

    A quiz that was unpublished, a session that was deleted or a name that was corrected may complete the
    requirements. Enrolments are read in portions, so that memory does not grow with their number.
    """
    waiting = Enrolment.objects.kept().filter(records_changed_at=None)
    # Without a name nothing would be issued; confirming it requests the evaluation again.
    waiting = waiting.filter(pk__in=NameConfirmation.objects.values("enrolment"))
    waiting = waiting.exclude(certificates__state__in=[CertificateState.VALID, CertificateState.REVOKED])
    # Those of a cohort together: what they have in common is then read once or twice.
    keys = list(waiting.order_by("cohort", "pk").values_list("pk", flat=True))
    queued = 0
    for portion in batched(keys, PORTION, strict=False):
        evaluations = evaluate_all(Enrolment.objects.filter(pk__in=portion).select_related("cohort"), at)
        completed = [key for key, evaluation in evaluations.items() if evaluation.may_be_issued]
        queued += request_evaluation(Enrolment.objects.filter(pk__in=completed), at=at)
    return queued


def save_new(
    certificates: Iterable[Certificate], saved_files: list[FieldFile], *, by: User | None, at: datetime
) -> None:
    """Render and save drafts, each with the first row of its history.

    ``saved_files``: the list of the :func:`delete_files_on_rollback` around it.
    """
    certificates = list(certificates)
    for certificate in certificates:
        render_and_store(certificate)
        saved_files.append(certificate.file)
    Certificate.objects.bulk_create(certificates)
    CertificateEvent.objects.bulk_create(
        CertificateEvent(certificate=certificate, state=CertificateState.VALID, by=by, at=at)
        for certificate in certificates
    )
    for certificate in certificates:
        audit.record(AuditRecord.Action.CERTIFICATE_ISSUED, actor=by, at=at, subject=certificate)


def _draft_all(
    waiting: list[Enrolment],
    outcomes: dict[UUID, Certificate | NotIssued],
    revoked: Collection[UUID],
    *,
    roster_name: bool,
    at: datetime,
) -> list[Certificate]:
    """Add the outcome of each waiting enrolment; returns the new certificates, neither rendered nor saved."""
    if not waiting:
        return []
    evaluations = evaluate_all(waiting, at)
    confirmations = {confirmation.enrolment_id: confirmation for confirmation in confirmed_names(waiting)}
    cohort_drafts = CohortDrafts(waiting)
    drafts = []
    for enrolment in waiting:
        evaluation = evaluations[enrolment.pk]
        try:
            _refuse_unless_due(enrolment, evaluation, revoked)
            name, languages = _name_for(enrolment, confirmations.get(enrolment.pk), roster_name=roster_name)
        except NotIssued as refusal:
            outcomes[enrolment.pk] = refusal
        else:
            draft = cohort_drafts.draft(enrolment, evaluation, name=name, languages=languages, at=at)
            outcomes[enrolment.pk] = draft
            drafts.append(draft)
    return drafts


def _issue_if_complete(enrolment: Enrolment, at: datetime) -> list[Certificate]:
    """Return the new certificate in a list, or an empty list when there is nothing to issue."""
    if Certificate.objects.valid().filter(enrolment=enrolment).exists():
        return []
    # Evaluated first without the lock: most learners whose records changed have not completed.
    if not evaluate(enrolment, at).may_be_issued:
        return []
    return [issue_certificate(enrolment, at=at)]


def _refuse_unless_due(enrolment: Enrolment, evaluation: Evaluation, revoked: Collection[UUID]) -> None:
    if enrolment.withdrawn_on is not None:
        raise EnrolmentWithdrawn
    if enrolment.pk in revoked:
        raise WasRevoked
    if not evaluation.is_complete:
        raise NotComplete
    if not evaluation.may_be_issued:
        raise RecordsOpen


def _name_for(
    enrolment: Enrolment, confirmation: NameConfirmation | None, *, roster_name: bool
) -> tuple[str, str | None]:
    """Return the name to print, and the languages that the learner chose; ``None`` for no choice."""
    if confirmation is None and not roster_name:
        raise NameNotConfirmed
    try:
        name = checked_name(confirmation.name if confirmation else enrolment.learner.display_name)
    except CannotDraw as problem:
        raise NameCannotBeDrawn(problem.character) from problem
    return name, confirmation.languages if confirmation else None
