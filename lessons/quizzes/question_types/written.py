"""What the types share whose answer is written into one field."""

from typing import Any

from django.http import QueryDict

from lessons.quizzes.answers import NO_ANSWER, clean_text
from lessons.quizzes.question import Question, field_name
from lessons.quizzes.question_types.base import QuestionType
from lessons.quizzes.question_view import ResultLine
from lessons.quizzes.wording import UNIT, Wording


class Written(QuestionType):
    """An answer that is kept as it was written."""

    def clean(self, question: Question, answer: Any) -> Any:
        """The text."""
        return clean_text(answer)

    def empty_answer(self, question: Question) -> Any:
        """Nothing written."""
        return ""

    def view(
        self, question: Question, wording: Wording, answer: Any, *, seed: int, shuffle: bool
    ) -> dict[str, Any]:
        """What stands in the field, and the unit beside it."""
        return {"written": answer or "", "unit": wording.of(question.id, UNIT)}

    def from_form(self, question: Question, data: QueryDict, seed: int) -> Any:
        """What stands in the field."""
        return data.get(field_name(question.id), NO_ANSWER)

    def result_lines(self, question: Question, answer: Any, wording: Wording) -> list[ResultLine]:
        """The text, without a tick: the points beside it say what it is worth."""
        return [ResultLine(answer, dir="auto")] if answer.strip() else []
