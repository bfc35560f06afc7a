"""Real threads against the real database: constraints, not luck."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from learning_outcomes.models import Evidence
from lessons.curriculum.parts import parts_of
from lessons.progress.models import Attempt, LessonBookmark, LessonCompletion, Response, ScoreEvent
from lessons.progress.services import (
    ScoredBefore,
    SubmittedAnswer,
    begin_attempt,
    mark_read,
    receive_answers,
    save_answers,
    save_bookmark,
    score_short_answer,
    submit_attempt,
)
from lessons.quizzes.snapshots import QuizSnapshot
from tests.curriculum_made import publish
from tests.factories import (
    NOON,
    FacilitatorFactory,
    curriculum_tree,
    enrolled_in,
    passed_attempt,
    question_of,
    right_answers,
)

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
    save_answers(attempt, right_answers(QuizSnapshot.from_revision(attempt.revision)), language="en", at=NOON)

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


def test_the_same_answer_sent_eight_times_at_once_is_given_once(tree, enrolment):
    attempt = begin_attempt(enrolment.learner, tree.quiz, language="en", at=NOON)
    given = SubmittedAnswer(question_of(tree.quiz, "numeric").id, "7", uuid4(), 1)

    received = at_once(lambda _number: receive_answers(attempt, [given], language="en", at=NOON))

    assert {one.saved for one in received} == {(given.client_uuid,)}
    assert attempt.answer_events.count() == Response.objects.count() == 1


def test_of_answers_that_eight_tabs_tap_at_once_the_newest_by_sequence_stands(tree, enrolment):
    attempt = begin_attempt(enrolment.learner, tree.quiz, language="en", at=NOON)
    question = question_of(tree.quiz, "numeric")

    def tap(number):
        given = SubmittedAnswer(question.id, str(number), uuid4(), 10 + number)
        return receive_answers(attempt, [given], language="en", at=NOON)

    at_once(tap)

    assert Response.objects.get().answer == str(THREADS - 1)
    assert attempt.answer_events.count() == THREADS


def test_a_tap_that_meets_the_sending_is_scored_or_history_and_never_half(tree, enrolment):
    attempt = begin_attempt(enrolment.learner, tree.quiz, language="en", at=NOON)
    question = question_of(tree.quiz, "true_false")

    def send_or_tap(number):
        if number == 0:
            return submit_attempt(attempt, at=NOON)
        given = SubmittedAnswer(question.id, False, uuid4(), number)
        return receive_answers(attempt, [given], language="en", at=NOON)

    at_once(send_or_tap)

    attempt.refresh_from_db()
    responses = list(Response.objects.all())
    assert attempt.points == sum(response.points for response in responses)
    assert attempt.answer_events.count() == THREADS - 1


def test_of_eight_facilitators_who_score_one_answer_one_does(tree, enrolment):
    attempt = passed_attempt(enrolment, tree.quiz, at=NOON)
    answer = attempt.responses.get(is_provisional=True)
    facilitators = [FacilitatorFactory() for _number in range(THREADS)]

    def score(number):
        try:
            return score_short_answer(answer, 100 * (number % 2), by=facilitators[number], at=NOON)
        except ScoredBefore as refusal:
            return refusal.event

    events = at_once(score)

    attempt.refresh_from_db()
    assert len({event.pk for event in events}) == 1
    assert (attempt.points, attempt.points_provisional) == (600 + events[0].points, 0)


def test_places_in_one_lesson_kept_at_once_are_one_place(tree, enrolment):
    tree.lesson.body = [("heading", {"text": f"Part {number}"}) for number in range(THREADS)]
    lesson = publish(tree.lesson)
    parts = [part.id for part in parts_of(lesson)]

    kept = at_once(lambda number: save_bookmark(enrolment.learner, lesson, parts[number], at=NOON))

    assert [part.id for part in kept] == parts
    assert str(LessonBookmark.objects.get().block_id) in parts


def test_a_lesson_marked_in_eight_tabs_is_read_once(tree, enrolment):
    at_once(lambda _number: mark_read(enrolment.learner, tree.lesson, language="en", at=NOON))

    assert LessonCompletion.objects.count() == 1
