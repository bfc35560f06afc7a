"""The language of the interface: by the address, else by the person."""

import pytest
from django.conf import settings
from django.urls import reverse
from wagtail.models import Locale, Page, Site

from tests.factories import UserFactory
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(db):
    """An English tree; the home and one of two pages below it are also in Spanish."""
    english, _new = Locale.objects.get_or_create(language_code="en")
    spanish, _new = Locale.objects.get_or_create(language_code="es")
    root = Page.get_first_root_node()
    home = root.add_child(instance=Page(title="Home", slug="walk-home", locale=english))
    Site.objects.filter(is_default_site=True).update(root_page=home)
    Site.clear_site_root_paths_cache() if hasattr(Site, "clear_site_root_paths_cache") else None
    both = home.add_child(instance=Page(title="Budget", slug="budget", locale=english))
    home.add_child(instance=Page(title="Only English", slug="only-english", locale=english))
    home_es = home.copy_for_translation(spanish)
    home_es.save_revision().publish()
    both_es = both.copy_for_translation(spanish)
    both_es.slug, both_es.title = "presupuesto", "Presupuesto"
    both_es.save_revision().publish()
    return home


def switch(client, language, to, **kwargs):
    return client.post(reverse("set-language"), {"language": language, "next": to}, **kwargs)["Location"]


@pytest.mark.parametrize(
    ("language", "came_from", "goes_to"),
    [
        ("es", "/account/login/?next=/home/", "/es/account/login/?next=/home/"),
        ("en", "/fa/account/login/", "/account/login/"),
        ("fa", "/es/account/login/", "/fa/account/login/"),
        ("es", "/v/ABC/", "/v/ABC/"),
        ("es", "/card/some-token/", "/card/some-token/"),
    ],
)
def test_our_own_pages_keep_their_path(client, language, came_from, goes_to):
    assert switch(client, language, came_from) == goes_to


@pytest.mark.parametrize(
    ("language", "came_from", "goes_to"),
    [
        ("es", "/budget/?x=1", "/es/presupuesto/?x=1"),
        ("en", "/es/presupuesto/", "/budget/"),
        ("fa", "/budget/", "/fa/budget/"),
        ("fa", "/es/presupuesto/", "/fa/budget/"),
        ("en", "/fa/budget/", "/budget/"),
        ("es", "/only-english/", "/es/"),
        ("es", "/", "/es/"),
        ("en", "/es/", "/"),
        ("es", "/not-there/", "/es/not-there/"),
    ],
)
def test_a_page_of_the_tree_leads_to_its_translation(client, pages, language, came_from, goes_to):
    assert switch(client, language, came_from) == goes_to


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/x", "/\\evil.example", "javascript:alert(1)", "", "x" * 9000],
)
def test_nobody_is_sent_to_another_site(client, target):
    assert switch(client, "es", target).startswith("/")
    assert not switch(client, "es", target).startswith(("//", "/\\"))


def test_an_unknown_language_changes_nothing(client):
    response = client.post(reverse("set-language"), {"language": "xx", "next": "/v/"})

    assert response["Location"] == "/v/"
    assert settings.LANGUAGE_COOKIE_NAME not in response.cookies


def test_a_get_switches_nothing(client):
    assert client.get(reverse("set-language") + "?language=es&next=/").status_code == 405


def test_the_choice_is_stored_with_the_user_and_in_a_cookie(client):
    person = UserFactory()
    sign_in(client, person)

    response = client.post(reverse("set-language"), {"language": "es", "next": "/v/"})

    person.refresh_from_db()
    assert person.preferred_language == "es"
    assert response.cookies[settings.LANGUAGE_COOKIE_NAME].value == "es"
    assert response.cookies[settings.LANGUAGE_COOKIE_NAME]["httponly"]


def test_a_url_without_a_language_uses_that_of_the_user(client):
    path = "/card/nobody-has-this/"
    assert '<html lang="en"' in client.get(path).content.decode()
    assert '<html lang="es"' in client.get(path, headers={"accept-language": "es-MX"}).content.decode()
    sign_in(client, UserFactory(preferred_language="fa"))
    page = client.get(path, headers={"accept-language": "es-MX"})
    assert '<html lang="fa" dir="rtl"' in page.content.decode()
    assert page["Content-Language"] == "fa"


def test_the_prefix_of_an_address_decides(client):
    sign_in(client, UserFactory(preferred_language="fa"))

    assert '<html lang="es"' in client.get("/es/account/sessions/").content.decode()
    assert '<html lang="en"' in client.get("/account/sessions/").content.decode()


def test_a_404_page_is_in_the_language_of_the_user(client):
    sign_in(client, UserFactory(preferred_language="es"))

    assert '<html lang="es"' in client.get("/none/at/all/").content.decode()
    assert '<html lang="fa"' in client.get("/fa/none/at/all/").content.decode()
