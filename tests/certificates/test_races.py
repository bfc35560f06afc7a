"""Real threads on a real database: of many who issue at once, one does."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.files.storage import storages
from django.db import connection

from certificates.models import Certificate, RevocationReason
from certificates.services import AlreadyRevoked, issue_certificate, issue_due, revoke_certificate
from institute.people.models import AuditRecord
from tests.factories import NOON, ProjectManagerFactory, finished_enrolment

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
EIGHT = 8


def together(work):
    """Run ``work`` in eight threads that start at one moment; returns what each returned or raised."""
    start = Barrier(EIGHT)

    def one(_number):
        start.wait()
        try:
            return work()
        except Exception as problem:
            return problem
        finally:
            connection.close()

    with ThreadPoolExecutor(EIGHT) as pool:
        return list(pool.map(one, range(EIGHT)))


def papers():
    storage = storages["private"]
    return set(storage.listdir("certificates")[1]) if storage.exists("certificates") else set()


def test_eight_issues_make_one_certificate_and_one_paper():
    enrolment, before = finished_enrolment(), papers()

    results = together(lambda: issue_certificate(enrolment, at=NOON))

    assert {getattr(one, "pk", one) for one in results} == {Certificate.objects.get().pk}
    assert len(papers() - before) == 1
    assert AuditRecord.objects.filter(action=AuditRecord.Action.CERTIFICATE_ISSUED).count() == 1


def test_eight_schedulers_make_one_certificate():
    finished_enrolment()

    results = together(lambda: issue_due(NOON))

    assert not [one for one in results if isinstance(one, Exception)]
    assert Certificate.objects.count() == 1


def test_eight_withdrawals_make_one():
    certificate = issue_certificate(finished_enrolment(), at=NOON)
    manager = ProjectManagerFactory()

    results = together(
        lambda: revoke_certificate(certificate, reason=RevocationReason.HOLDER_ASKED, by=manager, at=NOON)
    )

    assert sum(isinstance(one, AlreadyRevoked) for one in results) == EIGHT - 1
    assert certificate.events.filter(state="revoked").count() == 1
