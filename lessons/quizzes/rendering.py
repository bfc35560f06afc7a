"""A quiz as it stands on the screen: what is asked and what was answered, and never what is right."""

from collections.abc import Mapping
from typing import Any

from lessons.quizzes.answers import is_empty
from lessons.quizzes.question import Question, field_name
from lessons.quizzes.question_types import type_of
from lessons.quizzes.question_view import QuestionView
from lessons.quizzes.snapshots import QuizSnapshot
from lessons.quizzes.wording import STEM, Wording


def render_questions(
    snapshot: QuizSnapshot, wording: Wording, seed: int, answers: Mapping[str, Any]
) -> list[QuestionView]:
    """Every question of a quiz as it stands on the screen."""
    return [
        _render(question, number, wording, seed, answers.get(question.id), snapshot.shuffle)
        for number, question in enumerate(snapshot.questions, 1)
    ]


def _render(
    question: Question, number: int, wording: Wording, seed: int, answer: Any, shuffle: bool
) -> QuestionView:
    question_type = type_of(question)
    return QuestionView(
        id=question.id,
        number=number,
        template=question_type.template,
        name=field_name(question.id),
        stem=wording.of(question.id, STEM),
        how=question_type.how,
        is_answered=not is_empty(answer),
        ask_again=question_type.why_ask_again(question, answer),
        **question_type.view(question, wording, answer, seed=seed, shuffle=shuffle),
    )
