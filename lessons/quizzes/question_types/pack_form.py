"""How a question is written in the file of a curriculum pack.

The reader of packs, which knows files and line numbers, is in a room above. It hands each type of question
a :class:`PackSource`, and gets a :class:`PackAnswer` back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from django.utils.functional import Promise


class FormattedText(Protocol):
    """Text as a pack holds it: ready as HTML, and plain."""

    @property
    def html(self) -> str:
        """As HTML, already escaped."""

    @property
    def plain(self) -> str:
        """Without any markup."""

    @property
    def shape(self) -> tuple[str, ...]:
        """The tags of its paragraphs and list entries in order."""

    def __bool__(self) -> bool: ...


class PackLocation(Protocol):
    """Where something was written."""

    @property
    def path(self) -> str:
        """The path inside the pack."""

    @property
    def line(self) -> int:
        """The line in the file, from 1."""


class PackEntry(Protocol):
    """One entry of a list, without its bullet and its key."""

    key: str
    line: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackLine:
    """One line of a question: a choice, a pair, a line to be ordered, a step of a rubric."""

    id: UUID
    key: str
    location: PackLocation
    text: FormattedText
    partner: FormattedText | None = None
    is_right: bool = False
    credit: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PackAnswer:
    """What the list and the words with a colon say of one question; what it means is up to its type."""

    lines: tuple[PackLine, ...] = ()
    extras: tuple[PackLine, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCheckParts:
    """An ungraded question in a lesson: what to choose from, or what is listed and what is right."""

    choices: Sequence[tuple[UUID, str, bool]] = ()
    listed: str = ""
    answer: str = ""


class PackSource(Protocol):
    """One question of a file, for its type to read."""

    line: int
    # Whether it is written in the first language of the pack, and whether it counts.
    is_source: bool
    is_graded: bool
    has_list: bool

    def word(self, name: str, default: str = "") -> tuple[int, str]:
        """The line and the text of a word such as ``Answer:``; the default where it is not given."""

    def entries(self, what: str) -> Sequence[PackEntry]:
        """The entries of the list; ``what`` names them in a message about what is wrong."""

    def text(self, line: int, text: str) -> FormattedText:
        """A piece of text in one paragraph."""

    def number(self, text: str) -> Decimal | None:
        """The number that is written, or None."""

    def record(self, entry: PackEntry) -> dict[str, Any]:
        """Identity, key and location of a :class:`PackLine`."""

    def identity(self, entry: PackEntry, part: str) -> UUID:
        """The identity of a part of an entry."""

    def report(self, line: int, message: str | Promise) -> None:
        """Report a mistake in the file."""


class PackComparison(Protocol):
    """A translated question beside the question that it was made from."""

    line: int

    def pairs(
        self, source: Sequence[PackLine], translation: Sequence[PackLine], line: int
    ) -> list[tuple[PackLine, PackLine]]:
        """Pair lines by key; what is missing, extra or moved is reported, and gives no pairs."""

    def same_shape(self, source: FormattedText, translation: FormattedText, line: int) -> None:
        """Report a text that has other paragraphs than its source."""

    def report(self, line: int, message: str | Promise) -> None:
        """Report a mistake in the translation."""
