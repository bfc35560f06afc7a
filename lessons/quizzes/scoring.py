"""What an answer earns. Pure and exact: whole hundredths of a point, each question rounded half up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lessons.quizzes.numbers import parse_number
from lessons.quizzes.paper import FULL_POINTS, Paper, Question

PROVISIONAL_POINTS = 50


@dataclass(frozen=True, slots=True)
class Score:
    """Hundredths of a point; provisional until a facilitator has read the answer."""

    points: int
    is_provisional: bool = False


def share(parts: int, of: int) -> int:
    """``parts`` of ``of`` in hundredths, half a hundredth rounded up; nothing of nothing is nothing."""
    return (2 * FULL_POINTS * max(parts, 0) + of) // (2 * of) if of else 0


def score_answer(question: Question, answer: Any) -> Score:
    """What one answer earns, from 0 to 100. An answer in no known form earns nothing."""
    return _RULES[question.kind](question, answer)


def score_paper(paper: Paper, answers: Mapping[str, Any]) -> dict[str, Score]:
    """The score of each question by its id; ``answers`` are by id too, in any order."""
    return {question.id: score_answer(question, answers.get(question.id)) for question in paper.questions}


def _one_right(question: Question, answer: Any) -> Score:
    return Score(FULL_POINTS if isinstance(answer, str) and answer in question.right else 0)


def _several_right(question: Question, answer: Any) -> Score:
    picked = _ids(answer) & set(question.choices)
    rights = len(picked & question.right)
    return Score(share(rights - (len(picked) - rights), len(question.right)))


def _true_or_not(question: Question, answer: Any) -> Score:
    return Score(FULL_POINTS if isinstance(answer, bool) and answer is question.truth else 0)


def _matched(question: Question, answer: Any) -> Score:
    given = answer if isinstance(answer, Mapping) else {}
    key = dict(zip(question.choices, question.partners, strict=True))
    return Score(share(sum(given.get(left) == right for left, right in key.items()), len(key)))


def _in_order(question: Question, answer: Any) -> Score:
    given = answer if isinstance(answer, list | tuple) else ()
    placed = sum(one == other for one, other in zip(given, question.choices, strict=False))
    return Score(share(placed, len(question.choices)))


def _near_enough(question: Question, answer: Any) -> Score:
    given = parse_number(answer) if isinstance(answer, str) else None
    if given is None or question.number is None:
        return Score(0)
    return Score(FULL_POINTS if abs(given - question.number) <= question.tolerance else 0)


def _own_words(question: Question, answer: Any) -> Score:
    said_something = isinstance(answer, str) and bool(answer.strip())
    return Score(PROVISIONAL_POINTS, is_provisional=True) if said_something else Score(0)


def _ids(answer: Any) -> set[str]:
    return {one for one in answer if isinstance(one, str)} if isinstance(answer, list | tuple) else set()


_RULES = {
    "multiple_choice": _one_right,
    "multiple_response": _several_right,
    "true_false": _true_or_not,
    "matching": _matched,
    "ordering": _in_order,
    "numeric": _near_enough,
    "short_answer": _own_words,
}
