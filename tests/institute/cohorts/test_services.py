"""The verbs that change a place in a cohort, and their refusals."""

from datetime import date, timedelta

import pytest

from institute.cohorts import services
from institute.cohorts.models import Enrolment, EnrolmentEvent, EnrolmentStage
from institute.records.append_only import HistoryIsAppendOnly
from tests.factories import (
    NOON,
    CohortFactory,
    EnrolmentFactory,
    FacilitatorFactory,
    ProjectManagerFactory,
    SchoolSiteFactory,
    UserFactory,
    local_day,
)

pytestmark = pytest.mark.django_db

TODAY = local_day(NOON)


@pytest.fixture
def manager():
    return ProjectManagerFactory()


def test_enrolling_gives_a_dated_place(manager):
    learner, cohort, site = UserFactory(), CohortFactory(), SchoolSiteFactory()

    enrolment = services.enrol(learner, cohort, on=TODAY, at=NOON, by=manager, school_site=site)

    event = EnrolmentEvent.objects.get()
    assert (enrolment.learner, enrolment.cohort, enrolment.school_site) == (learner, cohort, site)
    assert enrolment.records_changed_at == NOON
    assert (event.stage, event.on, event.at, event.by) == (EnrolmentStage.ENROLLED, TODAY, NOON, manager)


def test_a_parent_is_enrolled_once(manager):
    place = EnrolmentFactory()

    with pytest.raises(services.AlreadyEnrolled):
        services.enrol(place.learner, place.cohort, on=TODAY, at=NOON, by=manager)


def test_a_parent_who_left_is_not_enrolled_a_second_time(manager):
    place = EnrolmentFactory()
    services.withdraw(place, on=TODAY, at=NOON, by=manager, reason="moved away")

    with pytest.raises(services.WithdrawnBefore):
        services.enrol(place.learner, place.cohort, on=TODAY, at=NOON, by=manager)


def test_somebody_of_the_team_is_not_enrolled(manager):
    with pytest.raises(services.NotAParent):
        services.enrol(FacilitatorFactory(), CohortFactory(), on=TODAY, at=NOON, by=manager)


def test_nobody_joins_a_cohort_that_is_over(manager):
    cohort = CohortFactory(starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 1))

    with pytest.raises(services.CohortIsOver):
        services.enrol_new_parent("Rosa", "es", cohort, on=date(2026, 6, 2), at=NOON, by=manager)
    assert not Enrolment.objects.exists()


def test_a_cohort_takes_parents_up_to_its_last_day(manager):
    cohort = CohortFactory()

    assert services.enrol(UserFactory(), cohort, on=cohort.ends_on, at=NOON, by=manager)
    with pytest.raises(services.CohortIsOver):
        services.enrol(UserFactory(), cohort, on=cohort.ends_on + timedelta(days=1), at=NOON, by=manager)
    assert Enrolment.objects.count() == 1


def test_a_new_parent_gets_an_account_that_no_password_opens(manager):
    enrolment = services.enrol_new_parent(
        "Nguyễn Thị Hạnh", "es", CohortFactory(), on=TODAY, at=NOON, by=manager
    )

    learner = enrolment.learner
    assert (learner.display_name, learner.preferred_language) == ("Nguyễn Thị Hạnh", "es")
    assert not learner.has_usable_password()
    assert not learner.is_team_member


def test_withdrawing_keeps_the_place_and_says_why(manager):
    place = EnrolmentFactory()

    services.withdraw(place, on=TODAY, at=NOON, by=manager, reason="  moved away ")

    place.refresh_from_db()
    event = EnrolmentEvent.objects.get()
    assert (place.withdrawn_on, place.records_changed_at) == (TODAY, NOON)
    assert (event.stage, event.reason) == (EnrolmentStage.WITHDRAWN, "moved away")


def test_withdrawing_needs_a_reason(manager):
    with pytest.raises(services.ReasonMissing):
        services.withdraw(EnrolmentFactory(), on=TODAY, at=NOON, by=manager, reason="  ")


def test_nobody_withdraws_twice(manager):
    place = EnrolmentFactory()
    services.withdraw(place, on=TODAY, at=NOON, by=manager, reason="moved")

    with pytest.raises(services.AlreadyWithdrawn):
        services.withdraw(place, on=TODAY, at=NOON, by=manager, reason="moved")


def test_nobody_leaves_before_she_joined(manager):
    place = EnrolmentFactory(joined_on=TODAY)

    with pytest.raises(services.BeforeItBegan):
        services.withdraw(place, on=TODAY - timedelta(days=1), at=NOON, by=manager, reason="moved")


def test_nobody_is_withdrawn_on_a_day_that_is_still_to_come(manager):
    place = EnrolmentFactory()

    with pytest.raises(services.StillToCome):
        services.withdraw(place, on=TODAY + timedelta(days=1), at=NOON, by=manager, reason="moved")

    assert not EnrolmentEvent.objects.exists()


def test_in_the_evening_the_day_of_utc_is_still_to_come(manager):
    place = EnrolmentFactory()

    with pytest.raises(services.StillToCome):
        services.withdraw(place, on=NOON.date(), at=NOON, by=manager, reason="moved")
    assert not EnrolmentEvent.objects.exists()


def test_a_parent_may_leave_on_the_day_of_joining(manager):
    place = EnrolmentFactory(joined_on=TODAY)

    services.withdraw(place, on=TODAY, at=NOON, by=manager, reason="moved")

    assert place.withdrawn_on == TODAY


def test_coming_back_gives_the_same_place(manager):
    place = EnrolmentFactory()
    services.withdraw(place, on=TODAY, at=NOON, by=manager, reason="moved")

    services.return_(place, on=TODAY, at=NOON + timedelta(days=2), by=manager)

    place.refresh_from_db()
    assert place.withdrawn_on is None
    assert list(EnrolmentEvent.objects.values_list("stage", flat=True)) == ["withdrawn", "enrolled"]


def test_nobody_comes_back_who_never_left(manager):
    with pytest.raises(services.NotWithdrawn):
        services.return_(EnrolmentFactory(), on=TODAY, at=NOON, by=manager)


def test_stages_are_written_once(manager):
    services.withdraw(EnrolmentFactory(), on=TODAY, at=NOON, by=manager, reason="moved")

    with pytest.raises(HistoryIsAppendOnly):
        EnrolmentEvent.objects.all().delete()


def test_stamping_marks_only_these():
    stamped, left = EnrolmentFactory(), EnrolmentFactory()

    services.request_evaluation(Enrolment.objects.filter(pk=stamped.pk), at=NOON)

    stamped.refresh_from_db()
    left.refresh_from_db()
    assert (stamped.records_changed_at, left.records_changed_at) == (NOON, None)
