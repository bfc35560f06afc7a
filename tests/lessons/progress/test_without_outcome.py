"""Questions that show nothing towards a learning outcome earn their points all the same."""

import pytest

from learning_outcomes.models import Evidence, LearningOutcome
from lessons.progress.services import score_short_answer
from tests.factories import NOON, FacilitatorFactory, make_quiz, passed_attempt, seven_questions

pytestmark = pytest.mark.django_db


def without_outcome(*kinds):
    """The seven questions, those of some kinds without an outcome."""
    asked = seven_questions()
    for block in asked:
        if block["type"] in kinds:
            block["value"]["outcome"] = ""
    return asked


def read_by_a_facilitator(attempt):
    """The points of an attempt when its answer in own words has been scored in full."""
    answer = attempt.responses.get(is_provisional=True)
    score_short_answer(answer, 100, by=FacilitatorFactory(), at=NOON)
    attempt.refresh_from_db()
    return attempt.points


def test_a_question_without_an_outcome_counts_for_the_quiz_and_for_no_outcome(tree, enrolment):
    quiz = make_quiz(tree.module, without_outcome("true_false", "numeric"), slug="partly")

    attempt = passed_attempt(enrolment, quiz, at=NOON)

    assert attempt.points == 650
    evidence = Evidence.objects.get()
    assert (evidence.outcome_code, evidence.points, evidence.possible) == ("ADV-1", 400, 400)


def test_an_answer_that_was_read_is_no_evidence_where_its_question_has_no_outcome(tree, enrolment):
    quiz = make_quiz(tree.module, without_outcome("short_answer"), slug="partly")
    attempt = passed_attempt(enrolment, quiz, at=NOON)

    assert read_by_a_facilitator(attempt) == 700
    assert not Evidence.objects.filter(source_kind="score").exists()


def test_an_answer_is_scored_although_its_outcome_was_removed_meanwhile(tree, enrolment):
    attempt = passed_attempt(enrolment, tree.quiz, at=NOON)
    tree.module.outcomes.clear()
    LearningOutcome.objects.all().delete()

    assert read_by_a_facilitator(attempt) == 700
    assert not Evidence.objects.filter(source_kind="score").exists()
