"""What a run leaves undone, and on the disk, when the database fails it or a roster is open."""

from contextlib import ExitStack
from pathlib import PurePath

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from certificates.documents import delete_files_on_rollback
from certificates.models import BulkIssue, BulkState, Certificate
from certificates.services.bulk_issue import issue_next, plan_run
from certificates.services.bulk_runs import start_run
from certificates.tasks import work_through
from tests.factories import (
    NOON,
    CohortFactory,
    EnrolmentFactory,
    ProjectManagerFactory,
    SessionFactory,
    asks_for,
    marked,
    named,
)

from .printed import stored_documents

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    """An open run of three parents who finished."""
    cohort = CohortFactory()
    asks_for(cohort, sessions=100)
    session = SessionFactory(cohort=cohort)
    for _parent in range(3):
        marked(named(EnrolmentFactory(cohort=cohort)), session)
    return start_run(cohort, by=ProjectManagerFactory(), at=NOON)


def fails_at(beginning, times=1, failure=OperationalError):
    """The database fails at the first statements that begin so: a wrapper of what is executed."""
    failures = iter([failure("the disk is full")] * times)

    def execute(run, sql, params, many, context):
        if sql.startswith(beginning) and (failure := next(failures, None)):
            raise failure
        return run(sql, params, many, context)

    return connection.execute_wrapper(execute)


def test_documents_of_rolled_back_rows_are_deleted(run):
    before = stored_documents()
    with fails_at('UPDATE "certificates_bulkissuerow"'), pytest.raises(OperationalError):
        issue_next(run.pk, NOON, together=3)
    assert Certificate.objects.count() == 0
    assert stored_documents() == before

    assert issue_next(run.pk, NOON, together=3)

    assert stored_documents() - before == {PurePath(one.file.name).name for one in Certificate.objects.all()}
    assert len(stored_documents() - before) == 3


def test_where_one_stands_in_the_way_of_all_each_is_issued_for_herself(run):
    before = stored_documents()

    with fails_at('INSERT INTO "certificates_certificate"'):
        assert issue_next(run.pk, NOON, together=3)

    assert stored_documents() - before == {PurePath(one.file.name).name for one in Certificate.objects.all()}
    assert run.rows.filter(certificate__isnull=False, refusal="").count() == 3


def test_a_deadlock_ends_one_try_and_not_the_run(run, monkeypatch):
    monkeypatch.setattr("certificates.tasks.PAUSE_BEFORE_RETRY", 0)
    with fails_at('INSERT INTO "certificates_certificate"', times=4):
        work_through.call(str(run.pk))

    assert run.rows.filter(certificate__isnull=False, refusal="").count() == 3
    assert BulkIssue.objects.get(pk=run.pk).state == BulkState.FINISHED


def test_a_database_that_stays_away_ends_the_run_and_refuses_nobody(run, monkeypatch):
    monkeypatch.setattr("certificates.tasks.PAUSE_BEFORE_RETRY", 0)
    with fails_at('INSERT INTO "certificates_certificate"', times=1000), pytest.raises(OperationalError):
        work_through.call(str(run.pk))

    assert run.rows.filter(done_at=None, refusal="").count() == 3


def test_documents_stay_if_their_rows_may_have_been_committed(run):
    before = stored_documents()

    def the_answer_to_the_commit_is_lost():
        with delete_files_on_rollback():
            issue_next(run.pk, NOON, together=3)
            raise ConnectionError

    with pytest.raises(ConnectionError):
        the_answer_to_the_commit_is_lost()

    assert Certificate.objects.count() == 3
    assert len(stored_documents() - before) == 3


def test_what_is_wrong_with_one_row_refuses_her_alone_and_says_why(run, caplog):
    before = stored_documents()

    # At all together, then at the first of them for herself.
    with fails_at('INSERT INTO "certificates_certificate"', times=2, failure=IntegrityError):
        assert issue_next(run.pk, NOON, together=3)

    refused, *others = run.rows.all()
    assert (refused.refusal, refused.certificate, refused.done_at) == ("IntegrityError", None, NOON)
    assert all(row.certificate and not row.refusal for row in others)
    assert len(stored_documents() - before) == 2
    assert f"The certificate of enrolment {refused.enrolment_id} was not issued" in caplog.text


def test_a_run_is_not_finished_while_another_worker_gives_a_row_back(run):
    issue_next(run.pk, NOON, together=3)

    def execute(proceed, sql, params, many, context):
        # No row was free; that of a worker that died is free again before anybody says "finished".
        if sql.startswith('SELECT %s AS "a" FROM "certificates_bulkissuerow"'):
            run.rows.update(done_at=None, certificate=None)
        return proceed(sql, params, many, context)

    with connection.execute_wrapper(execute):
        assert not issue_next(run.pk, NOON, together=3)

    assert BulkIssue.objects.get(pk=run.pk).state == BulkState.RUNNING


@pytest.mark.parametrize(("levels", "left"), [(1, 3), (2, 0)], ids=["alone", "asked again by an outer one"])
def test_documents_stay_while_the_database_is_unreachable(run, levels, left):
    before = stored_documents()

    def the_database_goes_away():
        with ExitStack() as stack:
            for _level in range(levels):
                stack.enter_context(delete_files_on_rollback())
            stack.enter_context(transaction.atomic())
            issue_next(run.pk, NOON, together=3)
            raise ConnectionError

    # What asks for the row of a file, three times: the first level of them.
    with (
        fails_at('SELECT %s AS "a" FROM "certificates_certificate"', times=3),
        pytest.raises(ConnectionError),
    ):
        the_database_goes_away()

    assert len(stored_documents() - before) == left


def test_who_waits_for_the_roster_of_another_is_not_in_the_plan_of_a_run():
    enrolment = EnrolmentFactory(finished=True)
    EnrolmentFactory(cohort=enrolment.cohort)

    rows = plan_run(enrolment.cohort, NOON, takes_roster_names=True)

    assert [(row.outcome, row.missing) for row in rows if row.enrolment == enrolment] == [
        ("records-open", ())
    ]
    assert not any(row.gets_one for row in rows)
