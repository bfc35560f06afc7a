"""Translations go through the translators' store."""

import pytest
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation

from institute.home.models import HomePage
from institute.home.services import bootstrap_site
from learning_outcomes.models import LearningOutcome
from learning_outcomes.translating import ShapeDiffers, renew_source, translate

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return bootstrap_site(with_pages=False)


@pytest.fixture
def spanish(home):
    return Locale.objects.get(language_code="es")


def outcome(**said):
    return LearningOutcome(code="ADV-1", locale=Locale.objects.get(language_code="en"), **said)


def test_a_translated_outcome_keeps_its_identity_and_its_code(spanish):
    english = outcome(statement="I can ask.")
    english.save()

    translated = translate(english, outcome(statement="Puedo pedir."), spanish)

    assert translated.statement == "Puedo pedir."
    assert (translated.code, translated.translation_key) == ("ADV-1", english.translation_key)


def test_translating_again_replaces_the_text(spanish):
    english = outcome(statement="I can ask.")
    english.save()
    translate(english, outcome(statement="Puedo pedir."), spanish)

    translate(english, outcome(statement="Puedo preguntar."), spanish)

    assert LearningOutcome.objects.get(locale=spanish).statement == "Puedo preguntar."


def test_a_translation_with_other_parts_is_refused_whole(home, spanish):
    before = StringTranslation.objects.count()
    other = HomePage(title="Casa", slug="casa", promise="", introduction="<p>Uno</p><p>Dos</p>")

    with pytest.raises(ShapeDiffers):
        translate(home, other, spanish)

    assert StringTranslation.objects.count() == before
    assert home.get_translation(spanish).live


def test_a_page_that_nobody_translates_has_no_source_to_renew(home):
    page = home.add_child(instance=HomePage(title="Other", slug="other", locale=home.locale))

    assert renew_source(page) is False


def test_only_changed_words_renew_the_source(home):
    assert renew_source(home) is False

    home.promise = "Come in"

    assert renew_source(home) is True
