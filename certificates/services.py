"""Issue a certificate, once; issue all that are due; correct the name on one; withdraw one."""

import logging
from itertools import batched

from django.db import transaction

from certificates import paper
from certificates.models import (
    Certificate,
    CertificateEvent,
    CertificateState,
    NameConfirmation,
    RevocationReason,
)
from certificates.names import checked_name, confirm_name, confirmed_name, confirmed_names
from certificates.printable import CannotDraw
from institute.cohorts.models import Enrolment
from institute.cohorts.services import request_evaluation
from institute.completion.evaluation import evaluate, evaluate_all
from institute.people import audit
from institute.people.models import AuditRecord

logger = logging.getLogger(__name__)

# How many enrolments are evaluated at once when all that wait are looked through.
PORTION = 1000


class NotIssued(Exception):
    """A certificate cannot be issued; the classes below say why."""


class NotComplete(NotIssued):
    """A requirement is not met yet."""


class RecordsOpen(NotIssued):
    """Her part is done; a roster of the cohort or an answer of hers waits for a facilitator."""


class EnrolmentWithdrawn(NotIssued):
    """The parent has left the cohort."""


class NameCannotBeDrawn(NotIssued):
    """The paper cannot show the parent's name. ``character`` is the first that it cannot, or ``""``."""

    def __init__(self, character=""):
        self.character = character
        super().__init__("the certificate cannot show the name")


class WasRevoked(NotIssued):
    """The certificate of this enrolment was withdrawn: only a project manager issues a new one."""


class NameNotConfirmed(NotIssued):
    """The parent has not said yet how her name is written."""


class NotStanding(Exception):
    """Only a certificate that stands can be corrected: this one was withdrawn or replaced."""


class AlreadyRevoked(Exception):
    """The certificate was withdrawn or replaced before: it is not the one that stands."""


class ReasonMissing(Exception):
    """A withdrawal needs one of the known reasons."""


def issue_certificate(enrolment, *, at, by=None, roster_name=False, again=True) -> Certificate:
    """Issue the certificate of an enrolment, or return the one that stands.

    ``by``: the person who asked; ``None`` for the scheduler. ``roster_name``: where no name was confirmed,
    take the one in the roster. ``again=False``: not in place of one that was withdrawn, whoever asks.
    Raises a :class:`NotIssued`: NotComplete, RecordsOpen, EnrolmentWithdrawn, NameNotConfirmed,
    NameCannotBeDrawn or WasRevoked.
    """
    outcome = issue_together([enrolment.pk], at=at, by=by, roster_name=roster_name, again=again)[enrolment.pk]
    if isinstance(outcome, NotIssued):
        raise outcome
    return outcome


def issue_together(keys, *, at, by=None, roster_name=False, again=True) -> dict:
    """Issue for some enrolments of one cohort: by key, the certificate, or the :class:`NotIssued` why not.

    What the papers have in common is read once: the rosters of the cohort, its design, its modules. Any
    other problem is raised, and then nobody of them has one.

    The rows of the enrolments are locked while facts are judged and papers are drawn, so that of many who
    issue at once one does and the others get her certificates.
    """
    with paper.taken_back_together() as stored, transaction.atomic():
        # In one order: two runs that take the same rows must wait for each other, not both for ever.
        # Not their keys: a roster that is saved meanwhile refers to the same enrolments.
        enrolments = Enrolment.objects.select_for_update(of=("self",), no_key=True)
        enrolments = enrolments.select_related("learner", "cohort")
        locked = list(enrolments.filter(pk__in=keys).order_by("pk"))
        if len({one.cohort_id for one in locked}) > 1:
            raise ValueError("Papers of several cohorts have neither design nor modules in common.")
        before = {"valid": {}, "revoked": {}}
        for one in Certificate.objects.filter(enrolment__in=locked).exclude(
            state=CertificateState.SUPERSEDED
        ):
            before[one.state][one.enrolment_id] = one
        outcomes = dict(before["valid"])
        waiting = [one for one in locked if one.pk not in outcomes]
        judged = evaluate_all(waiting, at)
        confirmed = {one.enrolment_id: one for one in confirmed_names(waiting)}
        # Without this, the scheduler would bring back within a minute what a person took away.
        revoked = () if again and by is not None and by.is_project_manager else before["revoked"]
        common = paper.Common(waiting) if waiting else None
        for place in waiting:
            try:
                _refuse_unless_due(place, judged[place.pk], revoked)
                name, languages = _named(place, confirmed.get(place.pk), roster_name=roster_name)
            except NotIssued as refusal:
                outcomes[place.pk] = refusal
            else:
                outcomes[place.pk] = common.written(
                    place, judged[place.pk], name=name, languages=languages, at=at
                )
        new = [outcomes[one.pk] for one in waiting if isinstance(outcomes[one.pk], Certificate)]
        _keep(new, stored, by=by, at=at)
    return outcomes


def correct_certificate(certificate, name, *, by, at) -> Certificate:
    """Issue a new certificate with the name as it should be; the old one says that it was replaced.

    Asked again with the same name, it returns the one that was made. Raises NotStanding or CannotDraw.
    """
    name = checked_name(name)
    with paper.taken_back_together() as stored, transaction.atomic():
        if certificate.enrolment_id:
            # Issuing locks the place first, too: a correction and an issue wait for each other.
            Enrolment.objects.select_for_update().get(pk=certificate.enrolment_id)
        old = Certificate.objects.select_for_update().get(pk=certificate.pk)
        newer = Certificate.objects.filter(supersedes=old).first()
        if newer and newer.recipient_name == name:
            return newer
        if not old.is_valid:
            raise NotStanding
        if old.recipient_name == name:
            return old
        new = paper.corrected(old, name=name, at=at)
        # Before the new one is saved: only one may stand.
        _change_state(old, CertificateState.SUPERSEDED, by=by, at=at)
        _keep([new], stored, by=by, at=at)
        if old.enrolment_id:
            now = confirmed_name(old.enrolment)
            confirm_name(old.enrolment, name, by=by, at=at, **({"languages": now.languages} if now else {}))
    return new


def issue_due(at) -> list[Certificate]:
    """Issue the certificates of enrolments whose records changed; returns the new ones.

    The scheduler calls this every minute. An enrolment that fails stays requested and is tried again,
    and does not stop the others; one that is refused is looked at again when its records change, or when
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
        # A change that came while we looked has its own stamp, and is looked at the next time.
        Enrolment.objects.filter(pk=enrolment.pk, records_changed_at=enrolment.records_changed_at).update(
            records_changed_at=None
        )
    return issued


def queue_completed(at) -> int:
    """Queue parents who have finished though no record of theirs changed, and return how many.

    A quiz that was unpublished, a session that was deleted or a name that was corrected may complete what
    is asked for. They are read in portions, so that memory does not grow with the parents.
    """
    waiting = Enrolment.objects.kept().filter(records_changed_at=None)
    # Without a name nothing would be issued; to confirm it is on the parent's page, and requests it again.
    waiting = waiting.filter(pk__in=NameConfirmation.objects.values("enrolment"))
    waiting = waiting.exclude(certificates__state__in=[CertificateState.VALID, CertificateState.REVOKED])
    # Those of a cohort together: what they have in common is then read once or twice.
    keys = list(waiting.order_by("cohort", "pk").values_list("pk", flat=True))
    queued = 0
    for portion in batched(keys, PORTION, strict=False):
        evaluations = evaluate_all(Enrolment.objects.filter(pk__in=portion).select_related("cohort"), at)
        finished = [key for key, evaluation in evaluations.items() if evaluation.may_be_issued]
        queued += request_evaluation(Enrolment.objects.filter(pk__in=finished), at=at)
    return queued


def revoke_certificate(certificate, *, reason, by, at) -> Certificate:
    """Withdraw a certificate for one of the reasons of ``RevocationReason``.

    Raises AlreadyRevoked or ReasonMissing. The number stays known: whoever checks it is told the date.
    """
    if reason not in RevocationReason.values:
        raise ReasonMissing
    with transaction.atomic():
        locked = Certificate.objects.select_for_update().get(pk=certificate.pk)
        if not locked.is_valid:
            raise AlreadyRevoked
        _change_state(locked, CertificateState.REVOKED, reason=reason, by=by, at=at)
        audit.record(
            AuditRecord.Action.CERTIFICATE_REVOKED, actor=by, at=at, subject=locked, reason=str(reason)
        )
    return locked


def _issue_if_complete(enrolment, at):
    """The new certificate in a list, or an empty list when there is nothing to issue."""
    if Certificate.objects.valid().filter(enrolment=enrolment).exists():
        return []
    # Looked at first without the lock: most parents whose records changed have not finished.
    if not evaluate(enrolment, at).may_be_issued:
        return []
    return [issue_certificate(enrolment, at=at)]


def _refuse_unless_due(enrolment, evaluation, revoked):
    if enrolment.withdrawn_on is not None:
        raise EnrolmentWithdrawn
    if enrolment.pk in revoked:
        raise WasRevoked
    if not evaluation.is_complete:
        raise NotComplete
    if not evaluation.may_be_issued:
        raise RecordsOpen


def _named(enrolment, confirmed, *, roster_name):
    """The name for the paper, and the languages that the parent chose (``None``: she chose nothing)."""
    if confirmed is None and not roster_name:
        raise NameNotConfirmed
    try:
        name = checked_name(confirmed.name if confirmed else enrolment.learner.display_name)
    except CannotDraw as problem:
        raise NameCannotBeDrawn(problem.character) from problem
    return name, confirmed.languages if confirmed else None


def _keep(certificates, stored, *, by, at):
    """Draw and save new certificates, each with the first line of its history."""
    for one in certificates:
        paper.draw_and_keep(one)
        stored.append(one.file)
    Certificate.objects.bulk_create(certificates)
    CertificateEvent.objects.bulk_create(
        CertificateEvent(certificate=one, state=CertificateState.VALID, by=by, at=at) for one in certificates
    )
    for one in certificates:
        audit.record(AuditRecord.Action.CERTIFICATE_ISSUED, actor=by, at=at, subject=one)


def _change_state(certificate, state, *, by, at, reason=""):
    certificate.state, certificate.state_changed_at = state, at
    certificate.save(update_fields=["state", "state_changed_at"])
    CertificateEvent(certificate=certificate, state=state, reason=reason, by=by, at=at).save()
