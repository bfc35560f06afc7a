"""What is true of cohorts, sessions and places, and what the database refuses."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from institute.cohorts.models import Cohort, Enrolment, EnrolmentEvent, Requirement
from institute.records.vocabulary import UnknownChoice
from tests.factories import (
    NOON,
    CohortFactory,
    EnrolmentFactory,
    FacilitatorFactory,
    SchoolSiteFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db

# A quarter past midnight in UTC is still the evening before in Sacramento.
LATE = datetime(2027, 2, 7, 0, 15, tzinfo=UTC)


def test_the_day_of_a_cohort_is_its_own_day():
    assert CohortFactory().day_of(LATE) == date(2027, 2, 6)


def test_a_cohort_starts_at_its_own_midnight():
    cohort = CohortFactory(starts_on=date(2027, 2, 7))

    assert not cohort.has_started(LATE)
    assert cohort.has_started(datetime(2027, 2, 7, 8, 0, tzinfo=UTC))


def test_a_session_knows_its_minutes():
    assert SessionFactory().minutes == 90


def test_an_unknown_time_zone_is_refused():
    with pytest.raises(ValidationError) as refused:
        CohortFactory(time_zone="Sacramento").full_clean()

    assert "time_zone" in refused.value.error_dict


@pytest.mark.parametrize(
    "break_it",
    [
        lambda: CohortFactory(starts_on=date(2027, 2, 2), ends_on=date(2027, 2, 1)),
        lambda: SessionFactory(ends_at=NOON.replace(year=2026)),
        lambda: SessionFactory(cohort=SessionFactory(number=3).cohort, number=3),
        lambda: Requirement.objects.create(cohort=CohortFactory(), kind="sessions", percent=0),
        lambda: Requirement.objects.create(cohort=CohortFactory(), kind="sessions", percent=101),
        lambda: EnrolmentFactory(joined_on=date(2027, 2, 2), withdrawn_on=date(2027, 2, 1)),
        lambda: SchoolSiteFactory(name=SchoolSiteFactory(name="Oak").name),
        lambda: [SchoolSiteFactory(cds_code="1234"), SchoolSiteFactory(cds_code="1234")],
        lambda: EnrolmentEvent.objects.create(
            enrolment=EnrolmentFactory(), stage="withdrawn", on=date(2027, 2, 2), at=NOON
        ),
    ],
)
def test_the_database_refuses_what_must_never_be(break_it):
    with pytest.raises(IntegrityError), transaction.atomic():
        break_it()


def test_an_unknown_stage_is_refused():
    with pytest.raises(UnknownChoice):
        EnrolmentEvent.objects.create(
            enrolment=EnrolmentFactory(), stage="graduated", on=date(2027, 2, 2), at=NOON
        )


def test_two_schools_without_a_code_are_two_schools():
    SchoolSiteFactory(cds_code="")
    SchoolSiteFactory(cds_code="")


def test_the_roster_of_a_day_has_those_who_had_joined_and_not_left():
    session = SessionFactory(starts_at=LATE)  # February 6 in the cohort's zone
    cohort = session.cohort
    there = EnrolmentFactory(cohort=cohort, joined_on=date(2027, 2, 6))
    leaving = EnrolmentFactory(cohort=cohort, withdrawn_on=date(2027, 2, 6))
    EnrolmentFactory(cohort=cohort, joined_on=date(2027, 2, 7))
    EnrolmentFactory(cohort=cohort, withdrawn_on=date(2027, 2, 5))
    EnrolmentFactory()

    assert set(Enrolment.objects.expected_at(session)) == {there, leaving}


def test_an_enrolment_is_active_while_its_cohort_runs():
    running, left = EnrolmentFactory(), EnrolmentFactory(withdrawn_on=date(2027, 2, 1))

    assert list(Enrolment.objects.active(date(2027, 3, 1))) == [running]
    assert not Enrolment.objects.active(date(2028, 1, 1)).exists()
    assert list(Enrolment.objects.kept()) == [running]
    assert list(Enrolment.objects.by(left.learner)) == [left]


def test_the_words_of_a_place_do_not_hold_the_name():
    place = EnrolmentFactory(learner__display_name="Rosa Alvarado Peña")

    assert "Rosa" not in str(place)


def test_facilitators_see_their_cohorts_and_parents_none():
    facilitator, place = FacilitatorFactory(), EnrolmentFactory()
    place.cohort.facilitators.add(facilitator)
    place.cohort.save()
    CohortFactory()

    assert list(Cohort.objects.visible_to(facilitator)) == [place.cohort]
    assert not Cohort.objects.visible_to(place.learner).exists()
