"""A parent who taps "begin" twice: what the slower of the two taps gets, on any database."""

import pytest
from django.db import connection

from lessons.progress.models import Attempt
from lessons.progress.services import AttemptsUsedUp, begin_attempt, submit_attempt
from tests.factories import NOON, make_quiz

pytestmark = pytest.mark.django_db


def begin(enrolment, quiz):
    return begin_attempt(enrolment.learner, quiz, language="en", at=NOON)


def just_before_it_is_kept(other):
    """The other tap is done when this one has looked, and has not yet written anything."""
    waiting = [other]

    def execute(run, sql, params, many, context):
        if sql.startswith("SAVEPOINT") and waiting:
            waiting.pop()()
        return run(sql, params, many, context)

    return connection.execute_wrapper(execute)


def test_the_slower_tap_goes_on_in_the_attempt_of_the_faster(tree, enrolment):
    first = []

    with just_before_it_is_kept(lambda: first.append(begin(enrolment, tree.quiz))):
        second = begin(enrolment, tree.quiz)

    assert [second] == first == list(Attempt.objects.all())


def test_where_the_faster_one_was_sent_meanwhile_the_slower_begins_the_next(tree, enrolment):
    with just_before_it_is_kept(lambda: submit_attempt(begin(enrolment, tree.quiz), at=NOON)):
        second = begin(enrolment, tree.quiz)

    assert (second.number, second.is_open) == (2, True)
    assert Attempt.objects.count() == 2


def test_where_the_faster_one_was_the_last_the_slower_is_told_so(tree, enrolment):
    quiz = make_quiz(tree.module, slug="once", attempts_allowed=1)

    with (
        just_before_it_is_kept(lambda: submit_attempt(begin(enrolment, quiz), at=NOON)),
        pytest.raises(AttemptsUsedUp),
    ):
        begin(enrolment, quiz)

    assert Attempt.objects.count() == 1
