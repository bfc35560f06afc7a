"""Cancelling a session and bringing it back: the services, their history, and their views in the admin."""

import threading
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.formats import date_format

from institute.attendance.models import AttendanceMark
from institute.cohorts.models import Enrolment, Session, SessionEvent
from institute.cohorts.services.sessions import (
    AlreadyCancelled,
    CancelReasonMissing,
    NotCancelled,
    bring_session_back,
    cancel_session,
)
from institute.completion.evaluation import evaluate
from institute.records.append_only import HistoryIsAppendOnly
from tests.factories import (
    NOON,
    EnrolmentFactory,
    FacilitatorFactory,
    ProjectManagerFactory,
    SessionFactory,
    asks_for,
    marked,
)
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def manager():
    return ProjectManagerFactory()


@pytest.fixture
def place():
    """A parent's place, with a mark at the only session of her cohort."""
    place = EnrolmentFactory()
    marked(place, SessionFactory(cohort=place.cohort))
    Enrolment.objects.update(records_changed_at=None)
    return place


def only_session():
    return Session.objects.get()


def test_cancelling_is_dated_with_who_and_why_and_keeps_the_marks(place, manager):
    cancel_session(only_session(), at=NOON, by=manager, reason=" Smoke ")

    event = SessionEvent.objects.get()
    assert only_session().cancelled_at == NOON
    assert (event.is_cancelled, event.at, event.by, event.reason) == (True, NOON, manager, "Smoke")
    assert AttendanceMark.objects.count() == 1


def test_a_session_comes_back_and_both_changes_stay_in_history(place, manager):
    cancel_session(only_session(), at=NOON, by=manager, reason="Smoke")

    bring_session_back(only_session(), at=LATER, by=manager)

    assert only_session().cancelled_at is None
    assert list(SessionEvent.objects.values_list("is_cancelled", flat=True)) == [True, False]


def test_cancelling_and_coming_back_let_the_scheduler_look_at_the_whole_cohort(place, manager):
    cancel_session(only_session(), at=NOON, by=manager, reason="Smoke")
    place.refresh_from_db()
    first = place.records_changed_at

    bring_session_back(only_session(), at=LATER, by=manager)

    place.refresh_from_db()
    assert (first, place.records_changed_at) == (NOON, LATER)


def test_the_planned_total_is_smaller_from_that_moment_and_whole_again_afterwards(place, manager):
    asks_for(place.cohort, sessions=100)
    total = len(evaluate(place, NOON).facts.sessions)

    cancel_session(only_session(), at=NOON, by=manager, reason="Smoke")
    without = len(evaluate(place, NOON).facts.sessions)
    bring_session_back(only_session(), at=NOON, by=manager)

    assert (total, without, len(evaluate(place, NOON).facts.sessions)) == (1, 0, 1)


@pytest.mark.parametrize("reason", ["", "  "])
def test_cancelling_needs_a_reason(place, manager, reason):
    with pytest.raises(CancelReasonMissing):
        cancel_session(only_session(), at=NOON, by=manager, reason=reason)

    assert only_session().cancelled_at is None


def test_nothing_is_cancelled_twice_nor_brought_back_twice(place, manager):
    with pytest.raises(NotCancelled):
        bring_session_back(only_session(), at=NOON, by=manager)
    cancel_session(only_session(), at=NOON, by=manager, reason="Smoke")
    with pytest.raises(AlreadyCancelled):
        cancel_session(only_session(), at=LATER, by=manager, reason="Smoke")

    assert only_session().cancelled_at == NOON
    assert SessionEvent.objects.count() == 1


def test_history_is_written_once_and_says_why(place, manager):
    cancel_session(only_session(), at=NOON, by=manager, reason="Smoke")

    with pytest.raises(HistoryIsAppendOnly):
        SessionEvent.objects.update(reason="Nothing")
    with pytest.raises(HistoryIsAppendOnly):
        SessionEvent.objects.get().save()
    with pytest.raises(IntegrityError), transaction.atomic():
        SessionEvent.objects.create(session=only_session(), is_cancelled=True, at=NOON)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_eight_clicks_at_once_one_cancels():
    session, manager = SessionFactory(), ProjectManagerFactory()
    ready, refused = threading.Barrier(8), []

    def click():
        try:
            ready.wait(timeout=30)
            cancel_session(Session.objects.get(pk=session.pk), at=NOON, by=manager, reason="Smoke")
        except AlreadyCancelled as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert len(refused) == 7
    assert SessionEvent.objects.count() == 1


# The views ------------------------------------------------------------------------------------


def url(name, session):
    return reverse(f"sessions:{name}", args=[session.pk])


def test_the_project_manager_cancels_and_brings_back(client, place, manager):
    sign_in(client, manager)
    session = only_session()

    offered = client.get(url("edit", session)).content.decode()
    asked = client.get(url("cancel", session)).content.decode()
    without_reason = client.post(url("cancel", session), {"reason": ""})
    done = client.post(url("cancel", session), {"reason": "Smoke"})
    again = client.post(url("cancel", session), {"reason": "Smoke again"}).content.decode()

    assert url("cancel", session) in offered
    assert "Parents do not see" in asked
    assert "reason" in without_reason.context["form"].errors
    assert done.status_code == 302
    assert "This session was cancelled before." in again
    assert "Smoke again" in again
    assert SessionEvent.objects.get().by == manager

    offered = client.get(url("edit", session)).content.decode()
    back = client.post(url("bring_back", session), {"reason": ""})
    assert url("bring_back", session) in offered
    assert back.status_code == 302
    assert only_session().cancelled_at is None
    assert "planned again" in str([str(one) for one in get_messages(back.wsgi_request)])


def test_the_list_and_the_history_of_a_session_tell_that_it_was_cancelled(client, place, manager):
    cancel_session(only_session(), at=NOON, by=manager, reason="Smoke in the air")
    sign_in(client, manager)

    listed = client.get(reverse("sessions:index")).content.decode()
    inspected = client.get(url("inspect", only_session())).content.decode()

    assert "Cancelled" in listed
    assert "Smoke in the air" in inspected
    assert manager.display_name in inspected
    # On the cohort's clock, not in UTC.
    noon_there = date_format(NOON.astimezone(place.cohort.zone), "SHORT_DATETIME_FORMAT")
    assert noon_there in inspected


def test_a_facilitator_is_not_offered_to_cancel_their_own_session(client, place):
    facilitator, session = FacilitatorFactory(), only_session()
    session.cohort.facilitators.add(facilitator)
    session.cohort.save()
    sign_in(client, facilitator)

    page = client.get(url("edit", session)).content.decode()
    client.post(url("cancel", session), {"reason": "Tired"})

    assert url("cancel", session) not in page
    assert only_session().cancelled_at is None


def test_sessions_of_another_cohort_cannot_be_cancelled(client, place):
    sign_in(client, FacilitatorFactory())

    for name in ("cancel", "bring_back"):
        assert client.get(url(name, only_session())).status_code == 404
        assert client.post(url(name, only_session()), {"reason": "x"}).status_code == 404


def test_a_cancelled_session_with_history_is_not_taken_away(client, manager):
    session = SessionFactory()
    cancel_session(session, at=NOON, by=manager, reason="Smoke")
    sign_in(client, manager)

    page = client.post(url("delete", session), follow=True).content.decode()

    assert "This cannot be deleted" in page
    assert Session.objects.filter(pk=session.pk).exists()
