"""The number on a certificate: random, easy to read from paper, forgiving when typed.

From every family of look-alikes the alphabet keeps one member, so whichever of them a stranger types or
writes, the number is the same: B is read as 8, S as 5, Z as 2, and so on.
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
    """Make a number such as ``K7M4-92TX-3HAV-5WNR-8CDE``; it is computed from nothing."""
    return grouped("".join(secrets.choice(LETTERS) for _place in range(LENGTH)))


def grouped(letters: str) -> str:
    """Write the letters in groups, as they are printed."""
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))


def normalised(typed: str) -> str:
    """Read what somebody typed as the number it must be; ``""`` when it cannot be one.

    Case, spaces, dashes, look-alikes and the digits of other scripts make no difference.
    """
    if len(typed) > 200:
        return ""
    kept = []
    for character in unicodedata.normalize("NFKC", typed):
        if character.isspace() or unicodedata.category(character) in ("Pd", "Cf"):
            continue
        digit = unicodedata.decimal(character, None)
        kept.append(character if digit is None else str(digit))
    letters = "".join(kept).upper().translate(_READ_AS)
    if len(letters) != LENGTH or not set(letters) <= set(LETTERS):
        return ""
    return grouped(letters)
