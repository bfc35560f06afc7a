"""Sign-in cards of a cohort: printed once, ended with a question first, and nobody else's."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from institute.cohorts.sign_in_cards import CardState, parents_with_cards, qr_drawing
from institute.people import roles
from institute.people.models import SignInCard
from institute.people.sign_in import issue_card, revoke_card, set_pin
from tests.factories import (
    NOON,
    CohortFactory,
    EnrolmentFactory,
    FacilitatorFactory,
    ProjectManagerFactory,
    UserFactory,
    local_day,
)
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def cohort(client):
    facilitator = FacilitatorFactory()
    cohort = CohortFactory(name="Own cohort")
    cohort.facilitators.add(facilitator)
    cohort.save()
    sign_in(client, facilitator)
    return cohort


def url(cohort):
    return reverse("print-cards", args=[cohort.pk])


def states(cohort, at=NOON):
    return {one.learner.display_name: one.card_state for one in parents_with_cards(cohort, at)}


def test_looking_at_the_page_prints_nothing(client, cohort):
    EnrolmentFactory(cohort=cohort)

    assert client.get(url(cohort)).status_code == 200
    assert not SignInCard.objects.exists()


def test_the_sheet_is_the_answer_to_the_post_and_is_not_kept(client, cohort):
    rosa = EnrolmentFactory(
        cohort=cohort, learner__display_name="Rosa Alvarado Peña", learner__preferred_language="es"
    )
    EnrolmentFactory(cohort=cohort, learner__display_name="Not chosen")

    response = client.post(url(cohort), {"parent": [rosa.pk]})

    page = response.content.decode()
    token = re.search(r"/card/([\w-]+)/", page)[1]
    assert SignInCard.objects.get().learner == rosa.learner
    assert "<bdi>Rosa Alvarado Peña</bdi>" in page
    assert 'lang="es"' in page
    assert "Not chosen" not in page
    assert "no-store" in response["Cache-Control"]
    assert token not in client.get(url(cohort)).content.decode()


def test_the_printed_address_opens_the_cards_page(client, cohort):
    place = EnrolmentFactory(cohort=cohort)
    page = client.post(url(cohort), {"parent": [place.pk]}).content.decode()

    client.logout()

    assert client.get(re.search(r"/card/[\w-]+/", page)[0]).status_code == 200


def test_the_square_has_no_style_attribute():
    drawing = qr_drawing("http://127.0.0.1:8000/card/abc/")

    assert drawing.startswith("<svg")
    assert "style" not in drawing


def test_nobody_chosen_is_said_and_nothing_printed(client, cohort):
    EnrolmentFactory(cohort=cohort)

    page = client.post(url(cohort)).content.decode()

    assert "Choose at least one person." in page
    assert not SignInCard.objects.exists()


def test_a_parent_of_another_cohort_cannot_be_chosen(client, cohort):
    stranger = EnrolmentFactory()

    client.post(url(cohort), {"parent": [stranger.pk, "not-a-key", ""]})

    assert not SignInCard.objects.exists()


def test_each_state_of_a_card_is_told(client, cohort):
    at = NOON - timedelta(days=1)

    def parent(name):
        return EnrolmentFactory(cohort=cohort, learner__display_name=name).learner

    parent("none")
    issue_card(parent("never used"), by=None, at=at)
    issue_card(parent("too old"), by=None, at=NOON - timedelta(days=15))
    used = issue_card(parent("in use"), by=None, at=at).card
    set_pin(used, "802514", at=at)
    locked = issue_card(parent("locked"), by=None, at=at).card
    SignInCard.objects.filter(pk=locked.pk).update(failures=5)
    revoke_card(issue_card(parent("ended"), by=None, at=at).card, by=None, at=at)

    assert states(cohort) == {
        "none": CardState.NONE,
        "never used": CardState.NEVER_USED,
        "too old": CardState.EXPIRED,
        "in use": CardState.IN_USE,
        "locked": CardState.LOCKED,
        "ended": CardState.REVOKED,
    }
    page = client.get(url(cohort)).content.decode()
    assert all(
        words in page
        for words in (
            "No card yet",
            "Printed, never used",
            "Too old to use",
            "In use",
            "Locked after",
            "Ended",
        )
    )


def test_ending_a_card_asks_first(client, cohort):
    card = issue_card(EnrolmentFactory(cohort=cohort).learner, by=None, at=NOON).card
    address = reverse("revoke-card", args=[cohort.pk, card.pk])

    asked = client.get(address)
    card.refresh_from_db()
    assert (asked.status_code, card.revoked_at) == (200, None)

    client.post(address)
    card.refresh_from_db()
    assert card.revoked_at is not None


def test_another_cohorts_cards_do_not_exist(client, cohort):
    stranger = EnrolmentFactory()
    card = issue_card(stranger.learner, by=None, at=NOON).card

    addresses = [
        url(stranger.cohort),
        reverse("revoke-card", args=[stranger.cohort.pk, card.pk]),
        reverse("revoke-card", args=[cohort.pk, card.pk]),
        reverse("print-cards", args=[987654]),
    ]

    for address in addresses:
        assert client.get(address).status_code == 404
        assert client.post(address, {"parent": [stranger.pk]}).status_code == 404
    card.refresh_from_db()
    assert card.revoked_at is None
    assert SignInCard.objects.count() == 1


@pytest.mark.parametrize("role", [None, roles.CONTENT_EDITOR, roles.REPORT_VIEWER])
def test_the_view_does_not_exist_for_others(client, cohort, role):
    sign_in(client, UserFactory(role=role))

    assert client.get(url(cohort)).status_code == 404
    assert client.post(url(cohort)).status_code == 404


def test_the_project_manager_prints_for_every_cohort(client, cohort):
    place = EnrolmentFactory(cohort=cohort)
    sign_in(client, ProjectManagerFactory())

    client.post(url(cohort), {"parent": [place.pk]})

    assert SignInCard.objects.filter(learner=place.learner).exists()


def test_who_left_gets_no_card(client, cohort):
    place = EnrolmentFactory(cohort=cohort, withdrawn_on=local_day(NOON))

    client.post(url(cohort), {"parent": [place.pk]})

    assert not SignInCard.objects.exists()


def test_the_page_costs_the_same_for_more_people(client, cohort):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get(url(cohort))
        return len(queries)

    issue_card(EnrolmentFactory(cohort=cohort).learner, by=None, at=NOON)
    cost()
    small = cost()
    for place in EnrolmentFactory.create_batch(10, cohort=cohort):
        issue_card(place.learner, by=None, at=NOON)

    assert cost() == small


@pytest.mark.parametrize("who", [{"is_active": False}, {"role": roles.FACILITATOR}])
def test_who_can_have_no_card_is_not_offered_one_and_stops_no_other(client, cohort, who):
    place = EnrolmentFactory(cohort=cohort)
    without = EnrolmentFactory(cohort=cohort, learner=UserFactory(display_name="Zora Closed", **who))

    assert "Zora Closed" not in client.get(url(cohort)).content.decode()
    response = client.post(url(cohort), {"parent": [place.pk, without.pk]})

    assert response.status_code == 200
    assert [card.learner for card in SignInCard.objects.all()] == [place.learner]
