"""What every request passes: headers, caches, the idle timeout."""

import time

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.models import Page

from institute.people.models import SignInSession
from tests.factories import FacilitatorFactory, UserFactory
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


def rest(client, minutes):
    """Let the last click of this browser be ``minutes`` ago."""
    session = client.session
    session["last_seen"] = int(time.time()) - minutes * 60
    session.save()


def test_every_response_has_the_security_headers(client):
    for path in ("/account/login/", "/none/at/all/"):
        response = client.get(path)
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "same-origin"
        assert response["Cross-Origin-Opener-Policy"] == "same-origin"
        assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_pages_of_signed_in_users_are_not_cached(client):
    sign_in(client, UserFactory())

    for path in ("/account/sessions/", "/none/at/all/", "/account/next/", "/v/"):
        assert "no-store" in client.get(path)["Cache-Control"], path
        assert "private" in client.get(path)["Cache-Control"], path


def test_a_page_for_everybody_makes_no_session(client):
    response = client.get("/none/at/all/")

    assert settings.SESSION_COOKIE_NAME not in response.cookies
    assert "no-store" not in response.get("Cache-Control", "")


def test_a_facilitator_is_signed_out_after_the_idle_timeout(client):
    sign_in(client, FacilitatorFactory())
    rest(client, 29)
    assert client.get("/account/sessions/").status_code == 200
    rest(client, 31)

    response = client.get("/account/sessions/")

    assert response["Location"] == "/account/login/?next=/account/sessions/"
    assert not SignInSession.objects.exclude(person=None).exists()


def test_polling_of_an_open_editor_does_not_extend_the_session(client):
    person = UserFactory(is_superuser=True)
    sign_in(client, person)
    page = Page.get_first_root_node().get_children().first()
    open_editor = EditingSession.objects.create(user=person, content_object=page, last_seen_at=timezone.now())
    rest(client, 29)
    seen = client.session["last_seen"]

    asked = client.post(
        reverse("wagtailadmin_editing_sessions:ping", args=["wagtailcore", "page", page.pk, open_editor.pk])
    )

    assert asked.status_code == 200
    assert client.session["last_seen"] == seen


def test_a_session_key_with_a_nul_character_is_anonymous(client):
    client.cookies[settings.SESSION_COOKIE_NAME] = "abcdefgh\0"

    assert client.get("/account/sessions/")["Location"] == "/account/login/?next=/account/sessions/"


def test_a_parent_on_their_own_phone_stays_signed_in_for_weeks(client):
    sign_in(client, UserFactory())
    rest(client, 60 * 24 * 29)

    assert client.get("/account/sessions/").status_code == 200


def test_a_parent_on_a_shared_device_is_signed_out_after_the_idle_timeout(client):
    sign_in(client, UserFactory())
    session = client.session
    session["shared"] = True
    session.save()
    rest(client, 31)

    assert client.get("/account/sessions/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_signing_in_again_returns_the_same_user_to_their_page(client):
    person = FacilitatorFactory()
    sign_in(client, person)
    rest(client, 31)
    client.get("/account/sessions/?page=2")

    sign_in(client, person)
    response = client.get("/account/next/")

    assert response["Location"] == "/account/sessions/?page=2"
    assert client.get("/account/next/")["Location"] == reverse("teach-home")


def test_another_user_of_the_device_is_not_sent_to_that_page(client):
    sign_in(client, FacilitatorFactory())
    rest(client, 31)
    client.get("/account/sessions/")

    sign_in(client, FacilitatorFactory())

    assert client.get("/account/next/")["Location"] == reverse("teach-home")


def test_a_form_posted_after_the_idle_timeout_leads_back_to_its_page(client):
    person = FacilitatorFactory()
    sign_in(client, person)
    rest(client, 31)

    response = client.post("/account/sessions/", headers={"referer": "http://testserver/teach/?x=1"})

    assert response["Location"].endswith("next=/teach/%3Fx%3D1")
    response = client.post("/account/sessions/", headers={"referer": "https://evil.example/teach/"})
    assert response["Location"].endswith("next=/")


def test_last_seen_is_stored_at_most_once_a_minute(client):
    sign_in(client, UserFactory())
    client.get("/account/sessions/")
    first = SignInSession.objects.exclude(person=None).get().last_seen_at

    client.get("/account/sessions/")
    assert SignInSession.objects.exclude(person=None).get().last_seen_at == first

    rest(client, 2)
    client.get("/account/sessions/")
    assert SignInSession.objects.exclude(person=None).get().last_seen_at >= first


def test_the_cookies_are_for_this_site_and_not_for_scripts(client):
    sign_in(client, UserFactory())
    cookie = client.get("/account/sessions/").cookies[settings.SESSION_COOKIE_NAME]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_each_role_has_its_own_home_page(client):
    from institute.people import roles

    expected = {
        None: "/es/home/",
        roles.FACILITATOR: "/es/teach/",
        roles.PROJECT_MANAGER: "/admin/",
        roles.CONTENT_EDITOR: "/admin/",
        roles.REPORT_VIEWER: "/es/",
    }
    for role, path in expected.items():
        client = Client()
        sign_in(client, UserFactory(role=role, preferred_language="es"))
        assert client.get("/account/next/")["Location"] == path


def test_the_list_of_sign_ins_says_times_only_and_ends_the_others(client):
    person = UserFactory()
    other = sign_in(Client(), person)
    other.get("/account/sessions/")
    sign_in(client, person)
    page = client.get("/account/sessions/", headers={"user-agent": "Canary Phone"}).content.decode()
    assert "Canary Phone" not in page
    assert "127.0.0.1" not in page

    client.post("/account/sessions/")

    assert other.get("/account/sessions/").status_code == 302
    assert client.get("/account/sessions/").status_code == 200
