"""Real threads against the real database: constraints, not luck."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from learning_outcomes.models import Evidence
from lessons.progress.models import Attempt, LessonCompletion, Response, ScoreEvent
from lessons.progress.services import begin_attempt, mark_read, save_answers, submit_attempt
from lessons.quizzes.paper import Paper
from tests.factories import NOON, curriculum_tree, enrolled_in, question_of, right_answers

# What migrations wrote (permissions, the root page) is put back after each test.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
THREADS = 8


def at_once(verb):
    """What ``verb(number)`` returns in eight threads that start together."""
    start = Barrier(THREADS)

    def run(number):
        start.wait()
        try:
            return verb(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(run, range(THREADS)))


@pytest.fixture
def tree():
    return curriculum_tree()


@pytest.fixture
def enrolment(tree):
    return enrolled_in(tree.module)


def test_eight_taps_on_begin_open_one_attempt(tree, enrolment):
    begun = at_once(lambda _number: begin_attempt(enrolment.learner, tree.quiz, language="en", at=NOON))

    assert len({attempt.pk for attempt in begun}) == 1
    assert Attempt.objects.count() == 1


def test_eight_submits_make_one_score_and_all_get_the_first_receipt(tree, enrolment):
    attempt = begin_attempt(enrolment.learner, tree.quiz, language="en", at=NOON)
    save_answers(attempt, right_answers(Paper.from_revision(attempt.revision)), language="en", at=NOON)

    receipts = at_once(lambda _number: submit_attempt(attempt, at=NOON))

    assert {(receipt.points, receipt.submitted_at) for receipt in receipts} == {(650, NOON)}
    assert ScoreEvent.objects.count() == 7
    assert Evidence.objects.count() == 1


def test_of_answers_from_eight_tabs_the_newest_by_sequence_stands(tree, enrolment):
    attempt = begin_attempt(enrolment.learner, tree.quiz, language="en", at=NOON)
    question = question_of(tree.quiz, "numeric")

    at_once(
        lambda number: save_answers(
            attempt, {question.id: str(number)}, language="en", at=NOON, sequence=10 + number
        )
    )

    assert Response.objects.get().answer == str(THREADS - 1)
    assert attempt.answer_events.count() == THREADS


def test_a_lesson_marked_in_eight_tabs_is_read_once(tree, enrolment):
    at_once(lambda _number: mark_read(enrolment.learner, tree.lesson, language="en", at=NOON))

    assert LessonCompletion.objects.count() == 1
