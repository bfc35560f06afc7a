"""Queries about what learners did: lessons read, standings of quizzes, short answers to score."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import UUIDField, Value
from wagtail.models import Revision

from institute.people.models import User
from lessons.curriculum.queries import in_language
from lessons.progress.models import Attempt, LessonBookmark, LessonCompletion, Response
from lessons.quizzes.models import QuizPage
from lessons.quizzes.queries import wordings_for
from lessons.quizzes.question_types import type_of
from lessons.quizzes.snapshots import quiz_snapshot
from lessons.quizzes.wording import STEM, LocalizedText

# The page of scoring shows at most so many answers, those that have waited longest.
ANSWERS_PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one quiz stands for one learner. The best attempt counts; points are hundredths."""

    OPEN, PASSED, NOT_YET, BEGIN = "open", "passed", "not-yet", "begin"

    state: str = BEGIN
    attempts_left: int = 0
    best: Attempt | None = None
    open_attempt: Attempt | None = None
    # False for the team, for anonymous users, and in a preview: they cannot begin.
    is_for_learner: bool = True

    @property
    def best_percent(self) -> int | None:
        """The best result, rounded down: what is shown as 70 has reached 70."""
        if self.best is None:
            return None
        return 100 * (self.best.points or 0) // self.best.points_possible

    @property
    def can_begin(self) -> bool:
        """Whether a new attempt may be opened."""
        return self.is_for_learner and self.open_attempt is None and self.attempts_left > 0


@dataclass(frozen=True, slots=True)
class QuestionToScore:
    """One question with its rubric, and the answers to it that wait for a score. No learner is named."""

    quiz: QuizPage
    stem: LocalizedText
    rubric: list[tuple[int, LocalizedText]]
    answers: list[Response]


def reading_of(learner: User) -> tuple[set[UUID], dict[UUID, UUID]]:
    """The lessons that a learner has read, and the bookmarked block in lessons not yet read (one query).

    Both by the key of the lesson, in whatever language they read it.
    """
    no_block = Value(None, output_field=UUIDField())
    completions = LessonCompletion.objects.by(learner).values_list("lesson_key", no_block)
    bookmarks = LessonBookmark.objects.by(learner).values_list("lesson_key", "block_id")
    rows = list(completions.union(bookmarks, all=True))
    read = {key for key, block_id in rows if block_id is None}
    return read, {key: block_id for key, block_id in rows if block_id and key not in read}


def quiz_standings(learner: User, quizzes: Iterable[QuizPage]) -> dict[UUID, Standing]:
    """The standing of each quiz for a learner, by the quiz's key (one query, whatever their number)."""
    quizzes = list(quizzes)
    attempts: dict[UUID, list[Attempt]] = {quiz.translation_key: [] for quiz in quizzes}
    for attempt in Attempt.objects.by(learner).filter(quiz_key__in=attempts):
        attempts[attempt.quiz_key].append(attempt)
    return {quiz.translation_key: standing_of(quiz, attempts[quiz.translation_key]) for quiz in quizzes}


def standing_of(quiz: QuizPage, attempts: list[Attempt]) -> Standing:
    """The standing of a quiz after these attempts of one learner."""
    open_attempt = next((attempt for attempt in attempts if attempt.is_open), None)
    submitted = [attempt for attempt in attempts if not attempt.is_open]
    # A pass stays a pass: a later attempt with another pass mark does not hide it.
    best = max(submitted, key=_rank, default=None)
    if open_attempt:
        state = Standing.OPEN
    elif best is None:
        state = Standing.BEGIN
    else:
        state = Standing.PASSED if best.is_passed else Standing.NOT_YET
    return Standing(state, max(0, quiz.attempts_allowed - len(attempts)), best, open_attempt)


def _rank(attempt: Attempt) -> tuple[bool, float]:
    return attempt.is_passed, (attempt.points or 0) / attempt.points_possible


def answers_shown(attempt: Attempt, sequence: int) -> dict[str, Any]:
    """The answers on a page that knew the attempt up to this sequence, by question id."""
    responses = attempt.responses.all()
    if all(response.sequence <= sequence for response in responses):
        return {str(response.question_id): response.answer for response in responses}
    # Another tab has saved answers since: what the page showed is in the history.
    events = attempt.answer_events.filter(sequence__lte=sequence).order_by("sequence", "client_uuid")
    return {str(event.question_id): event.answer for event in events}


def has_open_questions(attempt: Attempt) -> bool:
    """Whether the learner should look at a question again before they submit the attempt."""
    rows = attempt.responses.values_list("question_id", "answer")
    answers = {str(question_id): answer for question_id, answer in rows}
    questions = quiz_snapshot(attempt.revision).questions
    return any(type_of(question).is_open(question, answers.get(question.id)) for question in questions)


def answers_to_score(user: User, *, language: str) -> list[QuestionToScore]:
    """The short answers that wait for a facilitator, by question, the longest waiting first."""
    waiting = list(
        Response.objects.waiting()
        .visible_to(user)
        .select_related("attempt")
        .order_by("attempt__submitted_at", "pk")[:ANSWERS_PER_PAGE]
    )
    keys = {response.attempt.revision_id: response.attempt.quiz_key for response in waiting}
    revisions = Revision.objects.in_bulk(keys)
    wordings = wordings_for([(revision, keys[pk]) for pk, revision in revisions.items()], language)
    snapshots = {pk: quiz_snapshot(revision) for pk, revision in revisions.items()}
    sources = QuizPage.objects.filter(pk__in={response.attempt.quiz_id for response in waiting})
    quizzes = in_language(sources.select_related("locale"), language)
    titles = {page.translation_key: page for page in quizzes}
    to_score: dict[tuple[int, str], QuestionToScore] = {}
    for response in waiting:
        revision_id, question_id = response.attempt.revision_id, str(response.question_id)
        question, wording = snapshots[revision_id].by_id[question_id], wordings[revision_id]
        if (revision_id, question_id) not in to_score:
            steps = sorted(question.rubric, key=lambda step: -step[1])
            rubric = [(earned, wording.of(step)) for step, earned in steps]
            stem, quiz = wording.of(question.id, STEM), titles[response.attempt.quiz_key]
            to_score[revision_id, question_id] = QuestionToScore(quiz, stem, rubric, [])
        to_score[revision_id, question_id].answers.append(response)
    return list(to_score.values())
