"""The sheet on which answers are written down: history first, then what stands."""

from dataclasses import dataclass
from uuid import UUID

from lessons.progress.models import AnswerEvent, Response
from lessons.quizzes.answers import AnswerRefused, clean_answer
from lessons.quizzes.paper import Paper
from lessons.quizzes.queries import wording_for
from lessons.quizzes.wording import STEM


@dataclass(frozen=True, slots=True)
class Given:
    """One answer as a phone gave it: ``sequence`` is its place among all answers of the attempt."""

    question_id: str
    answer: object
    client_uuid: UUID
    sequence: int


class AnswerSheet:
    """An attempt that is held for writing: its questions, their words, and the answers that stand."""

    def __init__(self, attempt, language):
        self.attempt = attempt
        self.questions = Paper.from_revision(attempt.revision).by_id()
        self.wording = wording_for(attempt.revision, attempt.quiz_key, language)
        self.standing = {str(response.question_id): response for response in attempt.responses.all()}
        self.highest = max((response.sequence for response in self.standing.values()), default=0)

    def event(self, given, at):
        """The row of history for an answer, or None when it does not belong to the quiz."""
        question = self.questions.get(given.question_id)
        try:
            answer = question and clean_answer(question, given.answer)
        except AnswerRefused:
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
        self.note(events)
        history = self.attempt.answer_events.filter(question_id__in={event.question_id for event in events})
        newest = {str(event.question_id): event for event in history.order_by("sequence", "client_uuid")}
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
