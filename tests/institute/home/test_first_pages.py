"""The public pages of the first day: made once, in two languages, with words for every picture."""

import pytest
import yaml

from institute.home.first_pages import FILE
from institute.home.models import StandardPage
from institute.home.services import bootstrap_site
from lessons.curriculum.queries import address

pytestmark = pytest.mark.django_db

ENTRIES = yaml.safe_load(FILE.read_text())


def leaves(value):
    """Every text below a value, and the languages that stand beside one another."""
    if isinstance(value, dict):
        if set(value) >= {"en"}:
            yield value
            return
        for one in value.values():
            yield from leaves(one)
    elif isinstance(value, list):
        for one in value:
            yield from leaves(one)


def test_every_text_stands_in_both_languages_and_differs():
    texts = list(leaves(ENTRIES))

    assert len(texts) > 30
    for text in texts:
        assert set(text) == {"en", "es"}
        assert text["en"] != text["es"]


def test_every_page_is_read_in_both_languages(client):
    bootstrap_site()

    for page in StandardPage.objects.all():
        words = client.get(address(page, page.locale.language_code)).content.decode()
        assert page.title in words
        assert f'lang="{page.locale.language_code}"' in words
    assert StandardPage.objects.count() == 2 * len(ENTRIES)


def test_every_picture_says_what_it_shows_in_the_language_of_its_page(client):
    bootstrap_site()

    page = client.get("/es/quienes-somos/").content.decode()

    assert 'role="img" aria-label="Una mesa redonda con ocho asientos.' in page


def test_they_are_made_once(client):
    bootstrap_site()
    about = StandardPage.objects.get(slug="about")
    about.title = "All of us"
    about.save_revision().publish()
    StandardPage.objects.get(slug="for-school-sites").delete()

    bootstrap_site()

    assert StandardPage.objects.get(slug="about").title == "All of us"
    assert not StandardPage.objects.filter(slug="for-school-sites").exists()


def test_they_are_in_the_menu_and_at_the_foot(client):
    bootstrap_site()

    page = client.get("/es/").content.decode()

    assert page.count("/es/como-funciona/") == 3  # the bar, the end of the home page, the foot
    assert page.count("/es/para-las-escuelas/") == 2


def test_the_menu_costs_one_query_however_many_pages_there_are(client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    home = bootstrap_site()
    client.get("/es/help/")
    with CaptureQueriesContext(connection) as few:
        client.get("/es/help/")
    for number in range(5):
        home.add_child(instance=StandardPage(title=f"More {number}", slug=f"more-{number}"))
    # They are read once, and then stay in memory.
    client.get("/es/help/")
    with CaptureQueriesContext(connection) as many:
        client.get("/es/help/")

    assert len(many) == len(few)
