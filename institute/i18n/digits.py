"""Numbers with the digits of a language."""

from django.utils.formats import localize
from django.utils.translation import get_language

# The code point of zero in each language's own digits.
ZEROS = {"fa": 0x06F0, "ps": 0x06F0, "prs": 0x06F0, "ur": 0x06F0, "ar": 0x0660}


def localize_digits(value: object) -> str:
    """Return a number, or a text with numbers, in the digits of the active language: 12 is ۱۲ in Farsi."""
    zero = ZEROS.get((get_language() or "").split("-")[0])
    if zero is None:
        return str(localize(value))
    return str(value).translate({ord("0") + number: chr(zero + number) for number in range(10)})
