"""What programs ask for at the root: robots, the map of the site, the icon, the service worker."""

import json
import re

import pytest
from django.urls import reverse

from institute.home.services import bootstrap_site
from tests.curriculum_made import curriculum_tree
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def test_robots_are_kept_out_of_private_places_and_told_of_the_map(client, settings):
    words = client.get("/robots.txt").content.decode()

    for path in ("/admin/", "/account/", "/card/", "/v/"):
        assert f"Disallow: {path}" in words
    # The two URLs that somebody may look for, without anybody's number or name.
    for path in ("/account/login/$", "/v/$"):
        assert f"Allow: {path}" in words
    assert f"Sitemap: {settings.SITE_ADDRESS}/sitemap.xml" in words


def test_the_map_has_public_pages_in_every_language_and_no_lesson(client):
    bootstrap_site(at=NOON)
    tree = curriculum_tree()

    found = client.get("/sitemap.xml").content.decode()

    for path in ("/about/", "/es/quienes-somos/", "/es/contact/", "/fa/privacy/", "/v/"):
        assert f"{path}</loc>" in found
    assert tree.lesson.slug not in found


def test_every_address_of_the_map_is_there(client):
    bootstrap_site(at=NOON)
    found = client.get("/sitemap.xml").content.decode()

    for path in re.findall(r"<loc>http://testserver(.*?)</loc>", found):
        assert client.get(path).status_code == 200, path


def test_browsers_find_the_icon(client):
    assert client.get("/favicon.ico").url.endswith("touch-icon.png")


def test_the_service_worker_knows_the_offline_page_of_each_language(client):
    response = client.get("/sw.js")

    assert response["Content-Type"].startswith("text/javascript")
    assert "no-cache" in response["Cache-Control"]
    literal = re.search(r'JSON.parse\("(.*)"\)', response.content.decode()).group(1)
    needs = json.loads(literal.encode().decode("unicode_escape"))
    assert needs["pages"] == {"en": "/offline/", "es": "/es/offline/", "fa": "/fa/offline/"}


def test_the_offline_page_holds_nothing_of_anybody(client):
    from tests.factories import UserFactory
    from tests.sign_in import sign_in

    person = UserFactory(display_name="Rosa Alvarado")
    sign_in(client, person)
    page = client.get(reverse("offline")).content.decode()

    assert "Rosa" not in page
    assert "csrf" not in page
    assert "<form" not in page


def test_public_pages_name_their_twins_and_what_they_are_about(client, settings):
    bootstrap_site(at=NOON)

    page = client.get("/about/").content.decode()

    assert f'hreflang="es" href="{settings.SITE_ADDRESS}/es/quienes-somos/"' in page
    assert f'rel="canonical" href="{settings.SITE_ADDRESS}/about/"' in page
    assert re.search(r'<meta name="description" content="PASS is led by parents\.', page)
    assert "social-card" in page
