"""Which language a page is read in, and what a reader is told about it."""

import re

import pytest
from django.http import Http404
from django.test import RequestFactory
from django.utils.translation import override
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource

from lessons.curriculum.models import LessonPage, ModulePage
from lessons.curriculum.queries import address, english_changed_at, lessons_of
from tests.factories import FacilitatorFactory
from tests.sign_in import sign_in


def lesson_in(language):
    return LessonPage.objects.get(locale__language_code=language)


def publish(page):
    page.save_revision().publish()


def change_english(text="Act at once."):
    """A facilitator changes the key idea of the English lesson, and publishes."""
    page = lesson_in("en")
    blocks = list(page.body.raw_data)
    for block in blocks:
        if block["type"] == "key_idea":
            block["value"] = f"<p>{text}</p>"
    page.body = LessonPage.body.field.to_python(blocks)
    publish(page)


@pytest.fixture
def reader(client, curriculum):
    """Somebody who may open every page."""
    return sign_in(client, FacilitatorFactory())


def html(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_an_english_edit_leaves_the_spanish_text_on_the_spanish_page(reader):
    before = lesson_in("es").body.raw_data

    change_english()

    assert list(lesson_in("es").body.raw_data) == list(before)
    assert "Act at once." not in html(reader, address(lesson_in("es"), "es"))
    assert "Act at once." in html(reader, address(lesson_in("en"), "en"))


def test_an_english_edit_reaches_the_translators(curriculum):
    change_english()

    source = TranslationSource.objects.get_for_instance(lesson_in("en"))
    assert source.stringsegment_set.filter(string__data="Act at once.").exists()


def test_the_spanish_page_says_when_the_english_changed(reader):
    path = address(lesson_in("es"), "es")
    assert "notice--care" not in html(reader, path)

    change_english()

    assert "notice--care" in html(reader, path)


def test_publishing_the_same_english_again_is_no_change(curriculum):
    publish(lesson_in("en"))

    assert english_changed_at(lesson_in("es")) is None


def test_a_spanish_text_published_later_is_up_to_date_again(curriculum):
    change_english()
    publish(lesson_in("es"))

    assert english_changed_at(lesson_in("es")) is None


def test_a_page_without_farsi_is_read_in_english_inside_the_farsi_menus(reader):
    page = html(reader, address(lesson_in("en"), "fa"))

    assert re.search(r'<html lang="fa" dir="rtl"', page)
    assert re.search(r'<article class="lesson" lang="en" dir="ltr">', page)
    assert 'class="notice"' in page


def test_links_of_a_farsi_page_stay_in_the_farsi_menus(reader):
    page = html(reader, address(lesson_in("en"), "fa"))

    assert f'href="{address(ModulePage.objects.get(code="ADV", locale__language_code="en"), "fa")}"' in page


def languages_of_blocks(page):
    """What each block of a lesson's HTML says of its language."""
    lesson = page[page.index('<article class="lesson"') : page.index("</article>")]
    body = lesson[lesson.index("</nav>") :]
    return re.findall(
        r'<(?:section|h[23]|div|figure|details|ol|table|p)\b[^>]*\blang="(\w+)"\s+dir="ltr"', body
    )


def test_every_block_says_which_language_it_is_in(reader):
    blocks = languages_of_blocks(html(reader, address(lesson_in("en"), "en")))

    assert len(blocks) == len(lesson_in("en").body)
    assert set(blocks) == {"en"}


def test_a_block_whose_text_equals_the_source_is_marked_as_english(reader):
    spanish = lesson_in("es")

    blocks = languages_of_blocks(html(reader, address(spanish, "es")))

    # In the tiny pack only these were translated; local facts are always in the page's language.
    kinds = [block.block_type for block in spanish.body]
    in_spanish = [kind for kind, language in zip(kinds, blocks, strict=True) if language == "es"]
    assert in_spanish == ["heading", "words_to_know", "local_facts", "self_check", "source_list"]


def test_a_block_that_nobody_translated_says_that_it_is_english(reader):
    page = lesson_in("en")
    page.body.append(("key_idea", "<p>Only in English.</p>"))
    publish(page)
    translation = Translation.objects.get(
        source__object_id=page.translation_key, target_locale__language_code="es"
    )
    translation.save_target(publish=False)
    publish(lesson_in("es").get_latest_revision_as_object())

    spanish = html(reader, address(lesson_in("es"), "es"))

    assert re.search(r'block--key[^>]*lang="en" dir="ltr"[^§]*Only in English', spanish)


def test_an_english_word_is_marked_on_a_spanish_page(reader):
    page = html(reader, address(lesson_in("es"), "es"))

    assert '<span lang="en" dir="ltr">advocacy</span>' in page


def test_the_headings_of_blocks_are_in_the_language_of_the_content(reader):
    page = html(reader, address(lesson_in("en"), "fa"))

    assert "Key idea" in page


def test_a_page_is_found_by_its_path_in_another_language(reader):
    english_path = address(lesson_in("en"), "en")

    page = html(reader, f"/es{english_path}")

    assert '<article class="lesson" lang="es" dir="ltr">' in page


def test_a_spanish_path_finds_the_english_page(reader):
    spanish_path = address(lesson_in("es"), "es").removeprefix("/es")

    assert '<article class="lesson" lang="en" dir="ltr">' in html(reader, spanish_path)


def test_an_unpublished_translation_is_replaced_by_the_english_page(curriculum):
    lesson_in("es").unpublish()
    module = ModulePage.objects.get(code="ADV", locale__language_code="es")

    assert [page.locale.language_code for page in lessons_of(module, "es")] == ["en"]


def test_a_new_english_lesson_stands_in_the_spanish_module(curriculum):
    english = ModulePage.objects.get(code="ADV", locale__language_code="en")
    english.add_child(instance=LessonPage(title="New", slug="new", code="ADV-L2"))
    spanish = ModulePage.objects.get(code="ADV", locale__language_code="es")

    found = lessons_of(spanish, "es")

    assert [page.title for page in found] == ["From one to all", "New"]
    assert address(found[1], "es") == "/es/curriculum/acting-together/new/"


@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    # What the address of a page can hold; see the pattern of "wagtail_serve".
    st.lists(st.from_regex(r"[\w\-]{1,12}", fullmatch=True), max_size=5),
    st.sampled_from(["en", "es", "fa"]),
)
def test_any_path_leads_to_a_live_page_or_nowhere(curriculum, components, language):
    home = curriculum.get_parent().specific

    with override(language):
        try:
            found = home.localized.specific.route(RequestFactory().get("/"), components)
        except Http404:
            found = None

    assert found is None or found.page.live


def test_every_language_of_the_interface_has_a_locale(home):
    assert set(Locale.objects.values_list("language_code", flat=True)) == {"en", "es", "fa"}
