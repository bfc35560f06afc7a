"""Questions about what parents did: lessons read, quizzes passed, where each quiz stands."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import UUIDField, Value

from lessons.progress.models import Attempt, LessonCompletion, LessonPlace
from lessons.quizzes.question_types import type_of
from lessons.quizzes.snapshots import quiz_snapshot


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one quiz stands for one parent. The best attempt counts; points are hundredths."""

    OPEN, PASSED, NOT_YET, BEGIN = "open", "passed", "not-yet", "begin"

    state: str = BEGIN
    attempts_left: int = 0
    best: Attempt | None = None
    open_attempt: Attempt | None = None
    # True for somebody who could begin: not for the team, and not in a preview.
    is_for_learner: bool = True

    @property
    def best_percent(self) -> int | None:
        """The best result, rounded down: what is shown as 70 has reached 70."""
        return self.best and 100 * self.best.points // self.best.points_possible

    @property
    def can_begin(self) -> bool:
        """Whether a new attempt may be opened."""
        return self.is_for_learner and self.open_attempt is None and self.attempts_left > 0


def reading_of(learner) -> tuple[set[UUID], dict[UUID, UUID]]:
    """The lessons that a parent has read, and the block at which she stopped in others (one query).

    Both by the key of the lesson, in whatever language she read it.
    """
    nowhere = Value(None, output_field=UUIDField())
    done = LessonCompletion.objects.by(learner).values_list("lesson_key", nowhere)
    begun = LessonPlace.objects.by(learner).values_list("lesson_key", "block_id")
    rows = list(done.union(begun, all=True))
    read = {key for key, block_id in rows if block_id is None}
    return read, {key: block_id for key, block_id in rows if block_id and key not in read}


def quiz_standings(learner, quizzes) -> dict[UUID, Standing]:
    """Where each quiz stands for a parent, by its key (one query, whatever their number)."""
    quizzes = list(quizzes)
    attempts: dict[UUID, list[Attempt]] = {quiz.translation_key: [] for quiz in quizzes}
    for attempt in Attempt.objects.by(learner).filter(quiz_key__in=attempts):
        attempts[attempt.quiz_key].append(attempt)
    return {quiz.translation_key: standing_of(quiz, attempts[quiz.translation_key]) for quiz in quizzes}


def answers_shown(attempt, seen: int) -> dict:
    """The answers that stood on a page that knew the attempt up to the sequence ``seen``, by question id."""
    rows = attempt.responses.all()
    if any(response.sequence > seen for response in rows):
        # Somebody answered in another tab since: what the page showed is in the history.
        rows = attempt.answer_events.filter(sequence__lte=seen).order_by("sequence", "client_uuid")
    return {str(row.question_id): row.answer for row in rows}


def has_open_questions(attempt) -> bool:
    """Whether a parent who wants to send her answers should look at one of them again."""
    rows = attempt.responses.values_list("question_id", "answer")
    answers = {str(question_id): answer for question_id, answer in rows}
    questions = quiz_snapshot(attempt.revision).questions
    return any(type_of(one).is_open(one, answers.get(one.id)) for one in questions)


def standing_of(quiz, attempts) -> Standing:
    """Where a quiz stands after these attempts of one parent."""
    begun = next((attempt for attempt in attempts if attempt.is_open), None)
    sent = [attempt for attempt in attempts if not attempt.is_open]
    # A pass stays a pass: a later attempt with another pass mark does not hide it.
    best = max(sent, key=lambda one: (one.is_passed, one.points / one.points_possible), default=None)
    if begun:
        state = Standing.OPEN
    elif best is None:
        state = Standing.BEGIN
    else:
        state = Standing.PASSED if best.is_passed else Standing.NOT_YET
    return Standing(state, max(0, quiz.attempts_allowed - len(attempts)), best, begun)
