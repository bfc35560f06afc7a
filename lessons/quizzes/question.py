"""One question as a revision holds it: its choices and what is right, by identity.

The texts are not here but in :mod:`lessons.quizzes.wording`: they come in the language on screen. What a
question of a type means is in :mod:`lessons.quizzes.question_types`.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Question:
    """One question of any type; a type fills the fields that it needs, and the others stay empty.

    Identities are the ids of blocks and list items.
    """

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
    # What only one type knows, under names of its own.
    details: Mapping[str, Any] = field(default_factory=dict, hash=False)


def field_name(question_id: str, left_id: str = "") -> str:
    """The name of a field in the HTML form; one for each line where a question has several."""
    return f"q-{question_id}-{left_id}" if left_id else f"q-{question_id}"


def list_items(value: Mapping[str, Any], name: str) -> list[tuple[str, Any]]:
    """``(id, value)`` of each item of a list block; what was never saved has no id and is left out."""
    return [(str(item["id"]), item["value"]) for item in value.get(name) or [] if item.get("id")]


def list_item(identity: object, **value: object) -> dict[str, Any]:
    """One item of a list block as a revision holds it."""
    return {"type": "item", "value": value, "id": str(identity)}


def mixed(ids: Iterable[str], seed: int, salt: str) -> tuple[str, ...]:
    """The ids in an order that depends on the seed alone, and on nothing that betrays the key.

    Hashes, not ``random``: the order must be the same after an upgrade of Python.
    """
    return tuple(sorted(ids, key=lambda one: hashlib.sha256(f"{seed}:{salt}:{one}".encode()).digest()))
