"""Enrolments and lists of the cohort screens in the Wagtail admin, as a project manager uses them."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from institute.cohorts.models import Enrolment, EnrolmentEvent
from institute.people.models import User
from institute.records.models import AuditRecord
from tests.factories import (
    CohortFactory,
    EnrolmentFactory,
    FacilitatorFactory,
    SchoolSiteFactory,
    SessionFactory,
    UserFactory,
)
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


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
