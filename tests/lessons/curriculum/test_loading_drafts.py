"""Which texts of a pack are drafts, and what a load leaves of the review of one."""

import pytest

from lessons.curriculum.models import LessonPage, LoadedText, ModulePage
from lessons.curriculum.packs import read_pack
from lessons.curriculum.page_fields import lesson_fields, module_fields
from lessons.curriculum.services import load_pack
from lessons.curriculum.services.pack_loader import text_version
from lessons.curriculum.services.reviews import mark_reviewed
from tests.factories import NOON, ProjectManagerFactory, local_day
from tests.lessons.curriculum.pack_folder import write_pack

pytestmark = pytest.mark.django_db


def test_a_review_outlives_loads_until_the_words_of_its_text_change(curriculum, folder):
    [text] = LoadedText.objects.waiting()
    assert (text.language, text.key) == ("es", LessonPage.objects.first().translation_key)
    about = {
        "reviewed_by": "Ana Ruiz",
        "reviewed_on": local_day(NOON),
        "seen": text.text_sha256,
        "on": local_day(NOON),
    }
    mark_reviewed(text, **about, at=NOON, by=ProjectManagerFactory())

    for path, old, new, still_reviewed in (
        ("adv/lesson-1.en.md", "Act together.", "Act together", True),
        ("adv/lesson-1.en.md", "minutes: 7", "minutes: 8", True),
        ("adv/lesson-1.es.md", "alzar la voz", "hablar por otros", False),
    ):
        file = folder / path
        file.write_text(file.read_text().replace(old, new))
        load_pack(folder, at=NOON)
        text.refresh_from_db()
        assert LoadedText.objects.waiting().exists() is not still_reviewed, new


def test_a_text_that_the_pack_calls_published_waits_no_more_and_no_page_is_written(curriculum, folder):
    file = folder / "adv/lesson-1.es.md"
    file.write_text(file.read_text().replace("status: draft awaiting human review\n", ""))

    report = load_pack(folder, at=NOON)

    assert not LoadedText.objects.waiting().exists()
    assert report.written == 0


def test_what_was_loaded_before_drafts_were_known_is_known_after_the_next_load(curriculum, folder):
    LoadedText.objects.update(is_draft=False, text_sha256="")

    report = load_pack(folder, at=NOON)

    assert LoadedText.objects.waiting().count() == 1
    assert report.written == 0


def words_of_the_spanish(folder):
    module = read_pack(folder).modules[0]
    lesson, file_of = module.lessons[0], (lambda block, _title: block.key)
    spanish, about_lesson = module.translations["es"], lesson.translations["es"]
    return (
        text_version(ModulePage, module, spanish, module_fields(module, spanish, file_of))["text_sha256"],
        text_version(LessonPage, lesson, about_lesson, lesson_fields(lesson, about_lesson, file_of))[
            "text_sha256"
        ],
    )


def test_what_a_file_says_beside_its_page_belongs_to_its_words(tmp_path):
    folder = write_pack(tmp_path / "other")
    before = words_of_the_spanish(folder)

    for path, old, new in (
        ("adv/module.es.md", "Puedo distinguir", "Puedo diferenciar"),
        ("adv/lesson-1.es.md", "- Board meets", "- Se reúne la mesa"),
    ):
        file = folder / path
        file.write_text(file.read_text().replace(old, new))

    after = words_of_the_spanish(folder)
    assert before[0] != after[0]
    assert before[1] != after[1]
