"""The name on a certificate: how it is confirmed, how it is shortened, and how a stranger checks it."""

import unicodedata

from django.utils.translation import gettext

from certificates.models import NameConfirmation, NameShown, PaperLanguages
from certificates.pdf import check_name
from certificates.printable import CannotDraw, describe
from institute.cohorts.models import Enrolment
from institute.cohorts.services import request_evaluation

# Letters that Unicode does not take apart, as people type them on a keyboard without them.
_PLAIN = str.maketrans({"đ": "d", "ð": "d", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i", "ŧ": "t"}) | (
    # The same letter of Arabic and Persian keyboards.
    str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "أ": "ا", "إ": "ا", "آ": "ا", "ـ": None})
)


def checked_name(typed: str) -> str:
    """The name as the paper will show it. Raises CannotDraw, naming the character, when it cannot."""
    for character in typed:
        if unicodedata.category(character) == "Cc" and not character.isspace():
            raise CannotDraw("control", character=character, text=typed)
    return check_name(typed)


def why_not(problem: CannotDraw) -> str:
    """What to tell the person who wrote a text that the paper cannot show."""
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


def confirmed_name(enrolment) -> NameConfirmation | None:
    """What was confirmed last, or ``None``."""
    return NameConfirmation.objects.filter(enrolment=enrolment).last()


def confirmed_names(enrolments):
    """Every confirmation of some enrolments, what counts for each the last."""
    return NameConfirmation.objects.filter(enrolment__in=enrolments).order_by("pk")


def confirm_name(enrolment, name, *, by, at, languages=PaperLanguages.BOTH) -> NameConfirmation:
    """Write down how a parent's name is written on her certificate. Raises CannotDraw.

    ``by``: the parent, or somebody of the team who writes down what she said.
    """
    name, now = checked_name(name), confirmed_name(enrolment)
    if now and (now.name, now.languages) == (name, languages):
        return now
    row = NameConfirmation(enrolment=enrolment, name=name, languages=languages, by=by, at=at)
    row.save()
    # The scheduler looks again: this may have been the last thing that was missing.
    request_evaluation(Enrolment.objects.filter(pk=enrolment.pk), at=at)
    return row


def show_name(learner, shown, *, certificate):
    """Let the holder decide what a stranger sees, on this certificate and on those it replaced."""
    mine = type(certificate).objects.by(learner)
    mine.filter(enrolment=certificate.enrolment_id).update(name_shown=NameShown(shown))


def initials(name: str) -> str:
    """The first letter of each part of a name, with the marks that belong to it."""
    parts = []
    for part in name.replace("-", " ").split():
        length = 1
        while length < len(part) and unicodedata.category(part[length]) in ("Mn", "Mc"):
            length += 1
        parts.append(part[:length] + ".")
    return " ".join(parts)


def is_same_name(typed: str, name: str) -> bool:
    """Whether somebody typed a name; case, accents, dashes, commas and spaces make no difference."""
    return _compared(typed) == _compared(name) != ""


def _compared(name):
    letters = []
    for character in unicodedata.normalize("NFKD", name[:400].casefold().translate(_PLAIN)):
        category = unicodedata.category(character)
        # Marks over and under a letter go; the signs of Indic scripts have no such class, and stay.
        if category == "Cf" or unicodedata.combining(character) >= 10:
            continue
        letters.append(" " if category[0] in "PZ" and character not in "'’" else character)
    return " ".join("".join(letters).replace("'", "").replace("’", "").translate(_PLAIN).split())
