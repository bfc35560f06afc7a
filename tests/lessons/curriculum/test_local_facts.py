"""Local facts: kept apart from lessons, dated, and left out for parents while nobody knows them."""

import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.template import Context, Template
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from institute.i18n.localize.translations import translate
from lessons.curriculum.models import LessonPage
from lessons.curriculum.models.local_fact import LocalFact, facts_in_language
from lessons.curriculum.services import load_pack
from tests.factories import NOON, UserFactory
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
SHOW = Template("{% load wagtailcore_tags %}{% include_block block %}")


def shown(language, *, to_the_team=False):
    page = LessonPage.objects.get(locale__language_code=language)
    (block,) = [block for block in page.body if block.block_type == "local_facts"]
    return SHOW.render(Context({"block": block, "page": page, "shows_facilitator_notes": to_the_team}))


def test_a_pack_makes_one_fact_in_each_language(curriculum):
    facts = LocalFact.objects.filter(
        translation_key=LocalFact.objects.get(value="Thursdays", locale__language_code="en").translation_key
    )

    assert {fact.locale.language_code for fact in facts} == {"en", "es"}
    assert {fact.checked_on for fact in facts} == {date(2026, 11, 22)}


def test_a_fact_that_nobody_knows_is_left_out_for_parents_and_named_to_the_team(curriculum):
    LocalFact.objects.update(value="", checked_on=None)

    assert "<section" not in shown("en")
    assert "Parents do not see it." in shown("en", to_the_team=True)


def test_a_fact_older_than_90_days_is_marked_for_the_team_only(curriculum):
    LocalFact.objects.exclude(value="").update(checked_on=timezone.localdate() - timedelta(days=91))

    assert "more than 90 days" in shown("en", to_the_team=True)
    assert "more than 90 days" not in shown("en")


def test_a_translation_older_than_its_source_is_not_shown(curriculum):
    english = LocalFact.objects.get(value="Thursdays", locale__language_code="en")
    english.value, english.checked_on = "Tuesdays", date(2027, 1, 5)
    english.save()

    assert facts_in_language([english], "es") == [(english, "en")]
    assert "Tuesdays" in shown("es")


def test_a_value_without_the_day_it_was_checked_is_refused(curriculum):
    with pytest.raises(IntegrityError), transaction.atomic():
        LocalFact.objects.filter(value="Thursdays").update(checked_on=None)


def corrected(curriculum, value):
    """The fact is put right in English on the day on which it was checked."""
    english = LocalFact.objects.get(value="Thursdays", locale__language_code="en")
    english.value = value
    english.save()
    return english


def test_a_fact_that_was_corrected_on_the_same_day_is_not_shown_as_it_was_before(curriculum):
    english = corrected(curriculum, "Tuesdays")

    assert facts_in_language([english], "es") == [(english, "en")]
    assert "Thursdays" not in shown("es")
    assert "Tuesdays" in shown("es")


def test_a_corrected_fact_is_shown_in_spanish_again_once_it_is_translated(curriculum):
    english = corrected(curriculum, "Tuesdays")
    spanish = english.get_translations().get()

    meets = LocalFact(label="Se reúne", value="Los martes", locale=english.locale)
    translate(english, meets, spanish.locale, at=NOON)

    [(fact, language)] = facts_in_language([english], "es")
    assert (fact.value, language) == ("Los martes", "es")


def test_saving_a_fact_as_it_was_changes_nothing_for_its_readers(curriculum):
    english = corrected(curriculum, "Thursdays")

    [(_fact, language)] = facts_in_language([english], "es")
    assert language == "es"


def test_a_pack_that_corrects_a_fact_on_the_same_day_corrects_it_in_each_language(curriculum, folder):
    for language in ("en", "es"):
        file = folder / f"adv/lesson-1.{language}.md"
        file.write_text(file.read_text().replace("Thursdays", f"Tuesdays {language}"))

    load_pack(folder, at=NOON)

    assert "Tuesdays en" in shown("en")
    assert "Tuesdays es" in shown("es")


def test_an_editor_reads_in_the_list_what_is_to_be_done_about_a_fact(client, curriculum):
    today = timezone.localdate()
    rows = {"": None, "lately": today, "long ago": today - timedelta(days=91)}
    for value, checked_on in rows.items():
        LocalFact.objects.create(
            label=f"Fact {value}", value=value, checked_on=checked_on, locale=Locale.get_default()
        )
    sign_in(client, UserFactory(is_superuser=True))

    text = client.get(reverse(LocalFact.snippet_viewset.get_url_name("list")), {"q": "Fact"}).text

    states = [re.sub(r"<[^>]+>|\s+", " ", row) for row in text.split("<tr")]
    for label, state in (("Fact ", "Not known yet"), ("lately", " Checked "), ("long ago", "Check it again")):
        assert any(label in row and state in row for row in states), label
