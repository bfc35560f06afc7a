"""Choose one of several answers, or all that are right."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

from lessons.quizzes.answers import NO_ANSWER, InvalidAnswer, is_list_of_ids
from lessons.quizzes.blocks import QuestionBlock
from lessons.quizzes.points import FULL_POINTS, Score, share
from lessons.quizzes.question import Question, field_name, list_item, list_items, mixed
from lessons.quizzes.question_types.base import QuestionType
from lessons.quizzes.question_types.pack_form import PackAnswer, PackLine, PackSource, SelfCheckParts
from lessons.quizzes.question_view import Option, ResultLine
from lessons.quizzes.wording import Texts, Wording, list_texts

MARK = re.compile(r"\[([ xX])\](?:\s+|$)")


class ChoiceOfQuestion(blocks.StructBlock):
    """One choice of a question, and whether it is right."""

    text = blocks.CharBlock(label=gettext_lazy("Choice"))
    is_right = blocks.BooleanBlock(required=False, label=gettext_lazy("Right"))


class MultipleChoiceBlock(QuestionBlock):
    """One choice is right."""

    choices = blocks.ListBlock(ChoiceOfQuestion(), min_num=2, label=gettext_lazy("Choices"))

    class Meta:
        icon = "radio-full"
        label = gettext_lazy("One answer")

    def problems_of(self, value: Any) -> dict[str, str]:
        """Exactly one choice is right."""
        if sum(choice["is_right"] for choice in value["choices"]) != 1:
            return {"choices": _("Mark exactly one choice as right.")}
        return {}


class MultipleResponseBlock(QuestionBlock):
    """Each of several choices may be right."""

    choices = blocks.ListBlock(ChoiceOfQuestion(), min_num=2, label=gettext_lazy("Choices"))

    class Meta:
        icon = "tick-inverse"
        label = gettext_lazy("Several answers")

    def problems_of(self, value: Any) -> dict[str, str]:
        """At least one choice is right."""
        if not any(choice["is_right"] for choice in value["choices"]):
            return {"choices": _("Mark at least one choice as right.")}
        return {}


class Choosing(QuestionType):
    """What both types of choosing share."""

    def parse(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """The choices as written, and which of them are right."""
        items = list_items(value, "choices")
        return {
            "choices": tuple(key for key, _choice in items),
            "right": frozenset(key for key, choice in items if choice.get("is_right")),
        }

    def texts(self, question_id: str, value: Mapping[str, Any]) -> Texts:
        """The text of each choice."""
        return list_texts(value, "choices")

    def choice_order(self, question: Question, seed: int, *, shuffle: bool) -> tuple[str, ...]:
        """Mixed where the quiz says so."""
        return mixed(question.choices, seed, question.id) if shuffle else question.choices

    def view(
        self, question: Question, wording: Wording, answer: Any, *, seed: int, shuffle: bool
    ) -> dict[str, Any]:
        """One option for each choice."""
        picked = {answer} if isinstance(answer, str) else set(answer or ())
        order = self.choice_order(question, seed, shuffle=shuffle)
        return {"options": tuple(Option(one, wording.of(one), one in picked) for one in order)}

    def result_lines(self, question: Question, answer: Any, wording: Wording) -> list[ResultLine]:
        """The choices that were picked."""
        picked = {answer} if isinstance(answer, str) else set(answer)
        chosen = [(one, wording.of(one)) for one in question.choices if one in picked]
        return [ResultLine(text.text, one in question.right, text.lang, text.dir) for one, text in chosen]

    def pack_value(self, answer: PackAnswer) -> dict[str, Any]:
        """Each choice with its text."""
        return {
            "choices": [
                list_item(choice.id, text=choice.text.plain, is_right=choice.is_right)
                for choice in answer.lines
            ]
        }

    def self_check(self, question_id: Any, answer: PackAnswer, language: str) -> SelfCheckParts:
        """The choices."""
        choices = [(choice.id, choice.text.plain, choice.is_right) for choice in answer.lines]
        return SelfCheckParts(choices=choices)


class MultipleChoice(Choosing):
    """Choose one; the right one earns the point."""

    kind = "multiple_choice"
    block = MultipleChoiceBlock
    template = "components/question_multiple_choice.html"
    how = gettext_lazy("Choose one.")
    made_up_count = 4

    def clean(self, question: Question, answer: Any) -> Any:
        """The identity of one choice, or nothing."""
        if answer not in ("", *question.choices):
            raise InvalidAnswer
        return answer

    def score(self, question: Question, answer: Any) -> Score:
        """All or nothing."""
        return Score(FULL_POINTS if isinstance(answer, str) and answer in question.right else 0)

    def full_answer(self, question: Question, own_words: str = "") -> Any:
        """The right choice."""
        return next(iter(question.right))

    def empty_answer(self, question: Question) -> Any:
        """No choice."""
        return ""

    def from_form(self, question: Question, data: QueryDict, seed: int) -> Any:
        """The button that is pressed; a form without any gives no answer."""
        return data.get(field_name(question.id), NO_ANSWER)

    def read_pack(self, source: PackSource) -> PackAnswer:
        """A list of which one entry is marked."""
        choices = read_choices(source)
        marked = [choice for choice in choices if choice.is_right]
        if choices and source.is_source and not marked:
            source.report(source.line, _("No answer is marked right. Put [x] before the right one."))
        for choice in marked[1:]:
            source.report(
                choice.location.line, _("Two answers are marked right. This type of question has one.")
            )
        return PackAnswer(lines=choices)

    def made_up_value(
        self, number: int, words: Callable[[int], str], item: Callable[..., dict[str, Any]]
    ) -> dict[str, Any]:
        """Four choices."""
        return {"choices": [item(text=words(7), is_right=n == number % 4) for n in range(4)]}


class MultipleResponse(Choosing):
    """Choose all that are right; a wrong choice takes away what a right one earns."""

    kind = "multiple_response"
    block = MultipleResponseBlock
    template = "components/question_multiple_response.html"
    how = gettext_lazy("Choose all that apply.")
    counts_lines = True
    made_up_count = 2

    def clean(self, question: Question, answer: Any) -> Any:
        """Identities of choices, in the order of the question."""
        if not is_list_of_ids(answer) or not set(answer) <= set(question.choices):
            raise InvalidAnswer
        return [choice for choice in question.choices if choice in answer]

    def score(self, question: Question, answer: Any) -> Score:
        """Right choices less wrong ones, as a share of all right ones."""
        given = answer if isinstance(answer, list | tuple) else ()
        picked = {one for one in given if isinstance(one, str)} & set(question.choices)
        rights = len(picked & question.right)
        return Score(share(rights - (len(picked) - rights), len(question.right)))

    def full_answer(self, question: Question, own_words: str = "") -> Any:
        """Every right choice."""
        return [choice for choice in question.choices if choice in question.right]

    def empty_answer(self, question: Question) -> Any:
        """No choice."""
        return []

    def from_form(self, question: Question, data: QueryDict, seed: int) -> Any:
        """Every box that is ticked; a form without any says that none is."""
        return data.getlist(field_name(question.id))

    def read_pack(self, source: PackSource) -> PackAnswer:
        """A list of which at least one entry is marked."""
        choices = read_choices(source)
        if choices and source.is_source and not any(choice.is_right for choice in choices):
            source.report(source.line, _("No answer is marked right. Put [x] before each right one."))
        return PackAnswer(lines=choices)

    def made_up_value(
        self, number: int, words: Callable[[int], str], item: Callable[..., dict[str, Any]]
    ) -> dict[str, Any]:
        """Five choices, of which three are right."""
        return {"choices": [item(text=words(7), is_right=n % 2 == 0) for n in range(5)]}


def read_choices(source: PackSource) -> tuple[PackLine, ...]:
    """The entries of a list in a pack, each marked right or not."""
    choices: list[PackLine] = []
    seen: set[str] = set()
    for entry in source.entries(_("answers")):
        mark = MARK.match(entry.text)
        text = source.text(entry.line, entry.text[mark.end() :] if mark else entry.text)
        if not text:
            source.report(entry.line, _("This answer is empty."))
        elif text.plain.casefold() in seen:
            source.report(entry.line, _("This answer stands here twice."))
        seen.add(text.plain.casefold())
        is_right = bool(mark and mark[1] in "xX")
        choices.append(PackLine(text=text, is_right=is_right, **source.record(entry)))
    if len(choices) == 1:
        source.report(source.line, _("A question needs at least two answers to choose from."))
    return tuple(choices)
