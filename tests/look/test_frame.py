"""The frame of every page: its language, its direction, the ways out of it, and what it says on failure."""

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from tests.factories import FacilitatorFactory, UserFactory
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "mark"),
    [
        ("/privacy/", '<html lang="en" dir="ltr">'),
        ("/es/privacy/", '<html lang="es" dir="ltr">'),
        ("/fa/privacy/", '<html lang="fa" dir="rtl">'),
    ],
)
def test_a_page_says_its_language_and_its_direction(client, address, mark):
    assert mark in client.get(address).content.decode()


def test_every_language_is_offered_by_its_own_name_and_without_flags(client):
    html = client.get("/fa/privacy/").content.decode()
    for code, name in [("en", "English"), ("es", "Español"), ("fa", "فارسی")]:
        assert f'value="{code}" lang="{code}"' in html
        assert f"<bdi>{name}</bdi>" in html


def test_the_language_form_comes_back_to_the_same_page(client):
    html = client.get("/privacy/?from=card").content.decode()
    assert 'name="next" value="/privacy/?from=card"' in html


def test_a_parent_finds_home_path_and_help(client):
    html = sign_in(client, UserFactory()).get("/privacy/").content.decode()
    for address in ('href="/home/"', 'href="/path/"', 'href="/help/"'):
        assert address in html
    assert "/admin/" not in html


def test_the_navigation_of_the_team_links_to_teach_and_admin(client):
    html = sign_in(client, FacilitatorFactory()).get("/privacy/").content.decode()
    assert 'href="/teach/"' in html
    assert 'href="/admin/"' in html
    assert 'href="/home/"' not in html


def test_signing_out_is_a_post(client):
    html = sign_in(client, UserFactory()).get("/privacy/").content.decode()
    assert '<form method="post" action="/account/logout/">' in html
    assert 'href="/account/logout/"' not in html


def test_the_components_page_is_for_the_team(client):
    assert client.get("/components/").status_code == 302
    assert sign_in(Client(), UserFactory()).get("/components/").status_code == 404
    assert sign_in(Client(), FacilitatorFactory()).get("/components/").status_code == 200


def test_a_404_page_has_the_language_of_its_url(client):
    answer = client.get("/fa/nothing-here/")
    assert answer.status_code == 404
    assert '<html lang="fa" dir="rtl">' in answer.content.decode()


def test_a_form_from_an_old_page_is_refused_with_a_page_of_ours():
    answer = Client(enforce_csrf_checks=True).post("/language/", {"language": "es"})
    assert answer.status_code == 403
    assert 'class="wrap wrap--read sorry"' in answer.content.decode()


@pytest.mark.parametrize("language", ["en", "es", "fa"])
def test_the_500_page_needs_no_other_file(language):
    with translation.override(language):
        html = render_to_string("500.html")
    assert f'<html lang="{language}"' in html
    assert "<script" not in html
