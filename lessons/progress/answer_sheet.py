"""The sheet on which answers are written down: history first, then what stands."""

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.functional import cached_property

from lessons.progress.models import AnswerEvent, Response
from lessons.quizzes.answers import InvalidAnswer
from lessons.quizzes.queries import wording_for
from lessons.quizzes.question_types import type_of
from lessons.quizzes.snapshots import quiz_snapshot
from lessons.quizzes.wording import STEM


@dataclass(frozen=True, slots=True)
class SubmittedAnswer:
    """One answer as a phone gave it: ``sequence`` counts all answers of the attempt."""

    question_id: str
    answer: object
    client_uuid: UUID
    sequence: int


class AnswerSheet:
    """An attempt that is held for writing: its questions, their texts, and the answers that stand."""

    def __init__(self, attempt, language):
        self.attempt, self.language = attempt, language
        self.questions = quiz_snapshot(attempt.revision).by_id
        # By question id: the sequence of what stands, and the answer.
        rows = attempt.responses.values_list("question_id", "sequence", "answer")
        self.standing = {str(question_id): (sequence, answer) for question_id, sequence, answer in rows}
        self.highest = max((sequence for sequence, _answer in self.standing.values()), default=0)

    @cached_property
    def wording(self):
        """The texts that the learner sees."""
        return wording_for(self.attempt.revision, self.attempt.quiz_key, self.language)

    def event(self, given, at):
        """The row of history for an answer, or None when it does not belong to the quiz."""
        question = self.questions.get(given.question_id)
        try:
            answer = question and type_of(question).clean(question, given.answer)
        except InvalidAnswer:
            question = None
        if question is None:
            return None
        return AnswerEvent(
            attempt=self.attempt,
            client_uuid=given.client_uuid,
            sequence=given.sequence,
            question_id=question.id,
            answer=answer,
            language=self.wording.of(question.id, STEM).lang,
            prompt_hash=self.wording.prompt_hash(question),
            at=at,
        )

    def note(self, events):
        """Write history, and change no answer. The same answer sent again meets its own row."""
        AnswerEvent.objects.bulk_create(events, ignore_conflicts=True)
        return {}

    def keep(self, events):
        """Write history, and make each response what its newest answer says; returns the newest ones.

        Of two with one sequence the greater client UUID stands.
        """
        if not events:
            return {}
        newest = self._note_newer(events) or self._note_and_read(events)
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

    def _note_newer(self, events):
        """The newest ones where all are newer than what stands: then history need not be read for it."""
        if any(event.sequence <= self._sequence_of(event) for event in events):
            return {}
        try:
            with transaction.atomic():
                AnswerEvent.objects.bulk_create(events)
        except IntegrityError:
            # One was sent before under another number: what it said then is what it says.
            return {}
        return newest_of(events)

    def _note_and_read(self, events):
        self.note(events)
        return newest_of(
            self.attempt.answer_events.filter(question_id__in={event.question_id for event in events})
        )

    def _sequence_of(self, event):
        sequence, _answer = self.standing.get(event.question_id, (0, None))
        return sequence


def newest_of(events):
    """Of these answers the one that stands, by question id."""
    in_order = sorted(events, key=lambda event: (event.sequence, event.client_uuid))
    return {str(event.question_id): event for event in in_order}
