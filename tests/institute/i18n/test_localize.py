"""Translations are written through the store of wagtail-localize."""

import pytest
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, TranslationSource

from institute.home.models import HomePage
from institute.home.services import bootstrap_site
from institute.i18n.localize.translations import ShapeDiffers, translate, update_source
from learning_outcomes.models import LearningOutcome
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return bootstrap_site(at=NOON, with_pages=False)


@pytest.fixture
def spanish(home):
    return Locale.objects.get(language_code="es")


def outcome(**fields):
    return LearningOutcome(code="ADV-1", locale=Locale.objects.get(language_code="en"), **fields)


def test_a_translated_outcome_keeps_its_identity_and_its_code(spanish):
    english = outcome(statement="I can ask.")
    english.save()

    translated = translate(english, outcome(statement="Puedo pedir."), spanish, at=NOON)

    assert translated.statement == "Puedo pedir."
    assert (translated.code, translated.translation_key) == ("ADV-1", english.translation_key)


def test_translating_again_replaces_the_text(spanish):
    english = outcome(statement="I can ask.")
    english.save()
    translate(english, outcome(statement="Puedo pedir."), spanish, at=NOON)

    translate(english, outcome(statement="Puedo preguntar."), spanish, at=NOON)

    assert LearningOutcome.objects.get(locale=spanish).statement == "Puedo preguntar."


def test_a_translation_with_other_parts_is_refused_whole(home, spanish):
    before = StringTranslation.objects.count()
    other = HomePage(title="Casa", slug="casa", promise="", introduction="<p>Uno</p><p>Dos</p>")

    with pytest.raises(ShapeDiffers):
        translate(home, other, spanish, at=NOON)

    assert StringTranslation.objects.count() == before
    assert home.get_translation(spanish).live


def test_a_page_without_translations_has_no_source_to_update(home):
    page = home.add_child(instance=HomePage(title="Other", slug="other", locale=home.locale))

    assert update_source(page) is False


def test_only_changed_text_updates_the_source(home):
    assert update_source(home) is False

    home.promise = "Come in"

    assert update_source(home) is True


def test_the_source_of_a_page_is_dated_by_its_publication(home):
    source = TranslationSource.objects.get_for_instance(home)

    assert source.last_updated_at == home.last_published_at


def test_a_translation_of_a_snippet_is_dated_by_its_argument(spanish):
    english = outcome(statement="I can ask.")
    english.save()

    translate(english, outcome(statement="Puedo pedir."), spanish, at=NOON)

    assert TranslationSource.objects.get_for_instance(english).last_updated_at == NOON
