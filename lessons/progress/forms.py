"""Parse what learners and facilitators send: answers, from the HTML form or from the script, and scores."""

import json
import re
import sys
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lessons.progress.models import ScoreEvent
from lessons.progress.services import SubmittedAnswer
from lessons.quizzes.answers import NO_ANSWER, InvalidAnswer
from lessons.quizzes.question import Question
from lessons.quizzes.question_types import type_of
from lessons.quizzes.snapshots import QuizSnapshot

# The script sends each answer as it is tapped; after a day without signal it sends batches of this size.
MAX_EVENTS = 100
# The value of the field ``seen`` after the script has sent every answer of the form.
SENT = "sent"

SCORE_LABELS = {0: _("0 points"), 50: _("Half a point"), 100: _("1 point")}


class MalformedEvents(ValueError):
    """The body is not a list of answers in the form that the script sends."""


class ScoreForm(forms.Form):
    """The score that a facilitator chose, and a reason that the learner may read."""

    points = forms.TypedChoiceField(
        choices=[(str(points), label) for points, label in SCORE_LABELS.items()], coerce=int
    )
    reason = forms.CharField(
        required=False, max_length=ScoreEvent._meta.get_field("reason").max_length, strip=True
    )


class AnswersForm:
    """The answers in a submitted quiz form, by question id, and how many fields belong to no question.

    ``shown`` are the answers on the page from which the form was sent. An answer that repeats them was not
    touched there and is left out: of two open tabs, the older one does not undo what was answered in the
    newer one. For the same reason an order that was neither moved nor saved before is no answer yet: it is
    the order in which the page showed the lines.
    """

    def __init__(self, snapshot: QuizSnapshot, seed: int, data: QueryDict, shown: Mapping[str, Any]) -> None:
        self.snapshot, self.seed, self.data = snapshot, seed, data
        self.answers: dict[str, Any] = {}
        # Of questions whose fields give an answer even before somebody touches them.
        self.as_shown: dict[str, Any] = {}
        known_names = set()
        for question in snapshot.questions:
            question_type = type_of(question)
            known_names.update(question_type.field_names(question))
            answer = read_answer(question, seed, data)
            if answer is NO_ANSWER:
                continue
            if question_type.has_answer_as_shown:
                self.as_shown[question.id] = answer
            if data.get("seen") != SENT and not self._is_untouched(question, answer, shown):
                self.answers[question.id] = answer
        self.foreign_count = sum(name.startswith("q-") and name not in known_names for name in data)

    def move(self, button: str) -> str:
        """Apply a button inside a question, ``<question>:<what it does>``; return the button to focus.

        A button that names nothing in this quiz does nothing, and the result is empty.
        """
        question_id, _colon, rest = button.partition(":")
        if question_id not in self.as_shown:
            return ""
        question = self.snapshot.by_id[question_id]
        moved = type_of(question).move(question, self.as_shown[question_id], rest)
        if moved is None:
            return ""
        self.answers[question_id], focus = moved
        return focus

    def accept_answers_as_shown(self) -> None:
        """Take untouched fields for answers: the learner was asked, and sends them as they are."""
        self.answers = self.as_shown | self.answers

    def cleaned(self) -> dict[str, Any]:
        """The answers in the form in which they are stored, without those that are invalid."""
        cleaned = {}
        for question_id, answer in self.answers.items():
            question = self.snapshot.by_id[question_id]
            try:
                cleaned[question_id] = type_of(question).clean(question, answer)
            except InvalidAnswer:
                continue
        return cleaned

    def _is_untouched(self, question: Question, answer: Any, shown: Mapping[str, Any]) -> bool:
        try:
            answer = type_of(question).clean(question, answer)
        except InvalidAnswer:
            return False
        if question.id in shown:
            return bool(answer == shown[question.id])
        return type_of(question).is_as_shown(question, answer, self.seed)


def seen_sequence(data: QueryDict) -> int:
    """The highest sequence of answers that the sent page showed; unlimited when the form does not say."""
    seen = data.get("seen", "")
    return int(seen) if re.fullmatch(r"[0-9]{1,10}", seen) else sys.maxsize


def read_answer(question: Question, seed: int, data: QueryDict) -> Any:
    """The answer that the fields of a form give to one question, or NO_ANSWER when they give none."""
    return type_of(question).from_form(question, data, seed)


def read_events(
    questions: Mapping[str, Question], seed: int, body: bytes
) -> tuple[list[SubmittedAnswer], list[UUID]]:
    """Read the body that the script sends: ``(submitted answers, client UUIDs of those that were refused)``.

    ``questions`` are those of the quiz, by id. The body is
    ``{"events": [{"id": client UUID, "sequence": number, "question": id, "fields": form fields}]}``.
    Raises :class:`MalformedEvents`.
    """
    try:
        events = json.loads(body)["events"]
        rows = [
            (UUID(event["id"]), event["sequence"], str(event["question"]), event["fields"])
            for event in events
        ]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise MalformedEvents from error
    well_formed = all(type(sequence) is int and isinstance(fields, str) for _id, sequence, _q, fields in rows)
    if not well_formed or len(rows) > MAX_EVENTS:
        raise MalformedEvents
    submitted, refused = [], []
    for client_uuid, sequence, question_id, fields in rows:
        question = questions.get(question_id)
        answer = NO_ANSWER if question is None else read_answer(question, seed, QueryDict(fields))
        if answer is NO_ANSWER:
            refused.append(client_uuid)
        else:
            submitted.append(SubmittedAnswer(question_id, answer, client_uuid, sequence))
    return submitted, refused
