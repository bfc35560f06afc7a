"""What templates show of a question: on the screen of an attempt, and afterwards with its result."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from lessons.quizzes.wording import LocalizedText


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose: ``value`` stands in the form, ``text`` on the screen."""

    value: str
    text: LocalizedText
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a matching or ordering question."""

    id: str
    name: str
    text: LocalizedText
    options: tuple[Option, ...] = ()
    is_first: bool = False
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question on the screen with the answer that stands, and never what is right.

    ``template`` draws its fields; ``details`` are for the template of one type alone.
    """

    id: str
    number: int
    template: str
    name: str
    stem: LocalizedText
    how: str | Promise
    is_answered: bool
    ask_again: str | Promise
    options: tuple[Option, ...] = ()
    rows: tuple[Row, ...] = ()
    written: str = ""
    unit: LocalizedText | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One thing that the learner answered; ``right`` sets a tick beside it."""

    text: str
    right: bool = False
    lang: str = ""
    dir: str = ""
