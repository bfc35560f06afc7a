"""The outline in memory follows whatever anybody does to pages, and costs a query for a request."""

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from institute import published_cache
from lessons.curriculum.outline import outline
from lessons.curriculum.queries import lessons_of, module_of
from tests.factories import make_lesson, make_module, make_quiz, tree_in


@pytest.fixture
def tree(tree):
    # It is in memory before anything happens.
    assert titles(tree) == ["Lesson ADV-L1"]
    return tree


@pytest.fixture
def a_request():
    """What the signals around a request do, without closing the connection that the test is on."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    request_started.send(sender=None)
    yield
    request_finished.send(sender=None)
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


def titles(tree):
    return [lesson.title for lesson in lessons_of(tree.module, "en")]


def test_what_is_published_is_listed_and_what_is_taken_down_is_not(tree):
    second = make_lesson(tree.module, 2)
    assert titles(tree) == ["Lesson ADV-L1", "Lesson ADV-L2"]

    second.unpublish()
    assert titles(tree) == ["Lesson ADV-L1"]


def test_a_draft_is_not_listed_and_its_new_title_comes_with_its_publication(tree):
    tree.lesson.title = "From one to all"
    draft = tree.lesson.save_revision(log_action=True)
    assert titles(tree) == ["Lesson ADV-L1"]

    draft.publish()
    assert titles(tree) == ["From one to all"]


def test_a_lesson_that_is_moved_or_deleted_leaves_its_place(tree):
    second = make_lesson(tree.module, 2)
    assert len(titles(tree)) == 2

    second.move(tree.lesson, pos="left")
    assert titles(tree) == ["Lesson ADV-L2", "Lesson ADV-L1"]

    second.refresh_from_db()
    second.delete()
    assert titles(tree) == ["Lesson ADV-L1"]


def test_a_reader_gets_her_language_where_it_is_live(tree):
    tree_in("es", tree)

    assert [lesson.locale.language_code for lesson in lessons_of(tree.module, "es")] == ["es"]
    assert module_of(lessons_of(tree.module, "es")[0], "es").locale.language_code == "es"
    assert [lesson.locale.language_code for lesson in lessons_of(tree.module, "fa")] == ["en"]


def test_lists_of_a_module_that_is_not_public_yet_are_shown_to_who_writes_it(tree):
    draft = make_module(tree.curriculum, 2, "COM")
    lesson = make_lesson(draft)
    draft.unpublish()
    draft.refresh_from_db()

    assert [one.pk for one in lessons_of(draft, "en")] == [lesson.pk]
    assert module_of(lesson, "en").pk == draft.pk


def test_while_nothing_changes_it_is_read_from_memory(tree, django_assert_num_queries):
    with django_assert_num_queries(1):
        titles(tree)


def test_in_one_request_it_is_asked_for_once(tree, a_request, django_assert_num_queries):
    with django_assert_num_queries(1):
        titles(tree)
        titles(tree)


def test_it_is_read_again_each_minute_whatever_the_log_says(tree, monkeypatch):
    before = outline()
    assert outline() is before

    monkeypatch.setattr(published_cache, "MAX_AGE_SECONDS", -1)
    assert outline() is not before


def test_quizzes_stand_beside_lessons_in_their_order(tree):
    make_quiz(tree.module, slug="second")

    below = outline().children[tree.module.path]

    assert [type(page).__name__ for page in below] == ["LessonPage", "QuizPage", "QuizPage"]
