"""What a parent reads about each requirement: whole sentences, never built from pieces.

First what is done, then what is left, then what helps.
"""

from django.utils.translation import gettext, ngettext


def sessions_headline(left: int, *, is_met: bool, total: int) -> str:
    """The few words above the sentence about sessions."""
    if is_met or not total:
        return gettext("Sessions")
    return ngettext("%(left)d more session", "%(left)d more sessions", left) % {"left": left}


def sessions(
    have: int, total: int, *, is_met: bool, may_miss: int, within_reach: bool, waits_for_marks: bool
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
    return text % {"have": have, "total": total, "miss": may_miss}


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
