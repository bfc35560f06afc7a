"""Passkeys: added shortly after signing in, and one of two factors for the team."""

import json
import time

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from institute.people.allauth_internals import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    AUTHENTICATION_METHODS_USER_SESSION_KEY,
)
from institute.people.sign_in import invite, message_path
from institute.records.models import AuditAction, AuditRecord
from tests.factories import FacilitatorFactory, UserFactory
from tests.passkeys import SoftPasskey
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
ADD, LIST, LOGIN = reverse("mfa_add_webauthn"), reverse("mfa_list_webauthn"), reverse("mfa_login_webauthn")
PASSWORD = "a long sentence opens"
LOCALHOST = {"headers": {"host": "localhost"}}


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


def just_signed_in(person):
    """Return a browser in which the person signed in a moment ago."""
    browser = sign_in(Client(**LOCALHOST), person)
    if not person.is_team_member:
        remember_proof(browser, person)
    return browser


def remember_proof(browser, person, *, age=0):
    session = browser.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "code", "at": time.time() - age}]
    session[AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
    session.save()


def add(browser, passkey, name="My phone"):
    options = browser.get(ADD).context["js_data"]["creation_options"]
    options = json.loads(json.dumps(dict(options), default=dict))
    return browser.post(ADD, {"name": name, "credential": passkey.created(options)})


def show(browser, passkey):
    options = browser.get(LOGIN, headers={"accept": "application/json"}).json()["request_options"]
    return browser.post(LOGIN, {"credential": passkey.shown(options)})


def test_a_parent_adds_a_passkey_and_signs_in_with_it():
    parent, passkey = UserFactory(), SoftPasskey()
    assert add(just_signed_in(parent), passkey)["Location"] == LIST

    browser = Client(**LOCALHOST)
    response = show(browser, passkey)

    assert response["Location"] == reverse("after-sign-in")
    assert browser.session["_auth_user_id"] == str(parent.pk)
    assert "My phone" in browser.get(LIST).content.decode()
    assert AuditRecord.objects.filter(action=AuditAction.SIGNED_IN, actor_id=parent.pk).exists()


def test_a_parent_with_a_passkey_can_still_sign_in_otherwise():
    parent = UserFactory(email="ana@example.org")
    add(just_signed_in(parent), SoftPasskey())
    message = invite(parent, at=timezone.now())

    browser = Client()
    browser.post(message_path(message))

    assert browser.session["_auth_user_id"] == str(parent.pk)


def test_of_the_team_a_passkey_is_the_second_proof_and_the_password_is_asked_too():
    person = FacilitatorFactory()
    person.set_password(PASSWORD)
    person.save()
    passkey = SoftPasskey()
    add(just_signed_in(person), passkey)
    browser = Client(**LOCALHOST)
    show(browser, passkey)

    stopped = browser.get("/teach/")
    assert stopped["Location"].startswith(reverse("account_reauthenticate"))
    browser.post(stopped["Location"], {"password": PASSWORD, "next": "/teach/"})

    assert browser.get("/teach/").status_code == 200


def test_after_the_password_a_passkey_is_the_second_factor_of_this_session():
    person = FacilitatorFactory()
    person.set_password(PASSWORD)
    person.save()
    passkey = SoftPasskey()
    add(just_signed_in(person), passkey)
    browser = Client(**LOCALHOST)

    first = browser.post(reverse("account_login"), {"login": person.username, "password": PASSWORD})
    assert first["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in browser.session
    options = browser.get(first["Location"]).context["js_data"]["request_options"]
    options = json.loads(json.dumps(dict(options), default=dict))
    browser.post(first["Location"], {"credential": passkey.shown(options)})

    assert browser.get("/teach/").status_code == 200


def test_the_password_alone_sets_up_no_other_factor_beside_a_passkey():
    person = FacilitatorFactory()
    add(just_signed_in(person), SoftPasskey())
    Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).delete()
    browser = Client(**LOCALHOST)
    browser.force_login(person)

    response = browser.get(reverse("mfa_activate_totp"))

    assert response["Location"].startswith(reverse("mfa_reauthenticate_webauthn"))


def test_a_key_that_asks_for_no_finger_face_or_pin_is_not_taken():
    parent = UserFactory()

    response = add(just_signed_in(parent), SoftPasskey(verifies=False))

    assert response.status_code == 200
    assert not Authenticator.objects.filter(user=parent).exists()


def test_the_same_answer_is_good_once():
    parent, passkey = UserFactory(), SoftPasskey()
    add(just_signed_in(parent), passkey)
    browser = Client(**LOCALHOST)
    options = browser.get(LOGIN, headers={"accept": "application/json"}).json()["request_options"]
    answer = passkey.shown(options)
    browser.post(LOGIN, {"credential": answer})

    thief = Client(**LOCALHOST)
    thief.get(LOGIN, headers={"accept": "application/json"})
    thief.post(LOGIN, {"credential": answer})

    assert "_auth_user_id" not in thief.session


@pytest.mark.parametrize("credential", ["", "{}", "[]", "null", '{"response": {"userHandle": "MQ"}}', "\x00"])
def test_an_answer_that_makes_no_sense_signs_nobody_in(credential):
    browser = Client(**LOCALHOST, raise_request_exception=False)
    browser.get(LOGIN, headers={"accept": "application/json"})

    response = browser.post(LOGIN, {"credential": credential})

    assert response.status_code < 500
    assert "_auth_user_id" not in browser.session


def test_a_proof_of_an_hour_ago_adds_no_passkey():
    parent = UserFactory()
    browser = just_signed_in(parent)
    remember_proof(browser, parent, age=3600)

    response = browser.get(ADD)

    assert response["Location"].startswith(reverse("sign-in-again"))
    assert browser.get(response["Location"]).status_code == 200


def test_signing_in_again_returns_to_the_same_page():
    parent, passkey = UserFactory(), SoftPasskey()
    browser = just_signed_in(parent)
    add(browser, passkey)
    browser.post(reverse("sign-in-again"), {"next": ADD})
    assert "_auth_user_id" not in browser.session

    show(browser, passkey)

    assert browser.get(reverse("after-sign-in"))["Location"] == ADD


def test_a_removed_passkey_opens_nothing():
    parent, passkey = UserFactory(), SoftPasskey()
    browser = just_signed_in(parent)
    add(browser, passkey)
    key = Authenticator.objects.get(user=parent)
    assert browser.get(reverse("mfa_remove_webauthn", args=[key.pk])).status_code == 200

    browser.post(reverse("mfa_remove_webauthn", args=[key.pk]))

    other = Client(**LOCALHOST)
    show(other, passkey)
    assert "_auth_user_id" not in other.session


def test_somebody_elses_passkey_does_not_exist():
    parent = UserFactory()
    add(just_signed_in(parent), SoftPasskey())
    key = Authenticator.objects.get(user=parent)
    other = just_signed_in(UserFactory())

    assert other.get(reverse("mfa_remove_webauthn", args=[key.pk])).status_code == 404
    assert other.post(reverse("mfa_remove_webauthn", args=[key.pk])).status_code == 404


def test_a_passkey_learns_the_member_code_and_not_the_name():
    parent = UserFactory(display_name="Canary Name", email="canary@example.org")
    page = just_signed_in(parent).get(ADD)

    options = page.context["js_data"]["creation_options"]

    assert "anary" not in str(options)
    assert parent.username in str(options)


def test_guesses_with_passkeys_are_limited_by_network_address(settings):
    settings.MFA_RATE_LIMITS = {"webauthn_login": "2/m/ip"}
    browser = Client(**LOCALHOST)

    answers = [browser.post(LOGIN, {"credential": "{}"}).status_code for _try in range(3)]

    assert answers == [302, 302, 429]


def test_signing_out_everywhere_ends_this_session_too():
    parent = UserFactory()
    here, there = just_signed_in(parent), just_signed_in(parent)

    here.post(reverse("open-sessions"), {"where": "everywhere"})

    assert here.get(reverse("open-sessions")).status_code == 302
    assert there.get(reverse("open-sessions")).status_code == 302
