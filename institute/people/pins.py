"""The rules of a PIN: six digits that are not easy to guess."""

import unicodedata

from django.utils.translation import gettext as _

PIN_LENGTH = 6
RUNS = ("01234567890", "09876543210")


def digits_of(text: str) -> str:
    """Turn what was typed into plain digits: spaces and dashes go, digits of any script become 0 to 9.

    Anything else stays as it is, so that the check can say what is wrong with it.
    """
    characters = (character for character in text if not character.isspace() and character not in "-‐‑–—.")
    return "".join(str(unicodedata.decimal(character, character)) for character in characters)


def weakness_of(pin: str) -> str | None:
    """Say in one sentence why ``pin`` cannot be used, or return ``None`` when it can.

    >>> weakness_of("580274") is None
    True
    """
    if not (pin.isascii() and pin.isdigit()):
        return _("Please type digits only, six of them.")
    if len(pin) != PIN_LENGTH:
        return _("A PIN has six digits. Please type all six.")
    if len(set(pin)) == 1:
        return _("The same digit six times is easy to guess. Please choose other digits.")
    if any(pin in run for run in RUNS):
        return _("Digits in order are easy to guess. Please choose other digits.")
    if pin == pin[:2] * 3 or pin == pin[:3] * 2:
        return _("Digits that repeat are easy to guess. Please choose other digits.")
    return None
