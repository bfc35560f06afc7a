"""The texts of a quiz: in the language on screen where there is a translation, else as first written.

Texts are looked up by identity, so a translation that is older or newer than the pinned revision still
finds its place, and each piece of text knows which language it is in.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from institute.i18n.direction import text_direction
from lessons.quizzes.question import Question, list_items

STEM, RIGHT, NOT_YET, UNIT = "stem", "feedback_right", "feedback_not_yet", "unit"
# What stands in a list item, under the identity of the item.
TEXT = "text"

# By identity and part.
type Texts = dict[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class LocalizedText:
    """A piece of text, and the language that it is in."""

    text: str
    lang: str

    @property
    def dir(self) -> str:
        """``rtl`` or ``ltr``, as HTML wants it."""
        return text_direction(self.lang)

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class Wording:
    """Texts by ``(identity, part)``: those of the pinned revision, and those of a translation."""

    source: Texts
    source_language: str
    translation: Texts = field(default_factory=dict)
    language: str = ""

    def of(self, identity: str, part: str = TEXT) -> LocalizedText:
        """The text in the language on screen, else as it was first written, else nothing."""
        first = self.source.get((identity, part), "")
        text = self.translation.get((identity, part), "")
        # Where the translation repeats the source, nobody has translated it yet.
        if text and text != first:
            return LocalizedText(text, self.language)
        return LocalizedText(first or text, self.source_language)

    def prompt_hash(self, question: Question) -> str:
        """SHA-256 of what the learner read before they answered: the stem and every choice."""
        identities = [*question.choices, *question.partners, *question.extras]
        shown = [self.of(question.id, STEM).text, *(self.of(one).text for one in identities)]
        return hashlib.sha256("\n".join(shown).encode()).hexdigest()


def common_texts(identity: str, value: Mapping[str, Any]) -> Texts:
    """The texts that a question of any type has."""
    return {(identity, part): value.get(part) or "" for part in (STEM, RIGHT, NOT_YET, UNIT)}


def list_texts(value: Mapping[str, Any], name: str) -> Texts:
    """The text of each item of a list block, by the identity of the item."""
    return {(key, TEXT): item.get("text") or "" for key, item in list_items(value, name)}
