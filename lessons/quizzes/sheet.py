"""A quiz as it stands on the screen: what is asked and what was answered, and never what is right.

Field names in the HTML form: ``q-<question>``, and for a matching question ``q-<question>-<left side>``.
The menus of a matching question carry places in the mixed list, not identities: the identity of a right
side can be worked out from its left side.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from lessons.quizzes.answers import is_empty, is_open
from lessons.quizzes.paper import Question, mixed
from lessons.quizzes.wording import STEM, UNIT, Said

CHOOSE_ALL = _("Choose all that apply.")
HOW = {
    "multiple_choice": _("Choose one."),
    "multiple_response": CHOOSE_ALL,
    "true_false": _("Choose one."),
    "matching": _("Choose one for each line."),
    "ordering": _("Use the arrows. What comes first goes on top."),
    "numeric": _("Write a number."),
    "short_answer": _("Write in any language. Your facilitator reads it."),
}
TRUE_OR_NOT = {"true": _("True"), "false": _("Not true")}
ASK_AGAIN = {
    "matching": _("Some lines have no choice yet."),
    "ordering": _("Nothing was moved. If the order is right as it is, send your answers."),
    "numeric": _("We could not read this as a number. Write only digits, such as 2,400,000."),
}
NO_ANSWER = _("No answer yet.")


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose: ``value`` stands in the form, ``said`` on the screen."""

    value: str
    said: Said
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a matching or ordering question."""

    id: str
    name: str
    said: Said
    options: tuple[Option, ...] = ()
    is_first: bool = False
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """One question on the screen, with the answer that stands."""

    id: str
    number: int
    kind: str
    name: str
    stem: Said
    how: str
    is_answered: bool
    ask_again: str
    options: tuple[Option, ...] = ()
    rows: tuple[Row, ...] = ()
    written: str = ""
    unit: Said | None = field(default=None)


def field_name(question_id, left_id=""):
    """The name of a form field."""
    return f"q-{question_id}-{left_id}" if left_id else f"q-{question_id}"


def choice_order(question: Question, seed: int, *, shuffle: bool) -> tuple[str, ...]:
    """Choices in the order of the screen. Lines to be ordered are always mixed."""
    if question.kind == "ordering" or (shuffle and question.kind in ("multiple_choice", "multiple_response")):
        return mixed(question.choices, seed, question.id)
    return question.choices


def menu_order(question: Question, seed: int) -> tuple[str, ...]:
    """The right sides of a matching question in the order of its menus: always mixed."""
    return mixed((*question.partners, *question.extras), seed, question.id)


def asked(paper, wording, seed: int, answers: dict) -> list[Asked]:
    """Every question of a paper as it stands on the screen."""
    return [
        _asked(question, number, wording, seed, answers.get(question.id), paper.shuffle)
        for number, question in enumerate(paper.questions, 1)
    ]


def _asked(question, number, wording, seed, answer, shuffle):
    order = choice_order(question, seed, shuffle=shuffle)
    shown = {}
    if question.kind in ("multiple_choice", "multiple_response"):
        picked = {answer} if isinstance(answer, str) else set(answer or ())
        shown["options"] = tuple(Option(one, wording.of(one), one in picked) for one in order)
    elif question.kind == "true_false":
        shown["options"] = tuple(
            Option(value, Said(str(text), ""), answer is (value == "true"))
            for value, text in TRUE_OR_NOT.items()
        )
    elif question.kind == "matching":
        menu = [(str(place), one, wording.of(one)) for place, one in enumerate(menu_order(question, seed), 1)]
        shown["rows"] = tuple(_menu(question, left, wording, menu, answer or {}) for left in order)
    elif question.kind == "ordering":
        order = tuple(answer or order)
        shown["rows"] = tuple(
            Row(one, field_name(question.id), wording.of(one), (), one == order[0], one == order[-1])
            for one in order
        )
    else:
        shown |= {"written": answer or "", "unit": wording.of(question.id, UNIT)}
    return Asked(
        id=question.id,
        number=number,
        kind=question.kind,
        name=field_name(question.id),
        stem=wording.of(question.id, STEM),
        how=HOW[question.kind],
        is_answered=not is_empty(answer),
        ask_again=_ask_again(question, answer),
        **shown,
    )


def _menu(question, left, wording, menu, answer):
    options = tuple(Option(place, said, answer.get(left) == right) for place, right, said in menu)
    return Row(left, field_name(question.id, left), wording.of(left), options)


def _ask_again(question, answer):
    """Why the parent should look at the question again before she sends; empty when she need not."""
    if not is_open(question, answer):
        return ""
    if is_empty(answer) and question.kind != "ordering":
        return NO_ANSWER
    return ASK_AGAIN.get(question.kind, NO_ANSWER)
