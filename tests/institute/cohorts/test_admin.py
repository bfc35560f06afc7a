"""The form of a cohort in the Wagtail admin, as a project manager uses it."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from institute.attendance.models import AttendanceMark
from institute.cohorts.models import Cohort, CohortModule, SchoolSite, Session
from tests.factories import (
    NOON,
    CohortFactory,
    EnrolmentFactory,
    FacilitatorFactory,
    SchoolSiteFactory,
    SessionFactory,
    UserFactory,
    asks_for,
    curriculum_tree,
    marked,
)

from .cohort_form import cohort_data, edit, posted, session_data

pytestmark = pytest.mark.django_db

BEFORE = datetime(2026, 12, 1, 18, tzinfo=UTC)


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
