"""The blocks and questions of a curriculum pack, as plain records.

A pack is a folder of Markdown files. These records are what the reader makes of it: no models, no
database. Each thing that is stored has an identity, a UUID made from the code of the pack and the
codes and keys that were written by hand. It is the same in every language and at every reading, so
that loading a pack twice changes nothing.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from lessons.quizzes.question import Question
from lessons.quizzes.question_types import QuestionType, question_type_named
from lessons.quizzes.question_types.pack_form import PackAnswer

PROSE_TYPES = ("text", "key_idea", "try_it", "talk_about_it", "facilitator_note")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLocation:
    """Where something was written: a path inside the pack, and a line counted from 1."""

    path: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RichText:
    """Text in the part of HTML that Wagtail's rich text knows, already escaped.

    ``pieces`` is the inside of each paragraph, heading and list item in order; ``shape`` names their
    tags. A translation has the same shape, so that pieces can be paired.
    """

    html: str = ""
    plain: str = ""
    pieces: tuple[str, ...] = ()
    shape: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Something with an identity, and the key by which a translation is matched to it."""

    id: UUID
    key: str
    location: SourceLocation


@dataclass(frozen=True, slots=True, kw_only=True)
class Block(Record):
    """One block of a lesson or activity."""

    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading(Block):
    """A heading; ``level`` is 2 or 3."""

    text: str
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose(Block):
    """Rich text in one of the roles of ``PROSE_TYPES``."""

    text: RichText


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture(Block):
    """An image of the pack's folder. ``alt`` is never empty."""

    file: Path
    alt: str
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Block):
    """A file to download, from the pack's folder."""

    file: Path
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Word(Record):
    """A word to know. ``in_english`` is what parents will hear at meetings; empty in the English text."""

    term: str
    in_english: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words(Block):
    """A box of words to know."""

    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Record):
    """One step, or one thing in a list of materials."""

    text: RichText


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps(Block):
    """A numbered list of steps."""

    steps: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Block):
    """Each row has as many cells as the header."""

    header: tuple[RichText, ...]
    rows: tuple[tuple[RichText, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Record):
    """A publication that facts come from. ``checked`` is a month: "2026-11"; ``address`` may be empty."""

    title: str
    kind: str
    address: str
    checked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources(Block):
    """The box in which a page shows its sources and the day it was last reviewed.

    The day is None in a translation until it is completed from its source.
    """

    sources: tuple[Source, ...]
    last_reviewed: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalFact(Record):
    """A fact about one district that goes out of date within 90 days of ``checked``."""

    label: str
    value: str
    checked: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalFacts(Block):
    """A box of local facts."""

    facts: tuple[LocalFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionText(Record):
    """A question in one language, as its file has it; ``points`` is in hundredths.

    What it asks and what is right is the one :class:`~lessons.quizzes.question.Question` that quizzes know.
    """

    code: str
    kind: str
    prompt: RichText
    outcome: str | None
    points: int
    facts: tuple[str, ...]
    right: RichText
    not_yet: RichText
    answer: PackAnswer

    @property
    def type(self) -> QuestionType:
        """The type of the question."""
        return question_type_named(self.kind)

    @property
    def value(self) -> dict[str, Any]:
        """The value of the question's block in a quiz."""
        return {
            "code": self.code,
            "outcome": self.outcome or "",
            "stem": self.prompt.plain,
            "feedback_right": self.right.plain,
            "feedback_not_yet": self.not_yet.plain,
            **self.type.pack_value(self.answer),
        }

    @property
    def question(self) -> Question:
        """The question as quizzes know it."""
        return self.type.read(str(self.id), self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCheck(Block):
    """An ungraded question inside a lesson."""

    question: QuestionText
