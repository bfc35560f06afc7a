"""What anybody can read: public pages, search, the glossary, and the pages for when something is broken."""

from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from wagtail.search.index import insert_or_update_object

from institute.home.models import StandardPage
from lessons.curriculum.models import GlossaryPage
from lessons.curriculum.queries import address, in_language
from tests.browser.one_page import Page, press

ENGLISH = {"locale__language_code": "en"}


def find_them_by_search():
    """Index the public pages, which tests leave out."""
    for page in StandardPage.objects.all():
        insert_or_update_object(page)


def pages_for_anybody(language):
    search, contact = reverse("search"), reverse("contact")
    words = {"text": "When does the next cohort begin?", "name": "Mai Vang", "answer_to": "916 555 0123"}
    send = "main form button"
    return [
        *[
            Page(f"public page, {page.slug}", None, _address(page, language))
            for page in StandardPage.objects.filter(**ENGLISH).order_by("path")
        ],
        *[
            Page("glossary", None, _address(page, language))
            for page in GlossaryPage.objects.filter(**ENGLISH)
        ],
        Page("search", None, search),
        Page("search, found", None, f"{search}?q={_a_word(language)}"),
        Page("search, nothing found", None, f"{search}?q=xyzzy"),
        Page("contact", None, contact),
        Page("contact, nothing typed", None, contact, press(send)),
        Page("contact, sent", None, contact, press(send, **words)),
        Page("certificate as a file", None, reverse("verify-file")),
        Page("offline", None, reverse("offline")),
        *[
            Page(f"broken, {name}", None, reverse("help"), _answers_with(name, status, language))
            for name, status in (("403", 403), ("403_csrf", 403), ("429", 429), ("500", 500), ("503", 503))
        ],
    ]


def _a_word(language):
    """A word of the public pages in a language, else in English."""
    return {"es": "familias"}.get(language, "parents")


def _address(page, language):
    return address(in_language([page], language)[0], language)


def _answers_with(name, status, language):
    """A step: the next answer is what people get when something is refused or broken."""
    with override(language):
        body = render_to_string(f"{name}.html", request=Client().get(reverse("help")).wsgi_request)

    def steps(page):
        page.route(
            "**/help/",
            lambda route: route.fulfill(status=status, content_type="text/html; charset=utf-8", body=body),
            times=1,
        )
        page.reload()

    return steps
