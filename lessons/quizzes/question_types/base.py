"""What a type of question is: everything that differs from one type to another, in one class.

A new type is one module with such a class, a template for its fields, and a line in ``__init__.py``.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons.quizzes.answers import is_empty
from lessons.quizzes.blocks import QuestionBlock
from lessons.quizzes.points import Score
from lessons.quizzes.question import Question, field_name
from lessons.quizzes.question_types.pack_form import (
    PackAnswer,
    PackComparison,
    PackLine,
    PackSource,
    SelfCheckParts,
)
from lessons.quizzes.question_view import ResultLine
from lessons.quizzes.wording import Texts, Wording

NOT_ANSWERED = gettext_lazy("No answer yet.")


class QuestionType:
    """One type of question. It holds no state: one instance serves every question of the type."""

    # The name of the block, under which questions are stored.
    kind: ClassVar[str]
    block: ClassVar[type[QuestionBlock]]
    # Draws the fields; takes ``question`` (QuestionView) and ``moved``.
    template: ClassVar[str]
    # How to answer, in a sentence.
    how: ClassVar[str | Promise]

    # Whether the fields give an answer before the learner gave one, as an order does.
    has_answer_as_shown: ClassVar[bool] = False
    # Whether the result says how many of the lines are right.
    counts_lines: ClassVar[bool] = False
    # Whether a facilitator gives the points.
    is_scored_by_people: ClassVar[bool] = False

    # Words with a colon that a question of the type has in a pack, and whether it has a list.
    pack_words: ClassVar[frozenset[str]] = frozenset()
    pack_has_list: ClassVar[bool] = True
    # Fields of the pack that the first language decides; those in the first group are compared as well.
    pack_key: ClassVar[tuple[str, ...]] = ()
    pack_shared: ClassVar[tuple[str, ...]] = ()

    # How many of the ten questions of a made-up quiz are of this type.
    made_up_count: ClassVar[int] = 0

    # ---- What a revision holds

    def read(self, question_id: str, value: Mapping[str, Any]) -> Question:
        """The question that a block of a revision holds, whole or not."""
        return Question(
            id=question_id,
            kind=self.kind,
            code=value.get("code") or "",
            outcome=value.get("outcome") or "",
            **self.parse(value),
        )

    def parse(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of :class:`Question` that this type fills."""
        raise NotImplementedError

    def texts(self, question_id: str, value: Mapping[str, Any]) -> Texts:
        """The texts of a block beside those that every question has."""
        return {}

    # ---- Answers

    def clean(self, question: Question, answer: Any) -> Any:
        """The answer in the one form in which it is kept.

        An empty answer (nothing ticked, nothing written) is an answer too: it takes an earlier one back.
        Raises :class:`~lessons.quizzes.answers.InvalidAnswer`.
        """
        raise NotImplementedError

    def score(self, question: Question, answer: Any) -> Score:
        """What an answer earns. An answer in no known form earns nothing. Pure."""
        raise NotImplementedError

    def full_answer(self, question: Question, own_words: str = "") -> Any:
        """The answer that earns every point: to check that a quiz can be passed, never to show to a learner.

        Where there is no key, ``own_words`` are the answer.
        """
        raise NotImplementedError

    def empty_answer(self, question: Question) -> Any:
        """The answer of a learner who takes an earlier one back; None where the fields cannot be emptied."""
        return None

    def is_incomplete(self, question: Question, answer: Any) -> bool:
        """Whether an answer that is there should be looked at again before it is sent."""
        return False

    # Why an incomplete answer should be looked at again.
    ask_again: ClassVar[str | Promise] = NOT_ANSWERED
    # Why a question without answer should be.
    ask_again_when_empty: ClassVar[str | Promise] = NOT_ANSWERED

    def is_open(self, question: Question, answer: Any) -> bool:
        """Whether the learner should be asked again before they send their answers."""
        return is_empty(answer) or self.is_incomplete(question, answer)

    def why_ask_again(self, question: Question, answer: Any) -> str | Promise:
        """Why the learner should look at the question again; empty when they need not."""
        if not self.is_open(question, answer):
            return ""
        return self.ask_again_when_empty if is_empty(answer) else self.ask_again

    # ---- The screen and its form

    def choice_order(self, question: Question, seed: int, *, shuffle: bool) -> tuple[str, ...]:
        """Choices in the order of the screen."""
        return question.choices

    def view(
        self, question: Question, wording: Wording, answer: Any, *, seed: int, shuffle: bool
    ) -> dict[str, Any]:
        """The fields of :class:`~lessons.quizzes.question_view.QuestionView` that this type fills."""
        raise NotImplementedError

    def field_names(self, question: Question) -> list[str]:
        """The names of the fields that the form of a question may have."""
        return [field_name(question.id), *(field_name(question.id, one) for one in question.choices)]

    def from_form(self, question: Question, data: QueryDict, seed: int) -> Any:
        """The answer that the fields of a form give, or NO_ANSWER; it is not clean yet."""
        raise NotImplementedError

    def is_as_shown(self, question: Question, answer: Any, seed: int) -> bool:
        """Whether a clean answer is what the fields of an unanswered question give untouched."""
        return is_empty(answer)

    def move(self, question: Question, answer: Any, button: str) -> tuple[Any, str] | None:
        """What a button inside the question makes of the answer, and the button that gets the focus."""
        return None

    # ---- The result

    def result_lines(self, question: Question, answer: Any, wording: Wording) -> list[ResultLine]:
        """What the learner answered, each line with whether it is right; nothing that they did not choose."""
        raise NotImplementedError

    # ---- Curriculum packs

    def read_pack(self, source: PackSource) -> PackAnswer:
        """Read the list and the words of a question in a pack; mistakes are reported to the source."""
        raise NotImplementedError

    def pack_value(self, answer: PackAnswer) -> dict[str, Any]:
        """The fields of the block, beside those that every question has."""
        raise NotImplementedError

    def merge_pack(self, source: PackAnswer, translation: PackAnswer, compare: PackComparison) -> PackAnswer:
        """A translation with what the first language decides; every difference is reported."""
        given = {name: translation.fields.get(name) for name in self.pack_key}
        if any(value not in (None, source.fields.get(name)) for name, value in given.items()):
            message = _("Another answer or outcome stands here than in the first language.")
            compare.report(compare.line, message)
        marked = [line.key for line in translation.lines if line.is_right]
        if marked and marked != [line.key for line in source.lines if line.is_right]:
            compare.report(compare.line, _("Another answer is marked right here than in the first language."))
        lines = compare.pairs(source.lines, translation.lines, compare.line)
        compare.pairs(source.extras, translation.extras, compare.line)
        for ours, theirs in lines:
            self.compare_lines(ours, theirs, compare)
        decided = {name: source.fields.get(name) for name in (*self.pack_key, *self.pack_shared)}
        return replace(
            translation,
            lines=tuple(replace(theirs, is_right=ours.is_right) for ours, theirs in lines),
            fields={**translation.fields, **decided},
        )

    def compare_lines(self, source: PackLine, translation: PackLine, compare: PackComparison) -> None:
        """Report what may not differ between a line and its translation."""

    def self_check(self, question_id: Any, answer: PackAnswer, language: str) -> SelfCheckParts:
        """The question as an ungraded one in a lesson; nothing where it has only its feedback."""
        return SelfCheckParts()

    # ---- Made-up curricula

    def made_up_value(
        self, number: int, words: Callable[[int], str], item: Callable[..., dict[str, Any]]
    ) -> dict[str, Any]:
        """The fields of the block of a made-up question; ``words(7)`` are seven words."""
        raise NotImplementedError
