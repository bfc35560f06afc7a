"""The page that a printed card opens, as a browser sees it."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from institute.people.models import SignInCard, SignInSession
from institute.people.sign_in import issue_card, revoke_card, set_pin
from tests.factories import FacilitatorFactory, UserFactory
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
PIN = "580274"


def issue(learner=None, *, pin=PIN, days_ago=0):
    at = timezone.now() - timedelta(days=days_ago)
    issued = issue_card(learner or UserFactory(), by=None, at=at)
    if pin:
        set_pin(issued.card, pin, at=at)
    return issued


def test_a_get_signs_nobody_in_and_changes_nothing(client):
    issued = issue(pin=None)

    for _visit in range(3):
        assert client.get(issued.path).status_code == 200
        assert client.head(issued.path).status_code == 200

    issued.card.refresh_from_db()
    assert issued.card.first_used_at is None
    assert "_auth_user_id" not in client.session


def test_the_first_use_sets_the_pin_and_signs_in(client):
    issued = issue(pin=None)

    response = client.post(issued.path, {"pin": PIN, "again": PIN})

    assert response.status_code == 302
    assert response["Location"] == "/account/next/"
    assert client.session["_auth_user_id"] == str(issued.card.learner_id)
    issued.card.refresh_from_db()
    assert issued.card.first_used_at is not None


def test_two_different_pins_are_refused_beside_the_field(client):
    issued = issue(pin=None)

    response = client.post(issued.path, {"pin": PIN, "again": "580275", "shared": "on"})

    assert response.status_code == 200
    assert "not the same" in response.context["form"].errors["again"][0]
    assert response.context["form"]["shared"].value() is True
    assert PIN not in response.content.decode()


def test_a_weak_pin_says_why(client):
    response = client.post(issue(pin=None).path, {"pin": "123456", "again": "123456"})

    assert "order" in response.context["form"].errors["pin"][0]


def test_later_the_pin_signs_in_with_a_new_session_key(client):
    issued = issue()
    client.get(reverse("account_login"))
    client.post(issued.path, {"pin": "111222"})
    before = client.cookies.get(settings.SESSION_COOKIE_NAME)
    before = before and before.value

    client.post(issued.path, {"pin": "۵۸۰ ۲۷۴"})

    assert client.session["_auth_user_id"] == str(issued.card.learner_id)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before


def test_a_wrong_pin_says_how_many_attempts_are_left(client):
    issued = issue()

    response = client.post(issued.path, {"pin": "111222"})

    assert response.status_code == 200
    assert "4 more times" in response.content.decode()
    assert "111222" not in response.content.decode()


def test_each_refusal_of_a_card_has_its_own_text_and_status(client):
    locked, revoked, expired, closed, staff = issue(), issue(), issue(pin=None, days_ago=15), issue(), issue()
    SignInCard.objects.filter(pk=locked.card.pk).update(failures=5)
    revoke_card(revoked.card, by=None, at=timezone.now())
    type(closed.card.learner).objects.filter(pk=closed.card.learner_id).update(is_active=False)
    type(staff.card.learner).objects.filter(pk=staff.card.learner_id).update(is_superuser=True)
    cases = {
        "/card/nobody-has-this/": (404, "do not know this card"),
        locked.path: (403, "locked"),
        revoked.path: (410, "replaced or withdrawn"),
        expired.path: (410, "14 days"),
        closed.path: (403, "closed"),
        staff.path: (403, "do not use cards"),
    }

    for path, (status, words) in cases.items():
        for response in (client.get(path), client.post(path, {"pin": PIN})):
            assert response.status_code == status
            assert words in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_each_refusal_of_a_card_is_in_the_language_of_its_holder(client):
    def spanish(**more):
        return issue(UserFactory(preferred_language="es"), **more)

    locked, revoked, expired, closed = spanish(), spanish(), spanish(pin=None, days_ago=15), spanish()
    SignInCard.objects.filter(pk=locked.card.pk).update(failures=5)
    revoke_card(revoked.card, by=None, at=timezone.now())
    type(closed.card.learner).objects.filter(pk=closed.card.learner_id).update(is_active=False)

    pages = [client.get(issued.path).content.decode() for issued in (locked, revoked, expired, closed)]
    pages.append(client.get("/card/nobody-has-this/", headers={"accept-language": "es"}).content.decode())
    used = spanish()
    wrong = client.post(used.path, {"pin": "111222"}).content.decode()

    assert len({re.search(r"<h1[^>]*>(.*?)</h1>", page, re.S).group(1) for page in pages}) == 5
    for page in (*pages, wrong):
        assert '<html lang="es"' in page
        assert re.search(r"(?i)tarjeta|PIN", page)
        for english in ("locked", "replaced", "14 days", "closed", "do not know", "more times"):
            assert english not in page
    assert "4" in wrong


def test_the_page_speaks_the_language_of_the_cards_holder_until_another_is_chosen(client):
    path = issue(UserFactory(preferred_language="fa")).path

    assert 'lang="fa" dir="rtl"' in client.get(path).content.decode()
    client.post(reverse("set-language"), {"language": "en", "next": path})
    assert '<html lang="en"' in client.get(path).content.decode()


def test_the_token_leaves_the_page_neither_by_referrer_nor_by_cache(client):
    response = client.get(issue().path)

    assert response["Referrer-Policy"] == "strict-origin"
    assert "no-store" in response["Cache-Control"]


def test_a_person_who_is_signed_in_is_told_whose_device_this_is(client):
    someone, issued = UserFactory(display_name="Ana Signed-In"), issue()
    sign_in(client, someone)

    response = client.post(issued.path, {"pin": PIN})

    assert "Ana Signed-In" in response.content.decode()
    assert client.session["_auth_user_id"] == str(someone.pk)
    response = client.post(reverse("account_logout"), {"next": issued.path})
    assert response["Location"] == issued.path


def test_the_holder_who_is_signed_in_just_goes_on(client):
    issued = issue()
    sign_in(client, issued.card.learner)

    assert "do not need your card" in client.get(issued.path).content.decode()


def test_a_shared_device_is_remembered_and_forgets_at_the_end(client):
    issued = issue()

    response = client.post(issued.path, {"pin": PIN, "shared": "on"})

    assert client.session["shared"] is True
    assert response.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == ""


def test_a_device_that_is_not_shared_stays_signed_in_for_thirty_days(client):
    response = client.post(issue().path, {"pin": PIN})

    assert response.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 30 * 24 * 60 * 60


def test_revoking_a_card_signs_its_holder_out_at_the_next_request(client):
    issued = issue()
    client.post(issued.path, {"pin": PIN})
    assert client.get(reverse("open-sessions")).status_code == 200

    revoke_card(issued.card, by=None, at=timezone.now())

    assert client.get(reverse("open-sessions")).status_code == 302
    assert not SignInSession.objects.filter(person=issued.card.learner).exists()


def test_a_post_without_the_token_of_the_form_is_refused():
    client = Client(enforce_csrf_checks=True)
    issued = issue()

    assert client.post(issued.path, {"pin": PIN}).status_code == 403
    assert "_auth_user_id" not in client.session


def test_too_many_attempts_from_one_address_are_stopped(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"card": "2/m/ip"}
    issued = issue()
    for _attempt in range(2):
        client.post(issued.path, {"pin": "111222"})

    response = client.post(issued.path, {"pin": PIN})

    assert response.status_code == 429
    assert "wait" in response.content.decode().lower()


def test_the_session_keeps_no_name_token_or_code(client):
    learner = UserFactory(display_name="Rosa Canary", email="rosa@example.org")
    issued = issue(learner)

    client.post(issued.path, {"pin": PIN})

    stored = str(dict(client.session.items()))
    assert not any(word in stored for word in ("Rosa", "rosa@", issued.token, PIN, learner.username))


def test_a_facilitators_page_is_not_opened_by_a_parents_card(client):
    FacilitatorFactory()
    client.post(issue().path, {"pin": PIN})

    assert client.get("/admin/").status_code == 404
    assert client.get(reverse("mfa_index")).status_code == 404
    assert client.get(reverse("account_change_password")).status_code == 404
