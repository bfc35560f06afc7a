"""The code of a certificate (on the pages: its number): random, easy to read in print, forgiving when typed.

From every family of look-alikes the alphabet keeps one member, so whichever of them a stranger types,
the code is the same: B is read as 8, S as 5, Z as 2, and so on.
"""

import secrets
import unicodedata

LETTERS = "23456789ACDEFHJKMNPRTVWXY"
# 20 letters of 25 are 92 random bits; at least 80 keep a guess hopeless.
LENGTH = 20
GROUP = 4
_READ_AS = str.maketrans({"O": "D", "0": "D", "Q": "D", "B": "8", "S": "5", "Z": "2", "G": "6", "U": "V"}) | (
    str.maketrans(dict.fromkeys("1IL", "7"))
)


def new_code() -> str:
    """Return a random code such as ``K7M4-92TX-3HAV-5WNR-8CDE``."""
    return grouped("".join(secrets.choice(LETTERS) for _ in range(LENGTH)))


def grouped(letters: str) -> str:
    """Return the characters in groups, as they are printed."""
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))


def parse_code(typed: str) -> str:
    """Return the code that somebody typed, as it is printed; ``""`` when it cannot be one.

    Case, spaces, dashes, look-alikes and the digits of other scripts make no difference.
    """
    if len(typed) > 200:
        return ""
    characters = []
    for character in unicodedata.normalize("NFKC", typed):
        if character.isspace() or unicodedata.category(character) in ("Pd", "Cf"):
            continue
        digit = unicodedata.decimal(character, None)
        characters.append(character if digit is None else str(digit))
    letters = "".join(characters).upper().translate(_READ_AS)
    if len(letters) != LENGTH or not set(letters) <= set(LETTERS):
        return ""
    return grouped(letters)
