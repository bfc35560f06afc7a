"""What an answer earns. Pure and exact: whole hundredths of a point, each question rounded half up."""

from collections.abc import Mapping
from typing import Any

from lessons.quizzes.points import Score
from lessons.quizzes.question import Question
from lessons.quizzes.question_types import type_of
from lessons.quizzes.snapshots import QuizSnapshot


def score_answer(question: Question, answer: Any) -> Score:
    """What one answer earns, from 0 to 100. An answer in no known form earns nothing."""
    return type_of(question).score(question, answer)


def score_quiz(snapshot: QuizSnapshot, answers: Mapping[str, Any]) -> dict[str, Score]:
    """The score of each question by its id; ``answers`` are by id too, in any order."""
    return {question.id: score_answer(question, answers.get(question.id)) for question in snapshot.questions}
