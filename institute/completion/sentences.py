"""What a parent reads about each requirement: whole sentences, never built from pieces.

First what is done, then what is left, then what helps.
"""

import re

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext, ngettext


def sessions_headline(left: int, *, is_met: bool, total: int) -> str:
    """The few words above the sentence about sessions."""
    if is_met or not total:
        return gettext("Sessions")
    return ngettext("%(left)d more session", "%(left)d more sessions", left) % {"left": left}


def sessions(
    have: int,
    total: int,
    *,
    is_met: bool,
    may_miss: int,
    within_reach: bool,
    waits_for_marks: bool,
    may_miss_days: int = 0,
) -> str:
    """What is so about the sessions: how many she came to, and what that means."""
    if not total:
        return gettext("The sessions are not planned yet.")
    if is_met:
        text = gettext("You came to %(have)d of %(total)d. That is enough for the certificate.")
    elif may_miss:
        text = gettext("You came to %(have)d of %(total)d. You can still miss %(miss)d.")
    elif within_reach:
        text = gettext("You came to %(have)d of %(total)d. Please come to each one that is left.")
    elif waits_for_marks:
        text = gettext("You came to %(have)d of %(total)d. Some sessions are not marked yet.")
    else:
        text = gettext("You came to %(have)d of %(total)d. Ask your facilitator what you can do.")
    said = text % {"have": have, "total": total, "miss": may_miss}
    if may_miss_days and not is_met:
        days = ngettext(
            "Any %(days)d whole meeting day may be among them.",
            "Any %(days)d whole meeting days may be among them.",
            may_miss_days,
        )
        said = f"{said} {days % {'days': may_miss_days}}"
    return said


def quizzes_headline(left: int, *, is_met: bool, total: int) -> str:
    """The few words above the sentence about quizzes."""
    if is_met or not total:
        return gettext("Quizzes")
    return ngettext("%(left)d more quiz", "%(left)d more quizzes", left) % {"left": left}


def quizzes(have: int, total: int, *, is_met: bool) -> str:
    """What is so about the quizzes: how many she passed, and what that means."""
    if not total:
        return gettext("The quizzes are not ready yet.")
    if is_met:
        text = gettext("You passed %(have)d of %(total)d. That is enough for the certificate.")
    elif not have:
        text = gettext("Not passed yet. You may try each one more than once.")
    else:
        text = gettext("You passed %(have)d of %(total)d. You may try each one more than once.")
    return text % {"have": have, "total": total}


def lessons_headline(left: int, *, is_met: bool, total: int) -> str:
    """The few words above the sentence about lessons."""
    if is_met or not total:
        return gettext("Lessons")
    return ngettext("%(left)d more lesson", "%(left)d more lessons", left) % {"left": left}


def lessons(have: int, total: int, *, is_met: bool) -> str:
    """What is so about the lessons: how many she has read, and what that means."""
    if not total:
        return gettext("The lessons are not ready yet.")
    if is_met:
        text = gettext("You read %(have)d of %(total)d. That is enough for the certificate.")
    elif not have:
        text = gettext("Not read yet. You can read each one at any time.")
    else:
        text = gettext("You read %(have)d of %(total)d. You can read each one at any time.")
    return text % {"have": have, "total": total}


def orientation_headline(*, is_met: bool) -> str:
    """The few words above the sentence about orientation."""
    return gettext("Orientation") if is_met else gettext("Your orientation")


def orientation(*, is_met: bool, first, before) -> str:
    """What is so about her orientation; ``first``: the state of the first session, ``before``: a day."""
    if is_met:
        return gettext("You have had your orientation.")
    if first is None:
        return gettext("It is part of the first session. The sessions are not planned yet.")
    if first == "ahead":
        return gettext("It is part of the first session. Please come.")
    if first == "unmarked":
        return gettext("It is part of the first session, which is not marked yet.")
    if before:
        text = gettext("You missed the first session. Ask your facilitator for a short talk before %(day)s.")
        return text % {"day": date_format(before, "MONTH_DAY_FORMAT")}
    return gettext("You missed the first session. Ask your facilitator for a short talk.")


def rosters_open(numbers) -> str:
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
