"""Why a certificate waits, in whole sentences. What each requirement says stands in the class of its kind."""

import re
from collections.abc import Sequence

from django.utils.text import get_text_list
from django.utils.translation import gettext, ngettext


def rosters_open(numbers: Sequence[int]) -> str:
    """Why a certificate waits: sessions whose roster is not whole."""
    text = ngettext(
        "The roster of session %(numbers)s is not finished yet.",
        "The rosters of sessions %(numbers)s are not finished yet.",
        len(numbers),
    )
    said = get_text_list([str(number) for number in numbers], gettext("and"))
    # Django's Farsi separates the items of a list by a comma without a space: numbers run into one.
    return text % {"numbers": re.sub(r"،(?=\S)", "، ", said)}


def answers_wait() -> str:
    """Why a certificate waits: a pass rests on an answer that nobody has read yet."""
    return gettext("Your facilitator still has to read an answer of yours.")
