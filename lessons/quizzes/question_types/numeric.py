"""Write a number."""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

from lessons.quizzes.blocks import QuestionBlock
from lessons.quizzes.numbers import parse_number
from lessons.quizzes.points import FULL_POINTS, Score
from lessons.quizzes.question import Question
from lessons.quizzes.question_types.pack_form import PackAnswer, PackSource
from lessons.quizzes.question_types.written import Written


class NumericBlock(QuestionBlock):
    """A number, with how far from it an answer may be."""

    number = blocks.DecimalBlock(label=gettext_lazy("Right number"))
    tolerance = blocks.DecimalBlock(
        default=0,
        min_value=0,
        label=gettext_lazy("May be off by"),
        help_text=gettext_lazy("0 when only the exact number is right."),
    )
    unit = blocks.CharBlock(
        required=False,
        default="",
        max_length=20,
        label=gettext_lazy("Unit"),
        help_text=gettext_lazy("Stands beside the field: $, %, days."),
    )

    class Meta:
        icon = "decimal"
        label = gettext_lazy("A number")


class Numeric(Written):
    """A number that is near enough to the right one earns the point, however it is written."""

    kind = "numeric"
    block = NumericBlock
    template = "components/question_numeric.html"
    how = gettext_lazy("Write a number.")
    ask_again = gettext_lazy("We could not read this as a number. Write only digits, such as 2,400,000.")
    pack_words = frozenset({"answer", "tolerance", "unit"})
    pack_has_list = False
    pack_key = ("number",)
    pack_shared = ("tolerance",)
    made_up_count = 1

    def parse(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """The number and how far an answer may be from it."""
        return {
            "number": _decimal(value.get("number")),
            "tolerance": _decimal(value.get("tolerance")) or Decimal(0),
        }

    def score(self, question: Question, answer: Any) -> Score:
        """All or nothing."""
        given = parse_number(answer) if isinstance(answer, str) else None
        if given is None or question.number is None:
            return Score(0)
        return Score(FULL_POINTS if abs(given - question.number) <= question.tolerance else 0)

    def full_answer(self, question: Question, own_words: str = "") -> Any:
        """The right number."""
        return str(question.number)

    def is_incomplete(self, question: Question, answer: Any) -> bool:
        """Whether it is no number."""
        return parse_number(answer) is None

    def read_pack(self, source: PackSource) -> PackAnswer:
        """``Answer:`` with a number; ``Tolerance:`` and ``Unit:`` may follow."""
        line, value = source.word("answer")
        number = source.number(value)
        if number is None and (value or source.is_source):
            source.report(line, _("“%(word)s:” needs a number here.") % {"word": "Answer"})
        line, value = source.word("tolerance", "0")
        tolerance = source.number(value)
        if tolerance is None or tolerance < 0:
            source.report(line, _("“%(word)s:” needs a number here.") % {"word": "Tolerance"})
        _line, unit = source.word("unit")
        return PackAnswer(fields={"number": number, "tolerance": tolerance, "unit": unit})

    def pack_value(self, answer: PackAnswer) -> dict[str, Any]:
        """The number as the editor stores it."""
        return {
            "number": str(answer.fields["number"]),
            "tolerance": str(answer.fields["tolerance"]),
            "unit": answer.fields["unit"],
        }

    def made_up_value(
        self, number: int, words: Callable[[int], str], item: Callable[..., dict[str, Any]]
    ) -> dict[str, Any]:
        """A sum of money."""
        return {"number": "1200", "tolerance": "0", "unit": "$"}


def _decimal(value: Any) -> Decimal | None:
    try:
        return None if value in (None, "") else Decimal(str(value))
    except InvalidOperation:
        return None
