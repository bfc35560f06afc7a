"""How rows of certificates are named where somebody meets them: in a log, in a shell, in the admin."""

import pytest

from certificates.queries import confirmed_name
from certificates.services.bulk_runs import start_run
from tests.factories import NOON, EnrolmentFactory, ProjectManagerFactory

pytestmark = pytest.mark.django_db


def test_a_confirmed_name_is_named_by_its_place_and_day_and_not_by_the_name():
    enrolment = EnrolmentFactory(finished=True)

    assert str(confirmed_name(enrolment)) == f"{enrolment.pk} 2027-06-02"


def test_a_run_is_named_by_its_cohort_and_day_and_a_row_of_it_by_its_place():
    enrolment = EnrolmentFactory(finished=True)

    run = start_run(enrolment.cohort, by=ProjectManagerFactory(), at=NOON)

    assert str(run) == f"{enrolment.cohort.name} 2027-06-02"
    assert str(run.rows.get()) == f"{run.pk} {enrolment.pk}"
