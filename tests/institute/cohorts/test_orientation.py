"""Orientation one to one is written down, dated, and taken back by a new line."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from institute.cohorts import services
from institute.cohorts.models import OrientationEvent
from institute.records.append_only import HistoryIsAppendOnly
from tests.factories import (
    NOON,
    EnrolmentFactory,
    FacilitatorFactory,
    ProjectManagerFactory,
    SessionFactory,
    local_day,
)
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

TODAY = local_day(NOON)


@pytest.fixture
def facilitator():
    return FacilitatorFactory()


@pytest.fixture
def place(facilitator):
    place = EnrolmentFactory()
    place.cohort.facilitators.add(facilitator)
    place.cohort.save()
    return place


def is_held(place, at=NOON):
    return place.pk in OrientationEvent.objects.held([place.pk], at)


def test_an_orientation_is_written_down_with_who_and_when(place, facilitator):
    event = services.record_orientation(place, on=TODAY, at=NOON, by=facilitator)

    place.refresh_from_db()
    assert (event.on, event.at, event.by, event.is_held) == (TODAY, NOON, facilitator, True)
    assert place.records_changed_at == NOON
    assert is_held(place)
    assert not is_held(place, NOON - timedelta(seconds=1))


def test_a_mistake_is_taken_back_and_the_history_stays(place, facilitator):
    services.record_orientation(place, on=TODAY, at=NOON, by=facilitator)

    services.take_orientation_back(place, at=NOON, by=facilitator, reason=" the wrong Maria ")

    assert list(place.orientation_events.values_list("is_held", "reason")) == [
        (True, ""),
        (False, "the wrong Maria"),
    ]
    assert not is_held(place)


def test_after_it_was_taken_back_it_can_be_written_down_again(place, facilitator):
    services.record_orientation(place, on=TODAY, at=NOON, by=facilitator)
    services.take_orientation_back(place, at=NOON, by=facilitator, reason="mistake")

    services.record_orientation(place, on=TODAY, at=NOON, by=facilitator)

    assert is_held(place)


def test_the_newest_line_counts(place, facilitator):
    services.record_orientation(place, on=TODAY, at=NOON, by=facilitator)
    services.take_orientation_back(place, at=NOON + timedelta(hours=1), by=facilitator, reason="mistake")

    assert is_held(place)
    assert not is_held(place, NOON + timedelta(hours=1))


def test_what_is_written_down_is_not_written_down_again(place, facilitator):
    services.record_orientation(place, on=TODAY, at=NOON, by=facilitator)

    with pytest.raises(services.AlreadyOriented):
        services.record_orientation(place, on=TODAY, at=NOON, by=facilitator)


@pytest.mark.parametrize(
    ("on", "refusal"),
    [
        (TODAY + timedelta(days=1), services.StillToCome),
        (date(2026, 12, 31), services.BeforeItBegan),
    ],
)
def test_it_is_held_between_the_day_she_joined_and_today(place, facilitator, on, refusal):
    with pytest.raises(refusal):
        services.record_orientation(place, on=on, at=NOON, by=facilitator)


def test_who_has_left_is_not_oriented(place, facilitator):
    services.withdraw(place, on=TODAY, at=NOON, by=facilitator, reason="moved")

    with pytest.raises(services.AlreadyWithdrawn):
        services.record_orientation(place, on=TODAY, at=NOON, by=facilitator)


def test_from_the_third_session_on_it_says_why_it_comes_late(place, facilitator):
    for number in range(1, 4):
        SessionFactory(
            cohort=place.cohort, number=number, starts_at=datetime(2027, 2, 6 + number, 2, tzinfo=UTC)
        )
    # The third one is in the evening of February 8 in California.
    day_before, day_of = date(2027, 2, 7), date(2027, 2, 8)

    with pytest.raises(services.OrientationLate):
        services.record_orientation(place, on=day_of, at=NOON, by=facilitator)
    services.record_orientation(place, on=day_of, at=NOON, by=facilitator, reason="joined late")
    services.take_orientation_back(place, at=NOON, by=facilitator, reason="wrong day")

    assert services.record_orientation(place, on=day_before, at=NOON, by=facilitator).is_held


def test_taking_back_needs_a_reason_and_something_to_take_back(place, facilitator):
    with pytest.raises(services.NotOriented):
        services.take_orientation_back(place, at=NOON, by=facilitator, reason="mistake")
    with pytest.raises(services.ReasonMissing):
        services.take_orientation_back(place, at=NOON, by=facilitator, reason=" ")
    with pytest.raises(IntegrityError), transaction.atomic():
        OrientationEvent.objects.create(enrolment=place, is_held=False, on=TODAY, at=NOON)


def test_lines_are_written_once(place, facilitator):
    event = services.record_orientation(place, on=TODAY, at=NOON, by=facilitator)

    with pytest.raises(HistoryIsAppendOnly):
        event.delete()
    with pytest.raises(HistoryIsAppendOnly):
        OrientationEvent.objects.update(is_held=False)


@pytest.fixture
def _today():
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.mark.usefixtures("_today")
@pytest.mark.parametrize("who", ["facilitator", "project manager"])
def test_it_is_written_down_and_taken_back_from_the_parents_place(client, place, facilitator, who):
    sign_in(client, facilitator if who == "facilitator" else ProjectManagerFactory())
    view_names = {
        name: reverse(f"enrolments:{name}", args=[place.pk]) for name in ("orientation", "orientation_back")
    }
    inspect = reverse("enrolments:inspect", args=[place.pk])
    assert view_names["orientation"] in client.get(inspect).text
    assert view_names["orientation"] in client.get(reverse("enrolments:index")).text

    done = client.post(view_names["orientation"], {"on": "2027-05-30"})

    assert done.url == inspect
    assert view_names["orientation_back"] in client.get(inspect).text
    assert view_names["orientation_back"] in client.get(reverse("enrolments:index")).text

    client.post(view_names["orientation_back"], {"reason": "the wrong Maria"})

    assert not is_held(place, NOON + timedelta(minutes=5))


@pytest.mark.usefixtures("_today")
def test_a_refusal_is_said_at_the_form_and_what_was_typed_stays(client, place, facilitator):
    sign_in(client, facilitator)

    answer = client.post(reverse("enrolments:orientation", args=[place.pk]), {"on": "2027-06-09"})

    assert "This day is still to come." in answer.text
    assert "2027-06-09" in answer.text
    assert not OrientationEvent.objects.exists()


@pytest.mark.usefixtures("_today")
@pytest.mark.parametrize("view_name", ["orientation", "orientation_back"])
def test_the_facilitator_of_another_cohort_finds_nothing(client, place, view_name):
    sign_in(client, FacilitatorFactory())

    assert client.get(reverse(f"enrolments:{view_name}", args=[place.pk])).status_code == 404
