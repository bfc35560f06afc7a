"""Writes answers to the history of an attempt, and keeps the response to each question current."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.functional import cached_property

from lessons.progress.models import AnswerEvent, Attempt, Response
from lessons.quizzes.answers import InvalidAnswer, is_empty
from lessons.quizzes.queries import wording_for
from lessons.quizzes.question_types import type_of
from lessons.quizzes.snapshots import quiz_snapshot
from lessons.quizzes.wording import STEM, Wording


@dataclass(frozen=True, slots=True)
class SubmittedAnswer:
    """One answer as a phone sent it: ``sequence`` counts all answers of the attempt."""

    question_id: str
    answer: object
    client_uuid: UUID
    sequence: int


class AnswerRecorder:
    """A locked attempt with its questions, their texts, and the current answers."""

    def __init__(self, attempt: Attempt, language: str) -> None:
        self.attempt, self.language = attempt, language
        self.questions = quiz_snapshot(attempt.revision).by_id
        # By question id: the sequence of the current answer, and the answer.
        rows = attempt.responses.values_list("question_id", "sequence", "answer")
        self.current: dict[str, tuple[int, Any]] = {
            str(question_id): (sequence, answer) for question_id, sequence, answer in rows
        }
        self.highest_sequence = max((sequence for sequence, _answer in self.current.values()), default=0)

    @cached_property
    def wording(self) -> Wording:
        """The texts that the learner sees."""
        return wording_for(self.attempt.revision, self.attempt.quiz_key, self.language)

    def build_event(self, submitted: SubmittedAnswer, at: datetime) -> AnswerEvent | None:
        """Build the row of history for an answer, or None when it does not belong to the quiz."""
        question = self.questions.get(submitted.question_id)
        if question is None:
            return None
        try:
            answer = type_of(question).clean(question, submitted.answer)
        except InvalidAnswer:
            return None
        return AnswerEvent(
            attempt=self.attempt,
            client_uuid=submitted.client_uuid,
            sequence=submitted.sequence,
            question_id=question.id,
            answer=answer,
            language=self.wording.of(question.id, STEM).lang,
            prompt_hash=self.wording.prompt_hash(question),
            at=at,
        )

    def changes_nothing(self, event: AnswerEvent) -> bool:
        """Whether an answer repeats the current one, or is empty where there is none."""
        if str(event.question_id) not in self.current:
            return is_empty(event.answer)
        _sequence, answer = self.current[str(event.question_id)]
        return bool(answer == event.answer)

    def append(self, events: list[AnswerEvent]) -> dict[str, AnswerEvent]:
        """Write history and change no response. An answer that is sent again meets its own row."""
        AnswerEvent.objects.bulk_create(events, ignore_conflicts=True)
        return {}

    def record(self, events: list[AnswerEvent]) -> dict[str, AnswerEvent]:
        """Write history and set each response to its newest answer; return the newest by question id.

        Of two answers with one sequence, the one with the greater client UUID is the newer.
        """
        if not events:
            return {}
        newest = self._append_if_all_newer(events) or self._append_and_read_back(events)
        Response.objects.bulk_create(
            [
                Response(
                    attempt=self.attempt,
                    question_id=event.question_id,
                    answer=event.answer,
                    sequence=event.sequence,
                    language=event.language,
                    prompt_hash=event.prompt_hash,
                )
                for event in newest.values()
            ],
            update_conflicts=True,
            unique_fields=["attempt", "question_id"],
            update_fields=["answer", "sequence", "language", "prompt_hash"],
        )
        return newest

    def _append_if_all_newer(self, events: list[AnswerEvent]) -> dict[str, AnswerEvent]:
        """Where every event is newer than the current answer, the history need not be read back."""
        if any(event.sequence <= self._current_sequence(event) for event in events):
            return {}
        try:
            with transaction.atomic():
                AnswerEvent.objects.bulk_create(events)
        except IntegrityError:
            # One was sent before under another sequence: its first row counts.
            return {}
        return newest_by_question(events)

    def _append_and_read_back(self, events: list[AnswerEvent]) -> dict[str, AnswerEvent]:
        self.append(events)
        return newest_by_question(
            self.attempt.answer_events.filter(question_id__in={event.question_id for event in events})
        )

    def _current_sequence(self, event: AnswerEvent) -> int:
        sequence, _answer = self.current.get(str(event.question_id), (0, None))
        return sequence


def newest_by_question(events: Iterable[AnswerEvent]) -> dict[str, AnswerEvent]:
    """The newest of these answers to each question, by question id."""
    in_order = sorted(events, key=lambda event: (event.sequence, event.client_uuid))
    return {str(event.question_id): event for event in in_order}
