"""The parts of a lesson as an editor may and may not fill them."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from lessons.curriculum.blocks import LessonBlock, PictureBlock, WordBlock
from lessons.curriculum.models import LessonPage


@pytest.fixture
def picture(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return get_image_model().objects.create(title="Bus", file=get_test_image_file())


def test_an_image_needs_words_for_those_who_cannot_see_it(picture):
    block = PictureBlock()
    value = block.to_python({"image": {"image": picture.pk, "alt_text": "", "decorative": False}})

    with pytest.raises(ValidationError):
        block.clean(value)


def test_a_word_without_english_keeps_its_own_as_the_english_word():
    block = WordBlock()

    value = block.clean(block.to_python({"term": "advocacy", "english": "", "meaning": "Speaking up"}))

    assert value["english"] == "advocacy"


def test_optional_texts_are_never_missing_values():
    for name in ("english",):
        assert WordBlock().child_blocks[name].get_default() == ""
    assert PictureBlock().child_blocks["caption"].get_default() == ""


@pytest.mark.parametrize("name", list(LessonBlock().child_blocks))
def test_every_kind_of_block_has_a_template_and_a_name(name):
    block = LessonBlock().child_blocks[name]

    assert block.meta.template == f"blocks/{name}.html"
    assert str(block.label)


def test_an_answer_to_check_oneself_is_folded_and_sends_nothing(client, curriculum):
    lesson = LessonPage.objects.get(locale__language_code="en")
    (block,) = [block for block in lesson.body if block.block_type == "self_check"]

    html = block.render({"block_language": "en", "block_direction": "ltr"})

    assert "<details" in html
    assert "<form" not in html
    assert html.index("It takes many.") > html.index("</summary>")


def test_what_an_editor_pastes_as_html_is_escaped():
    block = LessonBlock().child_blocks["heading"]

    html = block.render(
        block.to_python({"text": "<script>1</script>", "level": "2"}),
        {"block_language": "en", "block_direction": "ltr"},
    )

    assert "<script>" not in html
