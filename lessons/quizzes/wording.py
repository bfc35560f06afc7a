"""The words of a quiz: in the language on screen where there is a translation, else as first written.

Words are looked up by identity, so a translation that is older or newer than the pinned revision still
finds its place, and each piece of text knows which language it is in.
"""

import hashlib
from dataclasses import dataclass, field

from institute.i18n.direction import text_direction
from lessons.quizzes.paper import list_items, partner_id

STEM, RIGHT, NOT_YET, UNIT = "stem", "feedback_right", "feedback_not_yet", "unit"
# What stands in a list item, under the identity of the item.
TEXT = "text"


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of text, and the language that it is in."""

    text: str
    lang: str

    @property
    def dir(self) -> str:
        """``rtl`` or ``ltr``, as HTML wants it."""
        return text_direction(self.lang)

    def __bool__(self):
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class Wording:
    """Texts by ``(identity, part)``: those of the pinned revision, and those of a translation."""

    source: dict
    source_language: str
    translation: dict = field(default_factory=dict)
    language: str = ""

    def of(self, identity: str, part: str = TEXT) -> Said:
        """The text in the language on screen, else as it was first written, else nothing."""
        first = self.source.get((identity, part), "")
        text = self.translation.get((identity, part), "")
        # Where the translation repeats the source, nobody has translated it yet.
        if text and text != first:
            return Said(text, self.language)
        return Said(first or text, self.source_language)

    def prompt_hash(self, question) -> str:
        """SHA-256 of what the parent read before she answered: the stem and every choice."""
        identities = [*question.choices, *question.partners, *question.extras]
        shown = [self.of(question.id, STEM).text, *(self.of(one).text for one in identities)]
        return hashlib.sha256("\n".join(shown).encode()).hexdigest()


def texts_of(stream) -> dict:
    """Every text of a stream of question blocks, by identity and part."""
    found = {}
    for block in stream:
        value, identity = block.get("value"), str(block.get("id") or "")
        if not isinstance(value, dict) or not identity:
            continue
        for part in (STEM, RIGHT, NOT_YET, UNIT):
            found[identity, part] = value.get(part) or ""
        for name in ("choices", "lines", "extras", "rubric"):
            for key, item in list_items(value, name):
                found[key, TEXT] = item.get("text") or ""
        for key, pair in list_items(value, "pairs"):
            found[key, TEXT] = pair.get("left") or ""
            found[partner_id(key), TEXT] = pair.get("right") or ""
    return found
