"""Real threads on a real database: of many who issue at once, one does."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from certificates.models import BulkIssue, BulkIssueRow, Certificate, RevocationReason
from certificates.services import (
    AlreadyRevoked,
    NothingToIssue,
    NotStanding,
    correct_certificate,
    issue_certificate,
    issue_due,
    revoke_certificate,
)
from certificates.services.bulk_runs import start_run
from certificates.tasks import work_through
from institute.attendance.services import RosterMark, save_roster
from institute.records.models import AuditRecord
from tests.factories import (
    NOON,
    CohortFactory,
    EnrolmentFactory,
    FacilitatorFactory,
    ProjectManagerFactory,
    SessionFactory,
    asks_for,
    marked,
    named,
)

from .printed import stored_documents

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


def test_eight_issues_make_one_certificate_and_one_paper():
    enrolment, before = EnrolmentFactory(finished=True), stored_documents()

    results = together(lambda: issue_certificate(enrolment, at=NOON))

    assert {getattr(one, "pk", one) for one in results} == {Certificate.objects.get().pk}
    assert len(stored_documents() - before) == 1
    assert AuditRecord.objects.filter(action=AuditRecord.Action.CERTIFICATE_ISSUED).count() == 1


def test_eight_schedulers_make_one_certificate():
    EnrolmentFactory(finished=True)

    results = together(lambda: issue_due(NOON))

    assert not [one for one in results if isinstance(one, Exception)]
    assert Certificate.objects.count() == 1


def test_eight_withdrawals_make_one():
    certificate = issue_certificate(EnrolmentFactory(finished=True), at=NOON)
    manager = ProjectManagerFactory()

    results = together(
        lambda: revoke_certificate(certificate, reason=RevocationReason.HOLDER_ASKED, by=manager, at=NOON)
    )

    assert sum(isinstance(one, AlreadyRevoked) for one in results) == EIGHT - 1
    assert certificate.events.filter(state="revoked").count() == 1


def test_eight_corrections_make_one():
    certificate = issue_certificate(EnrolmentFactory(finished=True), at=NOON)
    manager, before = ProjectManagerFactory(), stored_documents()

    results = together(lambda: correct_certificate(certificate, "Rosa Peña", by=manager, at=NOON))

    assert len({one.pk for one in results}) == 1
    assert Certificate.objects.valid().count() == 1
    assert len(stored_documents() - before) == 1


def test_corrections_to_eight_names_make_one_new_certificate():
    certificate = issue_certificate(EnrolmentFactory(finished=True), at=NOON)
    manager, names = ProjectManagerFactory(), iter([f"Rosa {letter}" for letter in "ABCDEFGH"])

    results = together(lambda: correct_certificate(certificate, next(names), by=manager, at=NOON))

    assert sum(isinstance(one, NotStanding) for one in results) == EIGHT - 1
    assert Certificate.objects.valid().count() == 1


def a_cohort_of(count):
    cohort = CohortFactory()
    asks_for(cohort, sessions=100)
    session = SessionFactory(cohort=cohort)
    for _each in range(count):
        marked(named(EnrolmentFactory(cohort=cohort)), session)
    return cohort


def test_eight_workers_on_one_run_make_one_certificate_each():
    cohort, before = a_cohort_of(12), stored_documents()
    run = BulkIssue.objects.create(cohort=cohort, at=NOON, moved_at=NOON)
    run.rows.bulk_create(BulkIssueRow(run=run, enrolment=one) for one in cohort.enrolments.all())

    results = together(lambda: work_through.call(str(run.pk)))

    assert results == [None] * EIGHT
    assert run.rows.filter(certificate__isnull=False).count() == 12
    assert Certificate.objects.count() == 12
    assert len(stored_documents() - before) == 12


def test_eight_clicks_begin_one_run():
    cohort, manager = a_cohort_of(2), ProjectManagerFactory()

    results = together(lambda: start_run(cohort, by=manager, at=NOON))

    # Whoever comes when all is done is told that there is nothing to do.
    assert {type(one) for one in results} <= {BulkIssue, NothingToIssue}
    assert Certificate.objects.count() == 2


def test_a_run_and_the_scheduler_and_the_parents_make_one_each():
    cohort, manager = a_cohort_of(3), ProjectManagerFactory()
    work = iter(
        [lambda: issue_due(NOON), lambda: start_run(cohort, by=manager, at=NOON)] * 3
        + [lambda: [issue_certificate(one, at=NOON) for one in cohort.enrolments.all()]] * 2
    )

    results = together(lambda: next(work)())

    problems = {type(one) for one in results if isinstance(one, Exception)}
    assert problems <= {NothingToIssue}
    assert sorted(Certificate.objects.values_list("enrolment", flat=True)) == sorted(
        cohort.enrolments.values_list("pk", flat=True)
    )


def test_rosters_that_are_saved_during_a_run_and_the_run_do_not_stand_in_each_others_way(monkeypatch):
    # A deadlock would end the run, which otherwise retries.
    monkeypatch.setattr("certificates.tasks.ATTEMPTS", 1)
    cohort, facilitator = a_cohort_of(12), FacilitatorFactory()
    session, places = cohort.sessions.get(), list(cohort.enrolments.order_by("joined_on"))
    run = BulkIssue.objects.create(cohort=cohort, at=NOON, moved_at=NOON)
    run.rows.bulk_create(BulkIssueRow(run=run, enrolment=one) for one in places)
    minutes = itertools.count(1)

    def save_rosters():
        for _time in range(4):
            at = NOON + timedelta(minutes=next(minutes))
            status = "late" if at.minute % 2 else "present"
            marks = [RosterMark(one.pk, status, None, uuid4()) for one in places]
            save_roster(session, marks, by=facilitator, at=at)

    work = iter([lambda: work_through.call(str(run.pk)), save_rosters] * 4)

    results = together(lambda: next(work)())

    assert results == [None] * EIGHT
    assert run.rows.filter(certificate__isnull=False, refusal="").count() == 12
