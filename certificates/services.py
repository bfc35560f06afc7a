"""Issue a certificate, once; issue all that are due; withdraw one."""

import logging
from hashlib import sha256
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse

from certificates.codes import new_code
from certificates.facts import CertificateFacts, Wording
from certificates.models import Certificate, CertificateEvent, CertificateState, RevocationReason
from certificates.pdf import check_name, draw_certificate
from certificates.printable import CannotDraw
from certificates.queries import modules_of
from certificates.wording import wordings_for
from institute.cohorts.models import Enrolment
from institute.cohorts.services import stamp_records
from institute.completion.evaluation import evaluate, evaluate_all
from institute.people import audit
from institute.people.models import AuditRecord

logger = logging.getLogger(__name__)


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


class AlreadyRevoked(Exception):
    """The certificate was withdrawn before."""


class ReasonMissing(Exception):
    """A withdrawal needs one of the known reasons."""


def issue_certificate(enrolment, *, at, by=None) -> Certificate:
    """Issue the certificate of an enrolment, or return the one that stands.

    ``by``: the person who asked; ``None`` for the scheduler. Raises a :class:`NotIssued`: NotComplete,
    RecordsOpen, EnrolmentWithdrawn, NameCannotBeDrawn or WasRevoked.

    The enrolment's row is locked while facts are judged and the paper is drawn, so that of many who
    issue at once one does and the others get its certificate.
    """
    stored = []
    try:
        with transaction.atomic():
            locked = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
            standing = Certificate.objects.valid().filter(enrolment=locked).first()
            if standing:
                return standing
            evaluation = _judged(locked, at=at, by=by)
            certificate, emblems = _written(locked, evaluation, at=at)
            pdf = _drawn(certificate, emblems)
            certificate.sha256 = sha256(pdf).hexdigest()
            certificate.file.save(f"{certificate.pk}.pdf", ContentFile(pdf), save=False)
            stored.append(certificate.file)
            certificate.save(force_insert=True)
            CertificateEvent(certificate=certificate, state=CertificateState.VALID, by=by, at=at).save()
            audit.record(AuditRecord.Action.CERTIFICATE_ISSUED, actor=by, at=at, subject=certificate)
    except BaseException:
        # What the database took back must not stay on the disk.
        for file in stored:
            file.storage.delete(file.name)
        raise
    return certificate


def issue_due(at) -> list[Certificate]:
    """Issue the certificates of enrolments whose records changed; returns the new ones.

    The scheduler calls this every minute. An enrolment that fails keeps its stamp and is tried again,
    and does not stop the others; one that is refused is looked at again when its records change, or when
    :func:`stamp_finished` finds it.
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


def stamp_finished(at) -> int:
    """Stamp parents who have finished though no record of theirs changed; returns how many.

    A quiz that was unpublished, a session that was deleted or a name that was corrected may complete what
    is asked for. The number of queries does not grow with the parents.
    """
    waiting = Enrolment.objects.kept().filter(records_changed_at=None)
    waiting = waiting.exclude(certificates__state__in=[CertificateState.VALID, CertificateState.REVOKED])
    finished = [key for key, evaluation in evaluate_all(waiting, at).items() if evaluation.may_be_issued]
    return stamp_records(Enrolment.objects.filter(pk__in=finished), at=at)


def revoke_certificate(certificate, *, reason, by, at) -> Certificate:
    """Withdraw a certificate for one of the reasons of ``RevocationReason``.

    Raises AlreadyRevoked or ReasonMissing. The number stays known: whoever checks it is told the date.
    """
    if reason not in RevocationReason.values:
        raise ReasonMissing
    with transaction.atomic():
        locked = Certificate.objects.select_for_update().get(pk=certificate.pk)
        if locked.state == CertificateState.REVOKED:
            raise AlreadyRevoked
        locked.state, locked.state_changed_at = CertificateState.REVOKED, at
        locked.save(update_fields=["state", "state_changed_at"])
        CertificateEvent(certificate=locked, state=locked.state, reason=reason, by=by, at=at).save()
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


def _judged(enrolment, *, at, by):
    """The evaluation of an enrolment that may have a certificate; else the refusal."""
    if enrolment.withdrawn_on is not None:
        raise EnrolmentWithdrawn
    # Without this, the scheduler would bring back within a minute what a person took away.
    may_issue_again = by is not None and by.is_project_manager
    if not may_issue_again and Certificate.objects.revoked().filter(enrolment=enrolment).exists():
        raise WasRevoked
    evaluation = evaluate(enrolment, at)
    if not evaluation.is_complete:
        raise NotComplete
    if not evaluation.may_be_issued:
        raise RecordsOpen
    return evaluation


def _written(enrolment, evaluation, *, at):
    """The certificate with everything it says copied onto it, and its emblems; not saved, not drawn."""
    cohort, learner = enrolment.cohort, enrolment.learner
    try:
        name = check_name(learner.display_name)
    except CannotDraw as problem:
        raise NameCannotBeDrawn(problem.character) from problem
    emblems, titles = modules_of(cohort)
    wordings = wordings_for(learner.preferred_language, titles)
    certificate = Certificate(
        pk=uuid4(),
        enrolment=enrolment,
        code=new_code(),
        recipient_name=name,
        programme=wordings[0]["programme"],
        language=wordings[0]["language"],
        wording=wordings,
        rules=[
            {"kind": line.kind, "needed": line.needed, "have": line.have, "total": line.total}
            for line in evaluation.lines
        ],
        time_zone=cohort.time_zone,
        issued_on=cohort.day_of(at),
        issued_at=at,
    )
    return certificate, emblems


def _drawn(certificate, emblems):
    """The paper, drawn from what was copied onto the certificate and the emblems of its modules."""
    address = reverse("verify-certificate", args=[certificate.code])
    return draw_certificate(
        CertificateFacts(
            certificate_id=certificate.pk,
            code=certificate.code,
            recipient_name=certificate.recipient_name,
            issued_on=certificate.issued_on,
            issued_at=certificate.issued_at,
            wordings=tuple(
                Wording(**{key: said for key, said in one.items() if key != "programme"})
                for one in certificate.wording
            ),
            module_codes=emblems,
            verify_url=f"{settings.SITE_ADDRESS}{address}",
            language=certificate.language,
        )
    )
