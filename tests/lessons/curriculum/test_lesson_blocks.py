"""The parts of a lesson as an editor may and may not fill them."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from lessons.curriculum.blocks import LessonBlock, PictureBlock, WordBlock
from lessons.curriculum.models import LessonPage, ModulePage
from tests.factories import enrolled_in
from tests.sign_in import sign_in


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


@pytest.mark.parametrize(("kind", "model"), [("image", get_image_model), ("document", get_document_model)])
def test_a_lesson_stays_readable_when_a_file_of_it_was_deleted(client, curriculum, kind, model):
    lesson = LessonPage.objects.get(locale__language_code="en")
    reader = enrolled_in(ModulePage.objects.get(pk=lesson.get_parent().pk)).learner
    sign_in(client, reader)
    if kind == "document":
        file = get_document_model().objects.create(title="Canary", file=ContentFile(b"x", "canary.txt"))
        lesson.body.append(("document", {"document": file, "title": "Canary paper"}))
        lesson.save_revision().publish()
        assert "Canary paper" in client.get(lesson.url).content.decode()
    else:
        assert "<figure" in client.get(lesson.url).content.decode()

    model().objects.all().delete()
    answer = client.get(lesson.url)

    assert answer.status_code == 200
    # No empty frame, no link to nowhere.
    assert ("<figure" in answer.content.decode()) is (kind == "document")
    assert "Canary paper" not in answer.content.decode()
    assert 'src=""' not in answer.content.decode()
