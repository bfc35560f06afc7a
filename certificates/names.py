"""The name on a certificate: what can be printed, how it is shortened, and how a stranger checks it."""

import unicodedata

from django.utils.translation import gettext

from certificates.drawing import check_name
from institute.i18n.text import normalise_for_comparison
from institute.typesetting import CannotDraw, describe

# Letters that Unicode does not take apart, as people type them on a keyboard without them.
_PLAIN = str.maketrans({"đ": "d", "ð": "d", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i", "ŧ": "t"}) | (
    # The same letter of Arabic and Persian keyboards.
    str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "أ": "ا", "إ": "ا", "آ": "ا", "ـ": None})
)


def checked_name(typed: str) -> str:
    """Return the name as it is printed. Raises CannotDraw, naming the character, when it cannot be."""
    for character in typed:
        if unicodedata.category(character) == "Cc" and not character.isspace():
            raise CannotDraw("control", character=character, text=typed)
    return check_name(typed)


def explain_refusal(problem: CannotDraw) -> str:
    """Return what to tell the person who wrote a text that a certificate cannot show."""
    if problem.reason == "empty":
        return gettext("Please write the name.")
    if problem.reason == "too long":
        return gettext("This is too long for the paper. Please write it shorter.")
    if problem.character:
        sentence = gettext("The paper cannot show this character: %(character)s. Please write it without it.")
        shown = "" if problem.reason == "control" else f"{problem.character} "
        # Isolated, so that a sentence from right to left is not turned round by the Latin words in it.
        return sentence % {"character": f"\u2068{shown}({describe(problem.character)})\u2069"}
    return gettext("The paper cannot show this. Please write it in another way.")


def initials(name: str) -> str:
    """Return the first letter of each part of a name, with its marks."""
    parts = []
    for part in name.replace("-", " ").split():
        length = 1
        while length < len(part) and unicodedata.category(part[length]) in ("Mn", "Mc"):
            length += 1
        parts.append(part[:length] + ".")
    return " ".join(parts)


def is_same_name(typed: str, name: str) -> bool:
    """Compare a typed name with a name; case, accents, dashes, commas and spaces make no difference."""
    return _comparable(typed) == _comparable(name) != ""


def _comparable(name: str) -> str:
    text = normalise_for_comparison(
        name[:400].casefold().translate(_PLAIN), keep_parts_of_letters=True
    ).translate(_PLAIN)
    characters = []
    for character in text:
        category = unicodedata.category(character)
        if category == "Cf" or character in "'’":
            continue
        characters.append(" " if category[0] in "PZ" else character)
    return " ".join("".join(characters).split())
