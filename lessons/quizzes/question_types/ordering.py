"""Put lines in order."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

from lessons.quizzes.answers import NO_ANSWER, InvalidAnswer, is_list_of_ids
from lessons.quizzes.blocks import LineBlock, QuestionBlock
from lessons.quizzes.points import Score, share
from lessons.quizzes.question import Question, field_name, list_item, list_items, mixed
from lessons.quizzes.question_types.base import QuestionType
from lessons.quizzes.question_types.choice import read_choices
from lessons.quizzes.question_types.matching import html_list
from lessons.quizzes.question_types.pack_form import PackAnswer, PackSource, SelfCheckParts
from lessons.quizzes.question_view import ResultLine, Row
from lessons.quizzes.wording import Texts, Wording, list_texts

NOT_MOVED = gettext_lazy("Nothing was moved. If the order is right as it is, send your answers.")


class OrderingBlock(QuestionBlock):
    """Lines to be put in order."""

    lines = blocks.ListBlock(
        LineBlock(),
        min_num=2,
        label=gettext_lazy("Lines"),
        help_text=gettext_lazy("In the right order. Parents see them mixed."),
    )

    class Meta:
        icon = "list-ol"
        label = gettext_lazy("Put in order")


class Ordering(QuestionType):
    """Every line in its right position earns its share."""

    kind = "ordering"
    block = OrderingBlock
    template = "components/question_ordering.html"
    how = gettext_lazy("Use the arrows. What comes first goes on top.")
    ask_again = NOT_MOVED
    ask_again_when_empty = NOT_MOVED
    has_answer_as_shown = True
    counts_lines = True
    made_up_count = 1

    def parse(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """The lines, in the right order."""
        return {"choices": tuple(key for key, _line in list_items(value, "lines"))}

    def texts(self, question_id: str, value: Mapping[str, Any]) -> Texts:
        """The text of each line."""
        return list_texts(value, "lines")

    def clean(self, question: Question, answer: Any) -> Any:
        """Every line once."""
        if not is_list_of_ids(answer) or sorted(answer) != sorted(question.choices):
            raise InvalidAnswer
        return list(answer)

    def score(self, question: Question, answer: Any) -> Score:
        """The share of the lines that are in their position."""
        given = answer if isinstance(answer, list | tuple) else ()
        in_position = sum(one == right for one, right in zip(given, question.choices, strict=False))
        return Score(share(in_position, len(question.choices)))

    def full_answer(self, question: Question, own_words: str = "") -> Any:
        """The right order."""
        return list(question.choices)

    def choice_order(self, question: Question, seed: int, *, shuffle: bool) -> tuple[str, ...]:
        """Always mixed."""
        return mixed(question.choices, seed, question.id)

    def view(
        self, question: Question, wording: Wording, answer: Any, *, seed: int, shuffle: bool
    ) -> dict[str, Any]:
        """The lines in the order of the answer, else mixed."""
        order = tuple(answer or self.choice_order(question, seed, shuffle=shuffle))
        name = field_name(question.id)
        return {
            "rows": tuple(
                Row(one, name, wording.of(one), (), one == order[0], one == order[-1]) for one in order
            )
        }

    def from_form(self, question: Question, data: QueryDict, seed: int) -> Any:
        """The lines in the order of their fields."""
        return data.getlist(field_name(question.id)) or NO_ANSWER

    def is_as_shown(self, question: Question, answer: Any, seed: int) -> bool:
        """Whether it is the order in which the page showed the lines."""
        return bool(answer == list(self.choice_order(question, seed, shuffle=True)))

    def move(self, question: Question, answer: Any, button: str) -> tuple[Any, str] | None:
        """Move a line: ``button`` is ``<line>:up`` or ``<line>:down``."""
        line, _colon, direction = button.partition(":")
        order = list(answer)
        if line not in order or direction not in ("up", "down"):
            return None
        position = order.index(line)
        target = max(0, position - 1) if direction == "up" else min(len(order) - 1, position + 1)
        order.insert(target, order.pop(position))
        return order, f"{line}-{direction}"

    def result_lines(self, question: Question, answer: Any, wording: Wording) -> list[ResultLine]:
        """The lines in the order of the learner."""
        lines = [(wording.of(one), one == right) for one, right in zip(answer, question.choices, strict=True)]
        return [ResultLine(text.text, is_right, text.lang, text.dir) for text, is_right in lines]

    def read_pack(self, source: PackSource) -> PackAnswer:
        """A list in the right order, in which nothing is marked."""
        lines = read_choices(source)
        for line in lines:
            if line.is_right:
                source.report(line.location.line, _("Here no answer is marked: the order is the answer."))
        return PackAnswer(lines=lines)

    def pack_value(self, answer: PackAnswer) -> dict[str, Any]:
        """The lines."""
        return {"lines": [list_item(line.id, text=line.text.plain) for line in answer.lines]}

    def self_check(self, question_id: Any, answer: PackAnswer, language: str) -> SelfCheckParts:
        """The lines by alphabet, and in the right order as the answer."""
        lines = [line.text.plain for line in answer.lines]
        return SelfCheckParts(listed=html_list("ul", sorted(lines)), answer=html_list("ol", lines))

    def made_up_value(
        self, number: int, words: Callable[[int], str], item: Callable[..., dict[str, Any]]
    ) -> dict[str, Any]:
        """Four lines."""
        return {"lines": [item(text=words(5)) for _line in range(4)]}
