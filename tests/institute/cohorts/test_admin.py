"""The cohort screens in the Wagtail admin, as a project manager uses them."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from institute.attendance.models import AttendanceMark
from institute.cohorts.models import Cohort, CohortModule, Enrolment, EnrolmentEvent, SchoolSite, Session
from institute.people.models import User
from institute.records.models import AuditRecord
from tests.factories import (
    NOON,
    CohortFactory,
    EnrolmentFactory,
    FacilitatorFactory,
    ProjectManagerFactory,
    SchoolSiteFactory,
    SessionFactory,
    UserFactory,
    asks_for,
    curriculum_tree,
    marked,
)
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

BEFORE = datetime(2026, 12, 1, 18, tzinfo=UTC)


@pytest.fixture
def clock(request):
    """The time of the test: the factories' cohorts have started."""
    with time_machine.travel(getattr(request, "param", NOON), tick=True):
        yield


@pytest.fixture
def manager(client, clock):
    manager = ProjectManagerFactory()
    sign_in(client, manager)
    return manager


def rows(name, items, initial=0):
    """One formset as a browser posts it."""
    data = {
        f"{name}-TOTAL_FORMS": len(items),
        f"{name}-INITIAL_FORMS": initial,
        f"{name}-MIN_NUM_FORMS": 0,
        f"{name}-MAX_NUM_FORMS": 1000,
    }
    for place, item in enumerate(items):
        data |= {f"{name}-{place}-ORDER": place + 1, f"{name}-{place}-id": ""}
        data |= {f"{name}-{place}-{field}": value for field, value in item.items()}
    return data


def cohort_data(sessions=(), requirements=(), modules=(), initial=(0, 0, 0), **fields):
    return {
        "name": "Spring",
        "starts_on": "2027-01-09",
        "ends_on": "2027-06-26",
        "time_zone": "America/Los_Angeles",
        **fields,
        **rows("sessions", sessions, initial[0]),
        **rows("requirements", requirements, initial[1]),
        **rows("cohort_modules", modules, initial[2]),
    }


def session_data(number=1, **fields):
    return {
        "number": number,
        "title": f"Session {number}",
        "starts_at": "2027-02-06 09:00",
        "ends_at": "2027-02-06 10:30",
        "place": "Gym",
    } | fields


def posted(cohort):
    """A cohort's edit form, as it stands, as a browser posts it."""
    sessions = [
        session_data(
            one.number,
            id=one.pk,
            title=one.title,
            starts_at=f"{one.local_start:%Y-%m-%d %H:%M}",
            ends_at=f"{one.ends_at.astimezone(cohort.zone):%Y-%m-%d %H:%M}",
            place=one.place,
        )
        for one in cohort.sessions.all()
    ]
    requirements = [
        {"id": one.pk, "kind": one.kind, "percent": one.percent} for one in cohort.requirements.all()
    ]
    modules = [{"id": one.pk, "module": one.module_id} for one in cohort.cohort_modules.all()]
    return cohort_data(
        sessions,
        requirements,
        modules,
        (len(sessions), len(requirements), len(modules)),
        name=cohort.name,
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
    )


def edit(client, cohort, data):
    response = client.post(reverse("cohorts:edit", args=[cohort.pk]), data)
    return response, Cohort.objects.get(pk=cohort.pk)


def test_a_new_cohort_offers_the_usual_rules_and_every_module_of_the_source_language(client, manager):
    module = curriculum_tree().module

    form = client.get(reverse("cohorts:add")).context["form"]

    requirements = [
        (one.initial["kind"], one.initial["percent"]) for one in form.formsets["requirements"].initial_forms
    ]
    assert requirements == [("sessions", 80), ("quizzes", 100), ("orientation", 100)]
    assert [one.initial["module"] for one in form.formsets["cohort_modules"].initial_forms] == [module.pk]


def test_a_cohort_is_made_with_all_that_belongs_to_it(client, manager):
    module, facilitator = curriculum_tree().module, FacilitatorFactory()
    data = cohort_data(
        [session_data()],
        [{"kind": "sessions", "percent": 80}],
        [{"module": module.pk, "opens_on": "2027-02-01"}],
        facilitators=[facilitator.pk],
    )

    response = client.post(reverse("cohorts:add"), data)

    assert response.status_code == 302, response.context["form"].errors
    cohort = Cohort.objects.get()
    assert cohort.sessions.get().starts_at == datetime(2027, 2, 6, 17, tzinfo=UTC)
    assert cohort.requirements.get().percent == 80
    assert cohort.cohort_modules.get().module == module
    assert list(cohort.facilitators.all()) == [facilitator]


def test_times_are_typed_and_shown_in_the_cohorts_zone(client, manager):
    cohort = CohortFactory(
        time_zone="Pacific/Honolulu", starts_on=date(2050, 1, 1), ends_on=date(2050, 12, 31)
    )
    SessionFactory(cohort=cohort, number=1, starts_at=datetime(2027, 2, 6, 19, tzinfo=UTC))

    page = client.get(reverse("cohorts:edit", args=[cohort.pk])).content.decode()
    _response, _cohort = edit(
        client,
        cohort,
        posted(cohort) | {"time_zone": "Pacific/Honolulu", "sessions-0-ends_at": "2027-02-06 11:00"},
    )

    assert "2027-02-06 09:00" in page
    assert Session.objects.get().ends_at == datetime(2027, 2, 6, 21, tzinfo=UTC)


def test_only_facilitators_can_be_facilitators(client, manager):
    parent = UserFactory()

    response = client.post(reverse("cohorts:add"), cohort_data(facilitators=[parent.pk]))

    assert "facilitators" in response.context["form"].errors


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ends_at", "2027-02-06 08:00"),
        ("ends_at", "2027-02-08 10:00"),
        ("starts_at", "noon"),
        ("number", "-1"),
    ],
)
def test_a_session_that_cannot_be_is_refused_and_typed_text_stays(client, manager, field, value):
    response = client.post(
        reverse("cohorts:add"), cohort_data([session_data(**{field: value}, title="Typed words")])
    )

    assert response.status_code == 200
    assert "Typed words" in response.content.decode()
    assert not Cohort.objects.exists()


def test_a_cohort_ends_after_it_starts(client, manager):
    response = client.post(reverse("cohorts:add"), cohort_data(ends_on="2027-01-01"))

    assert "The last day comes after the first day." in str(response.context["form"].errors)


@pytest.mark.parametrize(
    "change",
    [
        {"requirements-0-DELETE": "on"},
        {"requirements-TOTAL_FORMS": 2, "requirements-1-kind": "quizzes", "requirements-1-percent": "50"},
        {"requirements-TOTAL_FORMS": 1, "requirements-INITIAL_FORMS": 1, "requirements-0-id": ""},
        {"cohort_modules-0-DELETE": "on"},
    ],
)
def test_rules_stand_still_once_the_cohort_has_started(client, manager, change):
    cohort = CohortFactory()
    asks_for(cohort, sessions=80)
    CohortModule.objects.create(cohort=cohort, module=curriculum_tree().module)

    response, cohort = edit(client, cohort, posted(cohort) | change)

    assert response.status_code == 200
    assert [(one.kind, one.percent) for one in cohort.requirements.all()] == [("sessions", 80)]
    assert cohort.cohort_modules.count() == 1


def test_numbers_sent_for_frozen_fields_have_no_effect(client, manager):
    cohort = CohortFactory()
    asks_for(cohort, sessions=80)

    response, cohort = edit(
        client,
        cohort,
        posted(cohort) | {"requirements-0-percent": "10", "starts_on": "2027-11-01", "time_zone": "UTC"},
    )

    assert response.url == reverse("cohorts:index")
    assert cohort.requirements.get().percent == 80
    assert (cohort.starts_on, cohort.time_zone) == (date(2027, 1, 1), "America/Los_Angeles")


@pytest.mark.parametrize("clock", [BEFORE], indirect=True)
def test_before_the_first_day_rules_may_change(client, manager):
    cohort = CohortFactory()
    asks_for(cohort, sessions=80)

    response, cohort = edit(client, cohort, posted(cohort) | {"requirements-0-percent": "70"})

    assert response.status_code == 302, response.context["form"].errors
    assert cohort.requirements.get().percent == 70


def test_two_sessions_can_change_places(client, manager):
    cohort = CohortFactory()
    SessionFactory(cohort=cohort, number=1, title="First")
    SessionFactory(cohort=cohort, number=2, title="Second")

    response, cohort = edit(client, cohort, posted(cohort) | {"sessions-0-number": 2, "sessions-1-number": 1})

    assert response.status_code == 302, response.context["form"].errors
    assert dict(cohort.sessions.values_list("title", "number")) == {"First": 2, "Second": 1}


def test_a_session_with_marks_is_not_taken_away(client, manager):
    place = EnrolmentFactory()
    session = SessionFactory(cohort=place.cohort)
    marked(place, session)

    refused, _cohort = edit(client, place.cohort, posted(place.cohort) | {"sessions-0-DELETE": "on"})

    assert "It can be cancelled, but not taken away." in refused.content.decode()
    assert AttendanceMark.objects.count() == 1


def test_changing_a_cohort_lets_the_scheduler_look_again(client, manager):
    place = EnrolmentFactory()
    SessionFactory(cohort=place.cohort)

    edit(client, place.cohort, posted(place.cohort) | {"sessions-0-title": "Moved"})

    place.refresh_from_db()
    assert place.records_changed_at is not None


def test_changing_a_cohort_leaves_its_cancelled_sessions_cancelled(client, manager):
    session = SessionFactory(cancelled_at=NOON)

    edit(client, session.cohort, posted(session.cohort) | {"sessions-0-title": "Renamed"})

    changed = Session.objects.get()
    assert (changed.title, changed.cancelled_at) == ("Renamed", NOON)


@pytest.mark.parametrize(
    ("day", "hour_in_utc"),
    [("2027-03-13", 17), ("2027-03-20", 16), ("2027-11-06", 16), ("2027-11-13", 17)],
)
def test_nine_is_nine_on_the_saturday_before_and_after_the_clocks_change(client, manager, day, hour_in_utc):
    session = session_data(starts_at=f"{day} 09:00", ends_at=f"{day} 10:30")

    response = client.post(reverse("cohorts:add"), cohort_data([session]))

    saved = Session.objects.get()
    assert response.status_code == 302
    assert saved.starts_at.hour == hour_in_utc
    assert f"{saved.local_start:%Y-%m-%d %H:%M}" == f"{day} 09:00"
    shown = client.get(reverse("cohorts:edit", args=[saved.cohort_id])).content.decode()
    assert f"{day} 09:00" in shown


def test_a_session_without_marks_can_be_taken_away(client, manager):
    session = SessionFactory()

    edit(client, session.cohort, posted(session.cohort) | {"sessions-0-DELETE": "on"})

    assert not Session.objects.exists()


@pytest.mark.parametrize("kind", ["cohorts", "sessions", "school_sites"])
def test_deleting_what_has_records_is_refused_with_words(client, manager, kind):
    place = EnrolmentFactory(school_site=SchoolSiteFactory())
    session = SessionFactory(cohort=place.cohort)
    marked(place, session)
    row = {"cohorts": place.cohort, "sessions": session, "school_sites": place.school_site}[kind]

    response = client.post(reverse(f"{kind}:delete", args=[row.pk]), follow=True)

    assert "This cannot be deleted" in response.content.decode()
    assert type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("make", [CohortFactory, SessionFactory, SchoolSiteFactory])
def test_deleting_what_has_no_records_works(client, manager, make):
    row = make()
    kind = {Cohort: "cohorts", Session: "sessions", SchoolSite: "school_sites"}[type(row)]

    client.post(reverse(f"{kind}:delete", args=[row.pk]))

    assert not type(row).objects.exists()


def enrol_data(cohort, **fields):
    return {"cohort": cohort.pk, "joined_on": "2027-02-01"} | fields


def test_a_parent_who_has_an_account_is_enrolled(client, manager):
    cohort, parent, site = CohortFactory(), UserFactory(), SchoolSiteFactory()

    response = client.post(
        reverse("enrolments:add"), enrol_data(cohort, parent=parent.pk, school_site=site.pk)
    )

    assert response.status_code == 302, response.context["form"].errors
    place = Enrolment.objects.get()
    assert (place.learner, place.school_site, place.joined_on) == (parent, site, date(2027, 2, 1))
    assert EnrolmentEvent.objects.get().by == manager


def test_a_new_parent_is_enrolled_by_name_and_language(client, manager):
    client.post(
        reverse("enrolments:add"), enrol_data(CohortFactory(), display_name="فاطمه رضایی", language="fa")
    )

    learner = Enrolment.objects.get().learner
    assert (learner.display_name, learner.preferred_language) == ("فاطمه رضایی", "fa")


@pytest.mark.parametrize("fields", [{}, {"display_name": "Rosa", "parent": "both"}])
def test_one_of_the_two_must_be_said(client, manager, fields):
    if fields.get("parent"):
        fields = fields | {"parent": UserFactory().pk}

    response = client.post(reverse("enrolments:add"), enrol_data(CohortFactory(), **fields))

    assert "parent" in response.context["form"].errors
    assert not Enrolment.objects.exists()


def test_enrolling_twice_is_said_at_the_form(client, manager):
    place = EnrolmentFactory()

    response = client.post(reverse("enrolments:add"), enrol_data(place.cohort, parent=place.learner.pk))

    assert "This parent has a place in this cohort." in response.content.decode()


def test_the_team_is_not_in_the_list_of_parents(client, manager):
    FacilitatorFactory(display_name="Fay Facilitator")

    assert "Fay Facilitator" not in client.get(reverse("enrolments:add")).content.decode()


def test_withdraw_and_bring_back(client, manager):
    place = EnrolmentFactory()

    asked = client.get(reverse("enrolments:withdraw", args=[place.pk]))
    without_reason = client.post(reverse("enrolments:withdraw", args=[place.pk]), {"on": "2027-03-01"})
    assert asked.status_code == without_reason.status_code == 200
    assert not EnrolmentEvent.objects.exists()

    client.post(reverse("enrolments:withdraw", args=[place.pk]), {"on": "2027-03-01", "reason": "moved"})
    place.refresh_from_db()
    assert place.withdrawn_on == date(2027, 3, 1)

    again = client.post(
        reverse("enrolments:withdraw", args=[place.pk]), {"on": "2027-03-01", "reason": "moved"}
    )
    assert "This parent has left the cohort before." in again.content.decode()

    client.post(reverse("enrolments:return", args=[place.pk]), {"on": "2027-03-08"})
    place.refresh_from_db()
    assert place.withdrawn_on is None


def test_only_the_school_of_a_place_can_be_corrected(client, manager):
    place, site, stranger = EnrolmentFactory(), SchoolSiteFactory(), UserFactory()

    client.post(reverse("enrolments:edit", args=[place.pk]), {"school_site": site.pk, "learner": stranger.pk})

    changed = Enrolment.objects.get()
    assert (changed.school_site, changed.learner) == (site, place.learner)


def test_looking_at_a_parents_place_is_written_down(client, manager):
    place = EnrolmentFactory()

    client.get(reverse("enrolments:inspect", args=[place.pk]))

    row = AuditRecord.objects.get(action=AuditRecord.Action.LEARNER_VIEWED)
    assert (row.actor_id, row.subject_id) == (manager.pk, str(place.pk))


@pytest.mark.parametrize("kind", ["cohorts", "sessions", "enrolments", "school_sites"])
def test_lists_cost_the_same_for_more_rows(client, manager, kind):
    def add_one():
        place = EnrolmentFactory(school_site=SchoolSiteFactory())
        SessionFactory(cohort=place.cohort)

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse(f"{kind}:index"))
        return len(queries)

    add_one()
    cost()  # what the first request of a process reads once
    small = cost()
    for _more in range(6):
        add_one()

    assert cost() == small


def test_a_superuser_who_is_no_project_manager_by_group_sees_all(client):
    boss = User.objects.create_superuser("BOSS-0001", password="x", display_name="Boss")
    sign_in(client, boss)
    place = EnrolmentFactory()

    assert client.get(reverse("cohorts:edit", args=[place.cohort_id])).status_code == 200
