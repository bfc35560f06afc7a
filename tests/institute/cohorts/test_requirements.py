"""What the certificate asks for stands still from the first day on."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from institute.cohorts.models import Requirement
from institute.cohorts.models.requirement import RequirementsStandStill
from institute.cohorts.requirement_kinds import UnknownRequirementKind, usual_requirements
from institute.cohorts.services import set_requirements
from tests.factories import CohortFactory, EnrolmentFactory, asks_for

pytestmark = pytest.mark.django_db

# The cohort's first day is January 1 in California.
BEFORE, FIRST_DAY = datetime(2027, 1, 1, 7, tzinfo=UTC), datetime(2027, 1, 1, 9, tzinfo=UTC)


def asked(cohort):
    return list(cohort.requirements.values_list("kind", "percent"))


def test_the_usual_requirements_of_a_cohort():
    cohort = CohortFactory()

    set_requirements(cohort, usual_requirements(), at=BEFORE)

    assert asked(cohort) == [("sessions", 80), ("quizzes", 100), ("orientation", 100)]


def test_before_the_first_day_they_can_be_changed_and_everybody_is_evaluated_again():
    place = EnrolmentFactory()
    asks_for(place.cohort, sessions=80, quizzes=100)

    set_requirements(place.cohort, {"sessions": 75}, at=BEFORE)

    place.refresh_from_db()
    assert asked(place.cohort) == [("sessions", 75)]
    assert place.records_changed_at == BEFORE


def test_from_the_first_day_on_the_verb_refuses_and_nothing_changes():
    place = EnrolmentFactory()
    asks_for(place.cohort, sessions=80)

    with pytest.raises(RequirementsStandStill):
        set_requirements(place.cohort, {"sessions": 10}, at=FIRST_DAY)

    assert asked(place.cohort) == [("sessions", 80)]


@pytest.mark.parametrize("field", [{"percent": 10}, {"kind": "quizzes"}])
def test_a_requirement_of_a_cohort_that_started_is_not_saved_with_something_else(field):
    cohort = CohortFactory()
    asks_for(cohort, sessions=80)
    requirement = cohort.requirements.get()
    for name, value in field.items():
        setattr(requirement, name, value)

    with pytest.raises(RequirementsStandStill):
        requirement.save(at=FIRST_DAY)

    requirement.save(at=BEFORE)
    assert asked(cohort) != [("sessions", 80)]


def test_a_line_that_says_the_same_is_saved_again():
    cohort = CohortFactory()
    asks_for(cohort, sessions=80)
    requirement = cohort.requirements.get()
    requirement.sort_order = 7

    requirement.save(at=FIRST_DAY)

    assert cohort.requirements.get().sort_order == 7


def test_a_requirement_is_not_moved_to_another_cohort():
    first, second = CohortFactory(), CohortFactory()
    asks_for(first, sessions=80)
    requirement = first.requirements.get()
    requirement.cohort = second

    with pytest.raises(RequirementsStandStill):
        requirement.save(at=FIRST_DAY)


def test_a_requirement_of_a_cohort_that_started_is_neither_added_nor_deleted():
    place = EnrolmentFactory()
    asks_for(place.cohort, sessions=80)

    with pytest.raises(RequirementsStandStill):
        Requirement(cohort=place.cohort, kind="quizzes", percent=100).save(at=FIRST_DAY)
    with pytest.raises(RequirementsStandStill):
        place.cohort.requirements.get().delete(at=FIRST_DAY)

    assert asked(place.cohort) == [("sessions", 80)]


def test_a_cohort_that_is_written_down_late_gets_its_requirements_before_anybody_is_in_it():
    cohort = CohortFactory()

    set_requirements(cohort, {"sessions": 80}, at=FIRST_DAY)

    assert asked(cohort) == [("sessions", 80)]


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.update(percent=1),
        lambda rows: rows.delete(),
        lambda rows: rows.bulk_create([Requirement(cohort=CohortFactory(), kind="lessons")]),
        lambda rows: rows.bulk_update(list(rows), ["percent"]),
    ],
)
def test_requirements_are_not_changed_many_at_once(change):
    with pytest.raises(RequirementsStandStill):
        change(Requirement.objects.all())


def test_half_an_orientation_is_refused():
    cohort = CohortFactory()

    with pytest.raises(ValidationError):
        asks_for(cohort, orientation=50)

    assert asked(cohort) == []


def test_a_kind_that_is_not_registered_is_refused():
    cohort = CohortFactory()

    with pytest.raises(UnknownRequirementKind):
        asks_for(cohort, charm=50)

    assert asked(cohort) == []


def test_a_form_says_what_is_wrong_with_half_an_orientation_and_with_an_unknown_kind():
    with pytest.raises(ValidationError) as half:
        Requirement(cohort=CohortFactory(), kind="orientation", percent=50).full_clean()
    with pytest.raises(ValidationError) as unknown:
        Requirement(cohort=CohortFactory(), kind="charm", percent=50).full_clean()

    assert half.value.messages == ["Orientation is held or not: please write 100 per cent."]
    assert list(unknown.value.error_dict) == ["kind"]


def test_lessons_and_orientation_keep_their_short_names():
    cohort = CohortFactory()

    asks_for(cohort, lessons=80, orientation=100)

    assert asked(cohort) == [("lessons", 80), ("orientation", 100)]
