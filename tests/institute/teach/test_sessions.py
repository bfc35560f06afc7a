"""The facilitator's pages: my sessions, and the roster."""

import re
import uuid
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from institute.attendance.models import AttendanceMark, AttendanceRecord
from institute.attendance.services import RosterMark, save_roster
from institute.people import roles
from tests.factories import (
    NOON,
    CohortFactory,
    EnrolmentFactory,
    FacilitatorFactory,
    ProjectManagerFactory,
    SessionFactory,
    UserFactory,
    marked,
)
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def session(client):
    """A session of the day, of a facilitator who is signed in, with two parents."""
    facilitator = FacilitatorFactory()
    session = SessionFactory(starts_at=NOON - timedelta(hours=1), cohort__name="Own cohort")
    session.cohort.facilitators.add(facilitator)
    session.cohort.save()
    for name in ("Ana Own", "Benita Own"):
        EnrolmentFactory(cohort=session.cohort, learner__display_name=name)
    sign_in(client, facilitator)
    session.facilitator = facilitator
    return session


def address(session):
    return reverse("roster", args=[session.pk])


def people(session):
    return list(session.cohort.enrolments.order_by("learner__display_name"))


def page_copy(client, session):
    """The name of one copy of the page, as its hidden field says it."""
    return re.search(r'name="page_copy" value="([^"]+)"', client.get(address(session)).content.decode())[1]


def test_the_roster_is_saved_for_everybody_with_one_button(client, session):
    ana, benita = people(session)
    data = {
        "page_copy": page_copy(client, session),
        f"mark-{ana.pk}": "present",
        f"mark-{benita.pk}": "late",
        f"minutes-{benita.pk}": "70",
    }

    response = client.post(address(session), data, follow=True)

    assert "Saved. 2 of 2 are here." in response.content.decode()
    records = {record.enrolment_id: record for record in AttendanceRecord.objects.all()}
    assert (records[ana.pk].status, records[ana.pk].minutes) == ("present", None)
    assert (records[benita.pk].status, records[benita.pk].minutes) == ("late", 70)


def test_the_page_says_from_how_many_minutes_on_somebody_was_there(client, session):
    ana, benita = people(session)
    facilitator = session.facilitator
    for person, minutes in ((ana, 67), (benita, 68)):
        mark = RosterMark(person.pk, "present", minutes, uuid.uuid4())
        save_roster(session, [mark], by=facilitator, at=NOON)

    page = client.get(address(session)).text

    assert page.count("Fewer than 68 of 90 minutes do not count as attended.") == 2
    assert f'aria-describedby="minutes-{ana.pk}_helptext"' in page
    [row_of_ana, row_of_benita] = re.findall(r"<li class=.person.*?</li>", page, re.DOTALL)
    assert "Does not count: too few minutes" in row_of_ana
    assert 'class="person person--away"' in row_of_ana
    assert "Does not count" not in row_of_benita
    assert 'class="person person--here"' in row_of_benita


def test_the_rest_are_here_marks_only_those_without_a_mark(client, session):
    ana, benita = people(session)

    client.post(address(session), {"page_copy": uuid.uuid4(), f"mark-{ana.pk}": "absent", "everybody": "on"})

    records = dict(AttendanceRecord.objects.values_list("enrolment_id", "status"))
    assert records == {ana.pk: "absent", benita.pk: "present"}


def test_a_row_that_nobody_touched_writes_nothing_over_another_facilitators_mark(client, session):
    ana, benita = people(session)
    marked(ana, session, "late", at=NOON)

    # This page was opened before: Ana was shown as here, and nobody touched her row.
    data = {
        "page_copy": uuid.uuid4(),
        f"mark-{ana.pk}": "present",
        f"was-{ana.pk}": "present",
        f"mark-{benita.pk}": "present",
    }
    client.post(address(session), data)

    assert dict(AttendanceRecord.objects.values_list("enrolment_id", "status")) == {
        ana.pk: "late",
        benita.pk: "present",
    }


def test_sending_the_same_page_twice_is_one_save(client, session):
    ana, _benita = people(session)
    data = {"page_copy": page_copy(client, session), f"mark-{ana.pk}": "present"}
    client.post(address(session), data)
    marked(ana, session, "absent", at=NOON + timedelta(minutes=1))

    client.post(address(session), data)

    assert AttendanceRecord.objects.get().status == "absent"
    assert AttendanceMark.objects.count() == 2


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        ("soon", "Write the minutes as a number."),
        ("91", "The session has 90 minutes."),
        ("-1", "Write 0 or more"),
        # Longer than Python makes a number of.
        ("9" * 5000, "Write the minutes as a number."),
    ],
    ids=["no-number", "too-many", "negative", "thousands-of-digits"],
)
def test_minutes_that_cannot_be_are_refused_and_nothing_is_lost(client, session, minutes, words):
    ana, benita = people(session)
    data = {
        "page_copy": uuid.uuid4(),
        f"mark-{ana.pk}": "late",
        f"minutes-{ana.pk}": minutes,
        f"mark-{benita.pk}": "excused",
    }

    page = client.post(address(session), data).content.decode()

    assert words in page
    assert f'value="{minutes}"' in page
    assert re.search(f'id="{benita.pk}-excused"[^>]* checked', page)
    assert not AttendanceRecord.objects.exists()


def test_minutes_without_a_mark_are_asked_about(client, session):
    ana, _benita = people(session)

    page = client.post(
        address(session), {"page_copy": uuid.uuid4(), f"minutes-{ana.pk}": "30"}
    ).content.decode()

    assert "Say first if this person was here or came late." in page
    assert not AttendanceMark.objects.exists()


@pytest.mark.parametrize("status", ["asleep", "PRESENT", "<script>"])
def test_unknown_marks_are_refused(client, session, status):
    ana, _benita = people(session)

    response = client.post(address(session), {"page_copy": uuid.uuid4(), f"mark-{ana.pk}": status})

    assert response.status_code == 200
    assert not AttendanceMark.objects.exists()


def test_a_mark_for_somebody_else_is_refused_as_a_whole(client, session):
    ana, _benita = people(session)
    stranger = EnrolmentFactory()
    data = {"page_copy": uuid.uuid4(), f"mark-{ana.pk}": "present", f"mark-{stranger.pk}": "present"}

    page = client.post(address(session), data).content.decode()

    assert "no longer on the roster" in page
    assert not AttendanceMark.objects.exists()


def test_a_cancelled_session_says_so_and_saves_nothing(client, session):
    session.cancelled_at = NOON
    session.save()
    ana, _benita = people(session)

    shown = client.get(address(session)).content.decode()
    page = client.post(
        address(session), {"page_copy": uuid.uuid4(), f"mark-{ana.pk}": "present"}
    ).content.decode()

    assert "This session was cancelled. Marks cannot be saved." in shown
    assert '<fieldset class="wrap" disabled>' in shown
    assert "The rest are here" not in shown
    assert "This session was cancelled. Nothing was saved." in page
    assert not AttendanceMark.objects.exists()


def test_a_session_far_ahead_says_when_it_can_be_marked(client, session):
    session.starts_at = NOON + timedelta(days=2)
    session.ends_at = NOON + timedelta(days=2, hours=1)
    session.save()
    ana, _benita = people(session)

    shown = client.get(address(session)).content.decode()
    page = client.post(
        address(session), {"page_copy": uuid.uuid4(), f"mark-{ana.pk}": "present"}
    ).content.decode()

    assert "Marks can be saved from June 3, 8 a.m." in shown
    assert "Nothing was saved." in page
    assert not AttendanceMark.objects.exists()


def test_who_left_is_not_on_the_roster_of_later_sessions(client, session):
    EnrolmentFactory(cohort=session.cohort, learner__display_name="Carla Gone", withdrawn_on=date(2027, 5, 1))

    assert "Carla Gone" not in client.get(address(session)).content.decode()


def test_another_cohorts_roster_does_not_exist(client, session):
    other = SessionFactory(cohort__name="Zanzibar cohort", title="Zanzibar session")
    stranger = EnrolmentFactory(cohort=other.cohort, learner__display_name="Zanzibar parent")

    shown = client.get(address(other))
    saved = client.post(address(other), {"page_copy": uuid.uuid4(), f"mark-{stranger.pk}": "present"})
    home = client.get(reverse("teach-home")).content.decode()

    assert shown.status_code == saved.status_code == 404
    assert not AttendanceMark.objects.exists()
    assert "Zanzibar" not in home


@pytest.mark.parametrize("role", [None, roles.CONTENT_EDITOR, roles.REPORT_VIEWER])
def test_the_views_do_not_exist_for_others(client, session, role):
    sign_in(client, UserFactory(role=role))

    assert client.get(reverse("teach-home")).status_code == 404
    assert client.get(address(session)).status_code == 404
    ana, _benita = people(session)
    sent = {"page_copy": uuid.uuid4(), f"mark-{ana.pk}": "present"}
    assert client.post(address(session), sent).status_code == 404
    assert not AttendanceMark.objects.exists()


def test_somebody_who_is_not_signed_in_is_asked_to(client, session):
    client.logout()

    assert client.get(address(session)).status_code == 302
    assert client.post(address(session)).status_code == 302


def test_the_project_manager_sees_every_cohorts_sessions(client, session):
    sign_in(client, ProjectManagerFactory())

    assert "Own cohort" in client.get(reverse("teach-home")).content.decode()
    assert client.get(address(session)).status_code == 200


def test_my_sessions_begin_with_todays(client, session):
    for days, title in ((1, "Tomorrow"), (-7, "Last week")):
        SessionFactory(cohort=session.cohort, title=title, starts_at=NOON + timedelta(days=days))
    SessionFactory(
        cohort=session.cohort, title="Called off", starts_at=NOON - timedelta(minutes=1), cancelled_at=NOON
    )

    response = client.get(reverse("teach-home"))

    assert response.context["next_session"] == session
    assert response.context["next_session"].is_today
    # The cancelled one stands in its place and says so.
    assert [one.title for one in response.context["following"]] == ["Called off", "Tomorrow"]
    assert "Cancelled" in response.content.decode()


def test_past_sessions_stand_under_those_to_mark_until_they_are_marked(client, session):
    marked_before, to_mark = (
        SessionFactory(cohort=session.cohort, title=title, starts_at=NOON - timedelta(days=days))
        for title, days in (("Marked", 14), ("Not marked", 7))
    )
    marked(people(session)[0], marked_before)

    response = client.get(reverse("teach-home"))

    assert response.context["to_mark"] == [to_mark]


def test_a_facilitator_without_a_cohort_is_told_what_to_wait_for(client):
    sign_in(client, FacilitatorFactory())

    assert "No cohort yet." in client.get(reverse("teach-home")).content.decode()


def test_names_on_the_roster_are_text_and_never_markup(client, session):
    evil = '<img src=x onerror="alert(1)">'
    EnrolmentFactory(cohort=session.cohort, learner__display_name=evil)

    page = client.get(address(session)).content.decode()

    assert evil not in page
    assert "&lt;img src=x" in page


def test_the_pages_cost_the_same_for_more_people_and_sessions(client, session):
    def cost(name, *args):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(name, args=args)).status_code == 200
        return len(queries)

    cost("teach-home")
    small = cost("teach-home"), cost("roster", session.pk)
    for place in EnrolmentFactory.create_batch(20, cohort=session.cohort):
        marked(place, session)
    SessionFactory.create_batch(10, cohort=session.cohort)
    another = CohortFactory()
    another.facilitators.add(session.facilitator)
    another.save()
    SessionFactory(cohort=another)

    assert (cost("teach-home"), cost("roster", session.pk)) == small


def test_saving_costs_the_same_for_more_people(client, session):
    def cost(count):
        some = EnrolmentFactory.create_batch(count, cohort=session.cohort)
        data = {"page_copy": uuid.uuid4()} | {f"mark-{one.pk}": "present" for one in some}
        with CaptureQueriesContext(connection) as queries:
            assert client.post(address(session), data).status_code == 302
        return len(queries)

    cost(1)
    assert cost(2) == cost(40)
