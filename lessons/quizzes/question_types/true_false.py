"""Say whether a statement is true."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid5

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from wagtail import blocks

from lessons.quizzes.answers import NO_ANSWER, InvalidAnswer
from lessons.quizzes.blocks import QuestionBlock
from lessons.quizzes.points import FULL_POINTS, Score
from lessons.quizzes.question import Question, field_name
from lessons.quizzes.question_types.base import QuestionType
from lessons.quizzes.question_types.pack_form import PackAnswer, PackSource, SelfCheckParts
from lessons.quizzes.question_view import Option, ResultLine
from lessons.quizzes.wording import LocalizedText, Wording

LABELS = {"true": gettext_lazy("True"), "false": gettext_lazy("Not true")}
TRUTHS = {"true": True, "false": False}


class TrueFalseBlock(QuestionBlock):
    """A statement that is true or not."""

    answer = blocks.ChoiceBlock(
        choices=[("true", gettext_lazy("True")), ("false", gettext_lazy("Not true"))],
        label=gettext_lazy("The statement is"),
    )

    class Meta:
        icon = "check"
        label = gettext_lazy("True or not")


class TrueFalse(QuestionType):
    """A statement that is true or not; saying which earns the point."""

    kind = "true_false"
    block = TrueFalseBlock
    template = "components/question_true_false.html"
    how = gettext_lazy("Choose one.")
    pack_words = frozenset({"answer"})
    pack_has_list = False
    pack_key = ("truth",)
    made_up_count = 1

    def parse(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """Whether the statement is true; None where nobody has said it yet."""
        return {"truth": TRUTHS.get(value.get("answer", ""))}

    def clean(self, question: Question, answer: Any) -> Any:
        """True or false."""
        if not isinstance(answer, bool):
            raise InvalidAnswer
        return answer

    def score(self, question: Question, answer: Any) -> Score:
        """All or nothing."""
        return Score(FULL_POINTS if isinstance(answer, bool) and answer is question.truth else 0)

    def full_answer(self, question: Question, own_words: str = "") -> Any:
        """Whether the statement is true."""
        return question.truth

    def view(
        self, question: Question, wording: Wording, answer: Any, *, seed: int, shuffle: bool
    ) -> dict[str, Any]:
        """Two options, always in the same order."""
        return {
            "options": tuple(
                Option(value, LocalizedText(str(label), ""), answer is TRUTHS[value])
                for value, label in LABELS.items()
            )
        }

    def from_form(self, question: Question, data: QueryDict, seed: int) -> Any:
        """The button that is pressed; another value goes on as it is, and is refused."""
        value = data.get(field_name(question.id))
        return TRUTHS.get(value or "", value or NO_ANSWER)

    def result_lines(self, question: Question, answer: Any, wording: Wording) -> list[ResultLine]:
        """What the learner said of the statement."""
        return [ResultLine(str(LABELS["true" if answer else "false"]), answer is question.truth)]

    def read_pack(self, source: PackSource) -> PackAnswer:
        """``Answer: true`` or ``Answer: false``."""
        line, value = source.word("answer")
        truth = TRUTHS.get(value.lower())
        if truth is None and (value or source.is_source):
            source.report(line, _("Write “Answer: true” or “Answer: false”."))
        return PackAnswer(fields={"truth": truth})

    def pack_value(self, answer: PackAnswer) -> dict[str, Any]:
        """The value of the menu in the editor."""
        return {"answer": "true" if answer.fields["truth"] else "false"}

    def self_check(self, question_id: Any, answer: PackAnswer, language: str) -> SelfCheckParts:
        """Two choices, in the language of the lesson."""
        with override(language):
            labels = _("True"), _("Not true")
        return SelfCheckParts(
            choices=[
                (uuid5(question_id, value), label, answer.fields["truth"] is truth)
                for (value, truth), label in zip(TRUTHS.items(), labels, strict=True)
            ]
        )

    def made_up_value(
        self, number: int, words: Callable[[int], str], item: Callable[..., dict[str, Any]]
    ) -> dict[str, Any]:
        """A statement that is true."""
        return {"answer": "true"}
