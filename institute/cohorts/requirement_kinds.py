"""The kinds of requirement that a certificate can ask for: the words that are stored, and what they allow.

The rules themselves need attendance and progress, which stand above cohorts. So each rule is declared in
``institute.completion.requirements`` and registers itself here when the applications are loaded; cohorts
knows the word, the label and the percentages that make sense. See decision 0015.
"""

from collections.abc import Iterator
from typing import Protocol

from django.utils.functional import Promise


class UnknownRequirementKind(ValueError):
    """No requirement kind of this name is registered, so nobody could say when it is met."""


class RequirementKind(Protocol):
    """What the cohort editor needs to know of a requirement kind.

    ``kind`` is the stored word, at most 16 characters. ``usual_percent``: what a new cohort asks for unless
    the project manager changes it; ``None`` where most cohorts do not ask for it.
    """

    kind: str
    label: str | Promise
    usual_percent: int | None

    def validate_percent(self, percent: int) -> None:
        """Raise a ``ValidationError`` where the percentage makes no sense for this kind."""


REGISTERED: dict[str, RequirementKind] = {}


def register(kind: RequirementKind) -> None:
    """Let cohorts ask for this kind. Registering the same word again replaces it."""
    REGISTERED[kind.kind] = kind


def registered_kind(word: str) -> RequirementKind:
    """Return the kind of a stored word. Raises :class:`UnknownRequirementKind`."""
    try:
        return REGISTERED[word]
    except KeyError:
        raise UnknownRequirementKind(word) from None


def requirement_choices() -> Iterator[tuple[str, str | Promise]]:
    """Yield the words and labels of the cohort editor, in the order of registration."""
    for word, kind in REGISTERED.items():
        yield word, kind.label


def usual_requirements() -> dict[str, int]:
    """Return what most cohorts ask for: the per cent by kind, in order."""
    return {word: kind.usual_percent for word, kind in REGISTERED.items() if kind.usual_percent is not None}
