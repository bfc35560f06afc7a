"""Loading a pack into pages: once, again, after edits, and not at all."""

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page, Revision

from learning_outcomes.models import LearningOutcome
from lessons.curriculum.models import ActivityPage, LessonPage, LoadedText, ModulePage
from lessons.curriculum.packs import PackError, read_pack
from lessons.curriculum.services import load_pack
from lessons.quizzes.models import QuizPage
from tests.factories import NOON
from tests.lessons.curriculum.pack_folder import WITH_AN_ACTIVITY, write_pack


def lesson_in(language):
    return LessonPage.objects.get(locale__language_code=language)


def change(folder, path, old, new):
    file = folder / path
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def state():
    """Everything that a load may write, in numbers."""
    kinds = (Page, Revision, LearningOutcome, LoadedText)
    return [kind.objects.count() for kind in kinds], list(
        LoadedText.objects.order_by("pk").values_list("fingerprint", "revision_id", "loaded_at")
    )


def test_a_pack_becomes_live_pages_in_each_of_its_languages(curriculum):
    titles = {page.locale.language_code: page.title for page in ModulePage.objects.live().filter(code="ADV")}

    assert titles == {"en": "Acting together", "es": "Actuar juntos"}
    assert LessonPage.objects.live().count() == QuizPage.objects.live().count() == 2
    assert LearningOutcome.objects.count() == 2


def test_pages_have_the_identities_of_the_pack(curriculum, folder):
    pack = read_pack(folder)
    lesson = pack.modules[0].lessons[0]

    for language in ("en", "es"):
        page = lesson_in(language)
        assert page.translation_key == lesson.id
        ids = [block["id"] for block in page.body.raw_data]
        assert ids == [str(block.id) for block in lesson.source.blocks]


def test_questions_and_choices_have_the_same_identities_in_each_language(curriculum):
    english, spanish = (
        QuizPage.objects.get(locale__language_code=code).questions.raw_data for code in ("en", "es")
    )

    assert [block["id"] for block in english] == [block["id"] for block in spanish]
    ours, theirs = english[0]["value"]["choices"], spanish[0]["value"]["choices"]
    assert [choice["id"] for choice in ours] == [choice["id"] for choice in theirs]
    assert [choice["value"]["is_right"] for choice in theirs] == [False, True]
    assert theirs[0]["value"]["text"] == "Esto"


def test_an_activity_becomes_a_page_once_with_its_minutes_and_the_identities_of_its_parts(home, folder):
    write_pack(
        folder, **WITH_AN_ACTIVITY, **{"adv/files/bus.png": (folder / "adv/files/bus.png").read_bytes()}
    )
    load_pack(folder, at=NOON)
    assert load_pack(folder, at=NOON).written == 0
    [written] = read_pack(folder).modules[0].activities
    ours, theirs = (ActivityPage.objects.get(locale__language_code=code) for code in ("en", "es"))

    assert (ours.translation_key, ours.code, ours.minutes) == (written.id, "ADV-A1", 75)
    assert theirs.title == "Clasifiquen las tarjetas"
    ids = [str(block.id) for block in written.source.blocks]
    assert [block["id"] for block in ours.body.raw_data] == [block["id"] for block in theirs.body.raw_data]
    assert [block["id"] for block in ours.body.raw_data] == ids


def test_a_spanish_word_stands_beside_the_english_one(curriculum):
    (words,) = [block.value for block in lesson_in("es").body if block.block_type == "words_to_know"]

    assert (words[0]["term"], words[0]["english"]) == ("defensa de derechos", "advocacy")


def test_a_reflection_and_materials_have_the_same_identities_and_follow_the_file(curriculum, folder):
    def parts(language):
        page = ModulePage.objects.get(code="ADV", locale__language_code=language)
        return {block.block_type: block for block in page.body}

    ours, theirs = parts("en"), parts("es")
    assert [*ours] == [*theirs] == ["reflection", "materials", "facilitator_note"]
    assert [block.id for block in ours.values()] == [block.id for block in theirs.values()]
    materials = [each["materials"].value.bound_blocks[0].id for each in (ours, theirs)]
    assert materials[0] == materials[1]
    assert "¿Qué le detuvo?" in str(theirs["reflection"].value)

    file = folder / "adv/module.en.md"
    file.write_text(file.read_text().replace("What held you back?", "What helped you?"))
    load_pack(folder, at=NOON)

    assert "What helped you?" in str(parts("en")["reflection"].value)


def test_pages_list_the_outcomes_of_the_source_language(curriculum):
    for page in ModulePage.objects.filter(code="ADV"):
        assert [outcome.locale.language_code for outcome in page.outcomes.all()] == ["en"]


def test_a_module_in_preparation_has_a_title_and_nothing_below(curriculum):
    module = ModulePage.objects.get(code="COM", locale__language_code="en")

    assert module.coming
    assert not module.get_children().exists()


def test_loading_again_changes_nothing(curriculum, folder):
    before = state()

    report = load_pack(folder, at=NOON)

    assert state() == before
    assert report.written == 0


def test_a_changed_file_becomes_a_new_revision_of_its_page_only(curriculum, folder):
    change(folder, "adv/lesson-1.en.md", "Act together.", "Act together, always.")
    quiz = QuizPage.objects.get(locale__language_code="en")
    revisions = lesson_in("en").revisions.count()

    report = load_pack(folder, at=NOON)

    assert report.skipped[1:] == []
    assert "Act together, always." in str(lesson_in("en").body)
    assert lesson_in("en").revisions.count() == revisions + 1
    quiz.refresh_from_db()
    assert quiz.revisions.count() == 1


def test_a_changed_translation_leaves_the_english_page_alone(curriculum, folder):
    change(folder, "adv/lesson-1.es.md", "alzar la voz", "hablar por otros")
    revisions = lesson_in("en").revisions.count()

    load_pack(folder, at=NOON)

    assert "hablar por otros" in str(lesson_in("es").body)
    assert lesson_in("en").revisions.count() == revisions


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_an_editor_wrote_is_not_overwritten(curriculum, folder, language):
    page = lesson_in(language)
    page.title = "Mine"
    page.save_revision().publish()
    change(folder, f"adv/lesson-1.{language}.md", "Write it down.", "Write it.")

    report = load_pack(folder, at=NOON)

    assert lesson_in(language).title == "Mine"
    assert any("lesson-1" in sentence for sentence in report.skipped)


def test_a_page_that_no_load_wrote_is_not_overwritten(curriculum, folder):
    # Somebody translated the lesson by hand before the pack had it in Spanish.
    LoadedText.objects.filter(key=lesson_in("es").translation_key, language="es").delete()
    change(folder, "adv/lesson-1.es.md", "alzar la voz", "hablar por otros")
    before = lesson_in("es").latest_revision_id

    report = load_pack(folder, at=NOON)

    assert lesson_in("es").latest_revision_id == before
    assert any("lesson-1" in sentence for sentence in report.skipped)


def test_an_unpublished_draft_of_an_editor_counts_as_an_edit(curriculum, folder):
    page = lesson_in("en")
    page.title = "A draft"
    page.save_revision()
    change(folder, "adv/lesson-1.en.md", "Write it down.", "Write it.")

    load_pack(folder, at=NOON)

    assert lesson_in("en").get_latest_revision_as_object().title == "A draft"


def test_overwriting_is_possible_when_asked_for(curriculum, folder):
    page = lesson_in("en")
    page.title = "Mine"
    page.save_revision().publish()
    change(folder, "adv/lesson-1.en.md", "Write it down.", "Write it.")

    load_pack(folder, at=NOON, overwrite=True)

    assert lesson_in("en").title == "From one to all"


def test_a_page_that_was_taken_off_the_site_stays_off(curriculum, folder):
    lesson_in("en").unpublish()
    change(folder, "adv/lesson-1.en.md", "Write it down.", "Write it.")

    load_pack(folder, at=NOON)

    assert not lesson_in("en").live


def test_a_deleted_page_does_not_come_back(curriculum, folder):
    lesson_in("es").delete()
    lesson_in("en").delete()
    change(folder, "adv/lesson-1.en.md", "Write it down.", "Write it.")

    load_pack(folder, at=NOON)

    assert not LessonPage.objects.exists()


def test_a_mistake_in_one_file_loads_nothing(curriculum, folder):
    before = state()
    change(folder, "curriculum.en.md", "Welcome to all.", "Welcome, everyone.")
    change(folder, "adv/quiz.es.md", "## Ordering {#q05}", "## Ordering")

    with pytest.raises(PackError) as caught:
        load_pack(folder, at=NOON)

    assert any(problem.path == "adv/quiz.es.md" and problem.line > 1 for problem in caught.value.errors)
    assert state() == before


def test_the_command_names_file_and_line(home, folder):
    change(folder, "adv/lesson-1.en.md", "minutes: 7", "minutes: seven")

    with pytest.raises(CommandError, match=r"adv/lesson-1\.en\.md:\d+: "):
        call_command("load_pack", str(folder))


def without_a_part(folder):
    (folder / "adv/lesson-1.es.md").unlink()


def with_an_identity_twice(folder):
    change(folder, "adv/lesson-1.en.md", "{#key}", "{#why}")


def with_bytes_of_another_encoding(folder):
    path = folder / "adv/lesson-1.es.md"
    path.write_bytes(path.read_text().encode("latin-1"))


@pytest.mark.parametrize(
    ("spoil", "where"),
    [
        (without_a_part, r"adv/lesson-1\.(en|es)\.md"),
        (with_an_identity_twice, r"adv/lesson-1\.en\.md:\d+: .*already used in line \d+"),
        (with_bytes_of_another_encoding, r"adv/lesson-1\.es\.md:\d+: .*UTF-8"),
    ],
)
def test_the_command_says_where_a_pack_is_wrong_and_loads_nothing(curriculum, folder, spoil, where):
    before = state()
    change(folder, "curriculum.en.md", "Welcome to all.", "Welcome, everyone.")
    spoil(folder)

    with pytest.raises(CommandError, match=where) as refused:
        call_command("load_pack", str(folder))

    assert "Nothing was loaded." in str(refused.value)
    assert state() == before
