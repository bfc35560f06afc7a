"""Which characters a document can show: how a name is cleaned, and what is refused before it is drawn."""

import unicodedata

JOINERS = frozenset("\u200c\u200d")
# What a translator may put into a wording: where a line may break, and what turns neighbours the right way.
LAYOUT_CONTROLS = frozenset("\u061c\u200b\u200e\u200f\u2066\u2067\u2068\u2069")
# Invisible characters that turn or hide text. They carry nothing of a name and are a way to spoof one.
_INVISIBLE = frozenset(
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u2060\ufeff\ufffe\uffff"
    + "".join(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]))
)
_INVISIBLE_CATEGORIES = frozenset(("Cc", "Cf", "Co", "Cs", "Zl", "Zp"))
# A taller pile of marks over a letter than any living spelling has leaves its line. (What takes no place
# over or under it, such as the medial letters of Burmese, has a lower combining class.)
_MOST_ABOVE, _MOST_MARKS = 3, 8
_FIRST_CLASS_ABOVE = 200


class CannotDraw(ValueError):
    """A document cannot show this text.

    `character` is the first one that cannot be shown, or "" when the text as a whole is the reason.
    `reason` is one of: missing, control, marks, empty, too long, language, address, wordings.
    """

    def __init__(self, reason: str, *, character: str = "", text: str = "") -> None:
        self.reason, self.character, self.text = reason, character, text
        named = f" {describe(character)}" if character else ""
        # The text may be a person's name, and messages end up in logs.
        super().__init__(f"the document cannot show this text ({reason}{named})")


def describe(character: str) -> str:
    """Return a character as code point and name, for a message: "U+0627 ARABIC LETTER ALEF"."""
    return f"U+{ord(character):04X} {unicodedata.name(character, 'without a name')}"


def clean_name(text: str) -> str:
    """Return the name as it is stored: composed, without control characters, each gap one space.

    Joiners stay, since names in Farsi and in Indian scripts need them. The answer may be empty.
    """
    kept = (
        " " if character.isspace() else character
        for character in text
        if character.isspace()
        or not (unicodedata.category(character) in ("Cc", "Cs") or character in _INVISIBLE)
    )
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))


def without_layout_controls(text: str) -> str:
    """Return the text as a reader has it: what only helps to lay it out is left out."""
    return "".join(character for character in text if character not in LAYOUT_CONTROLS)


def refuse_controls(text: str, *, allowed: frozenset[str] = JOINERS) -> None:
    """Refuse invisible characters: controls, bidi marks, surrogates, private use."""
    for character in text:
        if unicodedata.category(character) in _INVISIBLE_CATEGORIES and character not in allowed:
            raise CannotDraw("control", character=character, text=text)


def refuse_bare_marks(text: str) -> None:
    """Refuse marks that have no letter, piles of marks, and a text with nothing to see."""
    marks = above = 0
    for place, character in enumerate(text):
        if unicodedata.category(character)[0] != "M":
            marks = above = 0
            continue
        marks += 1
        above += unicodedata.combining(character) >= _FIRST_CLASS_ABOVE
        if marks > _MOST_MARKS or above > _MOST_ABOVE or place == 0 or text[place - 1].isspace():
            raise CannotDraw("marks", character=character, text=text)
    if not any(unicodedata.category(character)[0] in "LNPS" for character in text):
        raise CannotDraw("empty", text=text)
