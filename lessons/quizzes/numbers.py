"""Numbers as people write them: 2,400,000; $2.4 million; 2,4 millones; ۲٫۴ میلیون.

Where a comma or a dot may be read in two ways (2,400 and 2.400), it is read as it is used in
California, in English and in Spanish: the comma groups thousands, the dot begins the decimals.
"""

import re
import unicodedata
from decimal import Decimal

LONGEST = 60

_GROUPED_BY = {
    ",": re.compile(r"\d{1,3}(,\d{3})+"),
    ".": re.compile(r"\d{1,3}(\.\d{3}){2,}"),
    " ": re.compile(r"\d{1,3}( \d{3})+"),
    "'": re.compile(r"\d{1,3}('\d{3})+"),
}
_WHOLE = r"\d+|" + "|".join(f"(?:{pattern.pattern})" for pattern in _GROUPED_BY.values())
_BEFORE_COMMA = r"\d+|\d{1,3}(?:\.\d{3})+|\d{1,3}(?: \d{3})+|\d{1,3}(?:'\d{3})+"
_BEFORE_DOT = r"\d*|\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d{1,3}(?:'\d{3})+"

_WITH_DOT = re.compile(rf"({_BEFORE_DOT})\.(\d+)")
_WITH_COMMA = re.compile(rf"({_BEFORE_COMMA}),(\d+)")
_ONLY_WHOLE = re.compile(rf"(?:{_WHOLE})")

_TIMES = {
    "thousand": 3,
    "mil": 3,
    "k": 3,
    "هزار": 3,
    "million": 6,
    "millions": 6,
    "millon": 6,
    "millones": 6,
    "m": 6,
    "میلیون": 6,
    "billion": 9,
    "billions": 9,
    "mil millones": 9,
    "میلیارد": 9,
}
_SIZE = re.compile(rf"(?<![^\W\d])({'|'.join(sorted(_TIMES, key=len, reverse=True))})$")
_UNITS = re.compile(r"\s*(?:%|٪|percent|por ciento|dollars?|dolares|usd|us\$|\$|de dolares)\s*$")
_SIGNS_BEFORE = re.compile(r"^(?:us\$|\$|usd)\s*")


def parse_number(text: str) -> Decimal | None:
    """The number that a person wrote, or None when it is not one number. Never raises."""
    said = _plain(text).removesuffix(".")
    if not said or len(said) > LONGEST:
        return None
    negative = said.startswith("-")
    said = _SIGNS_BEFORE.sub("", said.removeprefix("-").removeprefix("+").strip())
    said = _UNITS.sub("", _UNITS.sub("", said)).removesuffix(" de").strip()
    power = 0
    if size := _SIZE.search(said):
        power, said = _TIMES[size[1]], said[: size.start()].strip()
    digits = _digits(said)
    if digits is None:
        return None
    number = Decimal(digits).scaleb(power)
    return -number if negative else number


def _plain(text: str) -> str:
    """Lower case, ASCII digits, one kind of space, minus and decimal sign, no accents."""
    # A superscript two and a one-half sign are numbers to Unicode, but not digits of a number.
    if len(text) > 4 * LONGEST or any(one.isnumeric() and not one.isdecimal() for one in text):
        return ""
    text = "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text.casefold()
    )
    text = text.translate({0x066B: ".", 0x066C: ",", 0x2212: "-", 0x2019: "'", 0x60C: ","})
    text = "".join(
        letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter)
    )
    return " ".join(text.split())


def _digits(said: str) -> str | None:
    """ASCII digits with at most one dot, or None when the separators contradict each other."""
    if _ONLY_WHOLE.fullmatch(said):
        return re.sub(r"\D", "", said)
    if match := _WITH_DOT.fullmatch(said):
        return f"{re.sub(r'\D', '', match[1]) or '0'}.{match[2]}"
    if match := _WITH_COMMA.fullmatch(said):
        return f"{re.sub(r'\D', '', match[1])}.{match[2]}"
    return None
