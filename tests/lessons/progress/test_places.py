"""Where a parent stopped in a lesson: kept as she reads, in every language, and gone when she has read it."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from institute.cohorts.models import Enrolment
from institute.published_cache import clear_published_cache
from lessons.progress.models import LessonBookmark
from lessons.progress.services import LessonNotOpen, mark_read, save_bookmark
from tests.curriculum_made import publish
from tests.factories import NOON, UserFactory, make_lesson, tree_in
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

GO_ON = "Go on where you stopped:"
WORD = {"term": "Ask", "english": "Ask", "meaning": "To ask"}
WHY, PARTS, WORDS, NOTE, GONE, ASK = (f"00000000-0000-4000-8000-00000000000{n}" for n in range(6))
CHECK = {"question": "<p>How many?</p>", "choices": [], "answer": "<p>Three</p>", "not_yet": ""}


def with_parts(lesson):
    """Give a lesson parts to stop at, and a note that is none."""
    lesson.body = json.dumps(
        [
            {"type": "heading", "id": WHY, "value": {"text": "Why this matters", "level": "2"}},
            {"type": "heading", "id": PARTS, "value": {"text": "Three parts", "level": "2"}},
            {"type": "words_to_know", "id": WORDS, "value": [WORD]},
            {"type": "facilitator_note", "id": NOTE, "value": "<p>Keep time.</p>"},
            {"type": "self_check", "id": ASK, "value": CHECK},
        ]
    )  # fmt: skip
    return publish(lesson)


@pytest.fixture
def lesson(tree):
    return with_parts(tree.lesson)


@pytest.fixture
def address(lesson):
    return reverse("keep-lesson-place", args=[lesson.translation_key])


def test_what_is_read_has_no_place_however_late_it_is_reported(parent, lesson, address):
    parent.post(address, {"part": WORDS})
    parent.post(reverse("read-lesson", args=[lesson.translation_key]))

    parent.post(address, {"part": WHY, "quietly": ""})

    assert not LessonBookmark.objects.exists()


def test_a_tap_on_a_part_keeps_the_place_and_goes_there(parent, lesson, address):
    answer = parent.post(address, {"part": WORDS})

    assert answer.url == f"{lesson.url}#part-{WORDS}"
    page = parent.get(lesson.url).text
    assert 'id="parts"' in page
    assert GO_ON in page
    assert f'href="#part-{WORDS}"' in page
    assert f'id="part-{WORDS}"' in page


def test_a_report_of_the_script_moves_the_place_and_is_answered_with_nothing(parent, address):
    parent.post(address, {"part": WORDS, "quietly": ""})

    answer = parent.post(address, {"part": PARTS, "quietly": ""})

    assert (answer.status_code, answer.content) == (204, b"")
    assert str(LessonBookmark.objects.get().block_id) == PARTS


def test_the_place_is_found_again_in_the_other_language(parent, tree, lesson, address):
    tree_in("es", tree)
    parent.post(address, {"part": PARTS}, headers={"accept-language": "es"})

    page = parent.get("/es" + lesson.url).text

    assert LessonBookmark.objects.get().lesson == lesson
    assert "[es] Three parts</bdi>" in page


@pytest.mark.parametrize("part", ["", "x" * 5000, "\x00", NOTE, GONE])
def test_what_is_no_part_of_the_lesson_is_left_out(parent, lesson, address, part):
    assert parent.post(address, {"part": part}).url == lesson.url
    assert not LessonBookmark.objects.exists()


@pytest.mark.parametrize("kept", [GONE, WHY])
def test_a_part_that_has_gone_and_the_first_one_are_the_top(parent, lesson, enrolment, kept):
    LessonBookmark.objects.create(
        learner=enrolment.learner, lesson=lesson, lesson_key=lesson.translation_key, block_id=kept, at=NOON
    )

    assert GO_ON not in parent.get(lesson.url).text


def test_the_module_and_the_path_say_where_to_go_on(parent, tree, lesson, address):
    make_lesson(tree.module, 2)
    parent.post(address, {"part": WORDS})

    for page in (parent.get(tree.module.url), parent.get(reverse("my-path"))):
        assert page.text.count("Go on at:") == 1
        assert "Words to know</bdi>" in page.text


def test_home_leads_to_the_place(parent, lesson, address):
    parent.post(address, {"part": WORDS})

    page = parent.get(reverse("learner-home")).text

    assert f'href="{lesson.url}#part-{WORDS}"' in page
    assert "Go on with the lesson" in page
    assert "Words to know" in page


def test_a_lesson_that_was_read_keeps_no_place(parent, lesson, enrolment, address):
    parent.post(address, {"part": WORDS})

    mark_read(enrolment.learner, lesson, language="en", at=NOON)
    parent.post(address, {"part": PARTS})

    assert not LessonBookmark.objects.exists()
    page = parent.get(lesson.url).text
    assert GO_ON not in page
    assert 'id="parts"' not in page


def test_a_lesson_that_was_unpublished_keeps_no_place(lesson, enrolment):
    lesson.unpublish()

    with pytest.raises(LessonNotOpen):
        save_bookmark(enrolment.learner, lesson, WORDS, at=NOON)
    assert not LessonBookmark.objects.exists()


def test_a_look_at_a_lesson_keeps_nothing(parent, lesson, address):
    parent.get(lesson.url)

    assert parent.get(address).status_code == 405
    assert not LessonBookmark.objects.exists()


def test_who_was_withdrawn_or_teaches_has_no_place_to_keep(parent, client, lesson, address):
    Enrolment.objects.update(withdrawn_on=date(2027, 5, 1))
    assert parent.post(address, {"part": WORDS}).status_code == 404

    team = sign_in(client, UserFactory(role="Facilitator"))
    assert team.post(address, {"part": WORDS}).status_code == 404
    assert 'id="parts"' not in team.get(lesson.url).text
    assert not LessonBookmark.objects.exists()


def test_a_preview_shows_the_parts_and_nobodys_place(client, lesson, enrolment):
    save_bookmark(enrolment.learner, lesson, WORDS, at=NOON)
    sign_in(client, UserFactory(is_superuser=True))

    page = lesson.make_preview_request().render().content.decode()

    assert f'href="#part-{WORDS}"' in page
    assert GO_ON not in page
    assert 'id="parts"' not in page


def test_a_place_goes_with_its_page_and_its_parent(lesson, enrolment):
    save_bookmark(enrolment.learner, lesson, WORDS, at=NOON)

    lesson.delete()

    assert not LessonBookmark.objects.exists()


def test_places_cost_a_page_one_query_once_however_many(parent, tree, lesson, enrolment):
    def count():
        found = []
        for path in (lesson.url, tree.module.url, reverse("my-path"), reverse("learner-home")):
            with CaptureQueriesContext(connection) as queries:
                assert parent.get(path).status_code == 200
            found.append(len(queries))
        return found

    more = [with_parts(make_lesson(tree.module, number)) for number in (2, 3)]
    count()
    before = count()
    for one in (lesson, *more):
        save_bookmark(enrolment.learner, one, WORDS, at=NOON)
    first = count()

    assert first == [before[0] + 1, *before[1:]]
    assert count() == before
    clear_published_cache()
