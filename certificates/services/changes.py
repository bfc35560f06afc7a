"""Correct the name on a certificate; withdraw a certificate."""

from datetime import datetime

from django.db import transaction

from certificates.documents import delete_files_on_rollback
from certificates.models import Certificate, CertificateEvent, CertificateState, RevocationReason
from certificates.names import checked_name
from certificates.queries import confirmed_name
from certificates.services.drafts import corrected_draft
from certificates.services.issuing import save_new
from certificates.services.names import confirm_name
from certificates.services.refusals import AlreadyRevoked, NotStanding, ReasonMissing
from institute.cohorts.models import Enrolment
from institute.people.models import User
from institute.records import audit
from institute.records.models import AuditRecord


def correct_certificate(certificate: Certificate, name: str, *, by: User, at: datetime) -> Certificate:
    """Issue a new certificate with the corrected name; the old one is marked as replaced.

    Asked again with the same name, it returns the one that was made. Raises NotStanding or CannotDraw.
    """
    name = checked_name(name)
    with delete_files_on_rollback() as saved_files, transaction.atomic():
        if certificate.enrolment_id:
            # Issuing locks the enrolment first, too: a correction and an issue wait for each other.
            Enrolment.objects.select_for_update().get(pk=certificate.enrolment_id)
        old = Certificate.objects.select_for_update().get(pk=certificate.pk)
        newer = Certificate.objects.filter(supersedes=old).first()
        if newer and newer.recipient_name == name:
            return newer
        if not old.is_valid:
            raise NotStanding
        if old.recipient_name == name:
            return old
        new = corrected_draft(old, name=name, at=at)
        # Before the new one is saved: only one may be valid.
        _change_state(old, CertificateState.SUPERSEDED, by=by, at=at)
        save_new([new], saved_files, by=by, at=at)
        if old.enrolment:
            latest = confirmed_name(old.enrolment)
            languages = {"languages": latest.languages} if latest else {}
            confirm_name(old.enrolment, name, by=by, at=at, **languages)
    return new


def revoke_certificate(certificate: Certificate, *, reason: str, by: User, at: datetime) -> Certificate:
    """Withdraw a certificate for one of the reasons of ``RevocationReason``.

    Raises AlreadyRevoked or ReasonMissing. Its code stays known: people who check it are told the date.
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


def _change_state(certificate: Certificate, state: str, *, by: User, at: datetime, reason: str = "") -> None:
    certificate.state, certificate.state_changed_at = state, at
    certificate.save(update_fields=["state", "state_changed_at"])
    CertificateEvent(certificate=certificate, state=state, reason=reason, by=by, at=at).save()
