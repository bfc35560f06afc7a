"""What content pages show of a parent's own state."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from institute.published_cache import clear_published_cache
from lessons.progress.services import begin_attempt, mark_read
from lessons.progress.templatetags.progress import lesson_reading, module_progress, quiz_standing
from tests.factories import NOON, UserFactory, failed_attempt, make_lesson, make_quiz, passed_attempt, tree_in

pytestmark = pytest.mark.django_db


def context(user, is_preview=False):
    request = RequestFactory().get("/")
    request.user, request.is_preview = user, is_preview
    return {"request": request}


def test_a_module_shows_what_was_read_and_passed(tree, enrolment):
    make_lesson(tree.module, 2)
    mark_read(enrolment.learner, tree.lesson, language="en", at=NOON)
    passed_attempt(enrolment, tree.quiz, at=NOON)

    progress = module_progress(context(enrolment.learner), tree.module)

    assert (progress.read_count, progress.total) == (1, 2)
    assert [lesson.is_read for lesson in progress.lessons] == [True, False]
    [quiz] = progress.quizzes
    assert (quiz.state, quiz.best_percent, quiz.attempts_left) == ("passed", 92, 2)


def test_a_quiz_goes_from_begin_to_open_to_not_yet_to_passed(tree, enrolment):
    here = context(enrolment.learner)
    states = [quiz_standing(here, tree.quiz).state]
    begin_attempt(enrolment.learner, tree.quiz, language="en", at=NOON)
    states.append(quiz_standing(here, tree.quiz).state)
    failed_attempt(enrolment, tree.quiz, at=NOON)
    states.append(quiz_standing(here, tree.quiz).state)
    passed_attempt(enrolment, tree.quiz, at=NOON)
    states.append(quiz_standing(here, tree.quiz).state)

    assert states == ["begin", "open", "not-yet", "passed"]


def test_the_best_attempt_counts(tree, enrolment):
    passed_attempt(enrolment, tree.quiz, at=NOON)
    failed_attempt(enrolment, tree.quiz, at=NOON)

    standing = quiz_standing(context(enrolment.learner), tree.quiz)

    assert (standing.state, standing.best.number, standing.attempts_left) == ("passed", 1, 1)


def test_a_translation_shows_the_same_state(tree, enrolment):
    spanish = tree_in("es", tree)
    passed_attempt(enrolment, tree.quiz, at=NOON)

    assert quiz_standing(context(enrolment.learner), spanish).state == "passed"


def test_after_the_last_lesson_comes_the_quiz(tree, enrolment):
    last = make_lesson(tree.module, 2)
    here = context(enrolment.learner)

    assert lesson_reading(here, tree.lesson).next_page == last
    assert lesson_reading(here, last).next_page == tree.quiz
    assert lesson_reading(here, tree.lesson).can_mark


@pytest.mark.parametrize("who", ["team", "nobody", "preview"])
def test_others_see_what_a_new_parent_would_see(tree, enrolment, who):
    mark_read(enrolment.learner, tree.lesson, language="en", at=NOON)
    here = {
        "team": lambda: context(UserFactory(role="Facilitator")),
        "nobody": lambda: context(AnonymousUser()),
        "preview": lambda: context(enrolment.learner, is_preview=True),
    }[who]()

    assert module_progress(here, tree.module).read_count == 0
    assert not lesson_reading(here, tree.lesson).can_mark
    assert not quiz_standing(here, tree.quiz).can_begin


def test_queries_do_not_grow_with_lessons_and_attempts(tree, enrolment):
    def count():
        clear_published_cache()
        with CaptureQueriesContext(connection) as queries:
            module_progress(context(enrolment.learner), tree.module)
        return len(queries)

    count()
    small = count()
    for number in (2, 3, 4):
        mark_read(enrolment.learner, make_lesson(tree.module, number), language="en", at=NOON)
        passed_attempt(enrolment, make_quiz(tree.module, slug=f"q{number}"), at=NOON)

    assert count() == small
