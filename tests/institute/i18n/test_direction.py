"""Every language that the school district counts has one text direction, the same wherever it is shown."""

import csv

import pytest
from django.conf import settings
from django.utils import translation
from wagtail.models import Locale, Page

from institute.cohorts import sign_in_cards
from institute.i18n.direction import text_direction
from institute.learner_home import components as home_components
from institute.people.models import User
from institute.typesetting.bidi import base_of
from lessons.curriculum.templatetags.curriculum import direction
from lessons.quizzes.wording import LocalizedText

RIGHT_TO_LEFT = {"Arabic", "Farsi (Persian)", "Hebrew", "Pashto", "Urdu", "Kashmiri", "Assyrian", "Chaldean"}
# The tag that a page has, where ISO 639-1 has a shorter code.
TAGS = {
    "eng": "en",
    "spa": "es",
    "ara": "ar",
    "fas": "fa",
    "heb": "he",
    "pus": "ps",
    "urd": "ur",
    "kas": "ks",
}
# Codes about which Django's table and ours used to disagree.
DISPUTED = ["ckb", "ug", "az", "uz", "sd", "yi", "prs", "dv", "pa-Arab", "fa-AF", "zh-Hant"]


@pytest.fixture(scope="session")
def census(shared_fixtures):
    """The languages of California's language census: name by ISO 639-3 code."""
    with (shared_fixtures / "languages.tsv").open(encoding="utf-8") as file:
        return {row["iso639_3"]: row["name"] for row in csv.DictReader(file, delimiter="\t")}


@pytest.fixture(scope="session")
def all_tags(census):
    return sorted({TAGS.get(code, code) for code in census} | {*DISPUTED})


class Issued:
    """A sign-in card that was just issued, as the sheet of printed cards takes it."""

    path = "/card/x/"


def test_each_language_of_the_census_has_its_direction(census):
    expected = {code: "rtl" if name in RIGHT_TO_LEFT else "ltr" for code, name in census.items()}

    assert {code: text_direction(code) for code in census} == expected
    assert {code: text_direction(TAGS.get(code, code)) for code in census} == expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("prs", "rtl"),
        ("fa-AF", "rtl"),
        ("ckb", "rtl"),
        ("sd", "rtl"),
        ("yi", "rtl"),
        ("ug", "rtl"),
        ("dv", "rtl"),
        # Written in Latin script here.
        ("ku", "ltr"),
        ("az", "ltr"),
        ("uz", "ltr"),
        ("pa", "ltr"),
        ("pa-Arab", "rtl"),
        ("az-Arab", "rtl"),
        ("ar-Latn", "ltr"),
        ("zh-Hant", "ltr"),
        ("EN-us", "ltr"),
    ],
)
def test_a_script_in_the_tag_decides_and_else_the_script_that_speakers_here_write(tag, expected):
    assert text_direction(tag) == expected


@pytest.mark.django_db
def test_pages_quizzes_cards_and_documents_agree(all_tags):
    disagreeing = {}
    for tag in all_tags:
        shown = {
            direction(Page(locale=Locale(language_code=tag))),
            LocalizedText("text", tag).dir,
            home_components.language_attributes(tag)["dir"] or text_direction(tag),
            sign_in_cards.printed(User(display_name="Rosa", preferred_language=tag), Issued).direction,
            {0: "ltr", 1: "rtl"}[base_of(tag)],
        }
        if shown != {text_direction(tag)}:
            disagreeing[tag] = shown

    assert disagreeing == {}


def test_django_and_its_template_tags_agree(all_tags):
    wrong = [
        tag
        for tag in all_tags
        if "-" not in tag and (tag in settings.LANGUAGES_BIDI) != (text_direction(tag) == "rtl")
    ]

    assert wrong == []


@pytest.mark.parametrize(("code", "_name"), settings.LANGUAGES)
def test_the_interface_has_the_direction_of_its_language(code, _name):
    with translation.override(code):
        assert translation.get_language_bidi() == (text_direction(code) == "rtl")
