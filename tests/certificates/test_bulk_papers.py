"""What a run leaves on the disk when the database fails it."""

from pathlib import PurePath

import pytest
from django.db import OperationalError, connection

from certificates.bulk import issue_next, start_run
from certificates.models import Certificate
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

from .printed import stored_papers

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


def fails_once_at(beginning):
    """The database fails at the first statement that begins so: a wrapper of what is executed."""
    failures = iter([OperationalError("the disk is full")])

    def execute(run, sql, params, many, context):
        if sql.startswith(beginning) and (failure := next(failures, None)):
            raise failure
        return run(sql, params, many, context)

    return connection.execute_wrapper(execute)


def test_papers_of_rows_that_the_database_takes_back_leave_the_disk_too(run):
    before = stored_papers()
    with fails_once_at('UPDATE "certificates_bulkissuerow"'), pytest.raises(OperationalError):
        issue_next(run.pk, NOON, together=3)
    assert Certificate.objects.count() == 0
    assert stored_papers() == before

    assert issue_next(run.pk, NOON, together=3)

    assert stored_papers() - before == {PurePath(one.file.name).name for one in Certificate.objects.all()}
    assert len(stored_papers() - before) == 3


def test_where_one_stands_in_the_way_of_all_each_is_issued_for_herself(run):
    before = stored_papers()

    with fails_once_at('INSERT INTO "certificates_certificate"'):
        assert issue_next(run.pk, NOON, together=3)

    assert stored_papers() - before == {PurePath(one.file.name).name for one in Certificate.objects.all()}
    assert run.rows.filter(certificate__isnull=False, refusal="").count() == 3
