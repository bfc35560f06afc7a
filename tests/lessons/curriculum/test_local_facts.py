"""Local facts: kept apart from lessons, dated, and left out for parents while nobody knows them."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.template import Context, Template
from django.utils import timezone

from lessons.curriculum.local_facts import LocalFact, facts_in_language
from lessons.curriculum.models import LessonPage

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
