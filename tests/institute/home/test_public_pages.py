"""Pages that anybody may read."""

from copy import deepcopy

import pytest
from wagtail.models import Page

from institute.home.models import HomePage, StandardPage
from institute.home.services import bootstrap_site

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _home(shared_rows):
    with shared_rows.made():
        return bootstrap_site(with_pages=False)


@pytest.fixture
def home(db, _home):
    return deepcopy(_home)


@pytest.mark.parametrize("prefix", ["", "/es", "/fa"])
@pytest.mark.parametrize("path", ["/", "/help/", "/privacy/", "/contact/", "/offline/", "/search/"])
def test_anybody_may_read_it_in_every_language(client, home, prefix, path):
    response = client.get(prefix + path)

    assert response.status_code == 200
    assert f'<html lang="{prefix.strip("/") or "en"}"' in response.content.decode()


def test_the_home_page_speaks_the_language_of_its_address(client, home):
    assert "Hay un lugar para usted" in client.get("/es/").content.decode()
    assert "There is a seat for you" in client.get("/").content.decode()


def test_the_home_page_in_farsi_is_english_text_in_right_to_left_menus(client, home):
    page = client.get("/fa/").content.decode()

    assert '<html lang="fa" dir="rtl"' in page
    assert 'lang="en" dir="ltr"' in page


def test_the_privacy_notice_says_what_is_never_asked(client, home):
    page = client.get("/privacy/").content.decode()

    for word in ("immigration", "date or place of birth", "certificate", "quizzes"):
        assert word in page


def test_a_standard_page_is_read_below_the_home_page(client, home):
    body = [("text", "<p>We are parents.</p>")]
    home.add_child(instance=StandardPage(title="About us", slug="about-us", body=body))

    assert "We are parents." in client.get("/about-us/").content.decode()


def test_an_unpublished_page_is_not_there_in_any_language(client, home):
    home.add_child(instance=StandardPage(title="About", slug="hidden", live=False))

    for prefix in ("", "/es", "/fa"):
        assert client.get(f"{prefix}/hidden/").status_code == 404


def test_only_home_pages_stand_at_the_top():
    assert HomePage.allowed_parent_page_models() == [Page]


def test_nothing_on_a_public_page_comes_from_another_host(client, home):
    page = client.get("/").content.decode()

    assert 'src="http' not in page
    assert '<link rel="stylesheet" href="http' not in page
    assert "style=" not in page


def test_pictures_of_pages_are_served_and_nothing_else_of_the_uploads(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for folder in ("images", "original_images", "documents"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "seat.webp").write_bytes(b"a picture")

    response = client.get("/media/images/seat.webp")

    assert b"".join(response.streaming_content) == b"a picture"
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    for path in (
        "original_images/seat.webp",
        "documents/seat.webp",
        "images/",
    ):
        assert client.get(f"/media/{path}").status_code == 404
