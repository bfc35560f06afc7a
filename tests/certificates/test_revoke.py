"""Withdraw a certificate."""

import pytest
from django.db import IntegrityError, transaction

from certificates.models import CertificateEvent, CertificateState, RevocationReason
from certificates.services import (
    AlreadyRevoked,
    ReasonMissing,
    correct_certificate,
    issue_certificate,
    revoke_certificate,
)
from institute.records.models import AuditRecord
from tests.factories import NOON, EnrolmentFactory, ProjectManagerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate():
    return issue_certificate(EnrolmentFactory(finished=True), at=NOON)


def test_it_says_who_why_and_when_and_keeps_the_paper(certificate):
    manager = ProjectManagerFactory()

    revoked = revoke_certificate(certificate, reason=RevocationReason.WRONG_PERSON, by=manager, at=NOON)

    event = revoked.events.get(state=CertificateState.REVOKED)
    assert (event.reason, event.by, event.at) == ("wrong-person", manager, NOON)
    assert revoked.state_changed_on.isoformat() == "2027-06-01"
    assert revoked.file.storage.exists(revoked.file.name)
    assert AuditRecord.objects.filter(action=AuditRecord.Action.CERTIFICATE_REVOKED).count() == 1


@pytest.mark.parametrize("reason", ["", "because", None])
def test_it_needs_one_of_the_known_reasons(certificate, reason):
    with pytest.raises(ReasonMissing):
        revoke_certificate(certificate, reason=reason, by=ProjectManagerFactory(), at=NOON)
    certificate.refresh_from_db()
    assert certificate.is_valid


def test_it_happens_once(certificate):
    manager = ProjectManagerFactory()
    revoke_certificate(certificate, reason=RevocationReason.HOLDER_ASKED, by=manager, at=NOON)

    with pytest.raises(AlreadyRevoked):
        revoke_certificate(certificate, reason=RevocationReason.WRONG_PERSON, by=manager, at=NOON)
    assert certificate.events.filter(state=CertificateState.REVOKED).count() == 1


def test_the_database_refuses_a_withdrawal_without_a_reason(certificate):
    with pytest.raises(IntegrityError), transaction.atomic():
        CertificateEvent(certificate=certificate, state=CertificateState.REVOKED, at=NOON).save()


def test_a_certificate_outlives_the_records_of_its_parent(certificate):
    assert certificate._meta.get_field("enrolment").null
    certificate.enrolment = None
    certificate.save()

    assert str(certificate) == certificate.code
    assert "valid" in str(certificate.events.get())


def test_one_that_was_replaced_is_not_the_one_to_withdraw(certificate):
    newer = correct_certificate(certificate, "Ana María", by=ProjectManagerFactory(), at=NOON)

    with pytest.raises(AlreadyRevoked):
        revoke_certificate(
            certificate, reason=RevocationReason.HOLDER_ASKED, by=ProjectManagerFactory(), at=NOON
        )
    newer.refresh_from_db()
    assert newer.is_valid
