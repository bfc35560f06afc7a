"""The structure of a quiz as one revision holds it: questions, their choices, and what is right.

Read from the plain data of a revision, so that a quiz that changed since does not change an attempt.
The words are not here but in :mod:`lessons.quizzes.wording`: they come in the language on screen.
"""

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from uuid import NAMESPACE_OID, UUID, uuid5

FULL_POINTS = 100
KINDS = (
    "multiple_choice",
    "multiple_response",
    "true_false",
    "matching",
    "ordering",
    "numeric",
    "short_answer",
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question. Fields of other kinds are empty; identities are the ids of blocks and list items."""

    id: str
    kind: str
    code: str = ""
    outcome: str = ""
    # Choices as written; the lines of an ordering question in the right order; left sides of a matching one.
    choices: tuple[str, ...] = ()
    right: frozenset[str] = frozenset()
    truth: bool | None = None
    # Matching: what each of ``choices`` belongs to, in the same order, then what belongs to nothing.
    partners: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    number: Decimal | None = None
    tolerance: Decimal = Decimal(0)
    # Short answer: the identity of each step of the rubric, and the hundredths that it earns.
    rubric: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """All questions of a quiz, in their order, and what it takes to pass. Points are hundredths."""

    questions: tuple[Question, ...]
    pass_percent: int
    shuffle: bool

    @classmethod
    def from_revision(cls, revision):
        """Read the quiz that a page revision holds, without making a page of it."""
        content = revision.content
        return cls(
            questions=read_questions(stream_of(content)),
            pass_percent=int(content.get("pass_percent") or 70),
            shuffle=bool(content.get("shuffle", True)),
        )

    @property
    def points_possible(self) -> int:
        """The points of all questions together."""
        return FULL_POINTS * len(self.questions)

    @property
    def points_to_pass(self) -> int:
        """The least number of hundredths that reaches the pass mark: 6.99 of 10 does not pass at 70."""
        return -(-self.points_possible * self.pass_percent // 100)

    def by_id(self) -> dict[str, Question]:
        """Questions by identity."""
        return {question.id: question for question in self.questions}


def stream_of(content):
    """The list of question blocks in the plain data of a page."""
    questions = content.get("questions") or "[]"
    return json.loads(questions) if isinstance(questions, str) else questions


def list_items(value, name):
    """``(id, value)`` of each item of a list block; what was never saved has no id and is left out."""
    return [(str(item["id"]), item["value"]) for item in value.get(name) or [] if item.get("id")]


def partner_id(pair_id: str) -> str:
    """The identity of the right side of a pair, made from that of the left one.

    It never leaves the server: anybody could work it out, and with it the key.
    """
    return str(uuid5(UUID(pair_id), "right")) if _is_uuid(pair_id) else str(uuid5(NAMESPACE_OID, pair_id))


def mixed(ids, seed: int, salt: str) -> tuple[str, ...]:
    """The ids in an order that depends on the seed alone, and on nothing that betrays the key.

    Hashes, not ``random``: the order must be the same after an upgrade of Python.
    """
    return tuple(sorted(ids, key=lambda one: hashlib.sha256(f"{seed}:{salt}:{one}".encode()).digest()))


def read_questions(stream) -> tuple[Question, ...]:
    """The questions of a stream of blocks; what is no complete question of a known kind is left out."""
    found = []
    for block in stream:
        kind, value = block.get("type"), block.get("value")
        if kind in KINDS and isinstance(value, dict) and block.get("id"):
            found.append(
                Question(
                    id=str(block["id"]),
                    kind=kind,
                    code=value.get("code") or "",
                    outcome=value.get("outcome") or "",
                    **_READERS[kind](value),
                )
            )
    return tuple(found)


def _choices(value):
    items = list_items(value, "choices")
    return {
        "choices": tuple(key for key, _choice in items),
        "right": frozenset(key for key, choice in items if choice.get("is_right")),
    }


def _truth(value):
    return {"truth": {"true": True, "false": False}.get(value.get("answer"))}


def _pairs(value):
    lefts = tuple(key for key, _pair in list_items(value, "pairs"))
    return {
        "choices": lefts,
        "partners": tuple(partner_id(key) for key in lefts),
        "extras": tuple(key for key, _line in list_items(value, "extras")),
    }


def _order(value):
    return {"choices": tuple(key for key, _line in list_items(value, "lines"))}


def _number(value):
    return {
        "number": _decimal(value.get("number")),
        "tolerance": _decimal(value.get("tolerance")) or Decimal(0),
    }


def _own_words(value):
    steps = [(key, str(step.get("credit") or "")) for key, step in list_items(value, "rubric")]
    return {"rubric": tuple((key, int(earned)) for key, earned in steps if earned.isdecimal())}


def _decimal(value):
    try:
        return None if value in (None, "") else Decimal(str(value))
    except InvalidOperation:
        return None


def _is_uuid(text):
    try:
        UUID(text)
    except ValueError:
        return False
    return True


_READERS = {
    "multiple_choice": _choices,
    "multiple_response": _choices,
    "true_false": _truth,
    "matching": _pairs,
    "ordering": _order,
    "numeric": _number,
    "short_answer": _own_words,
}
