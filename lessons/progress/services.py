"""What changes a parent's own records: beginning, answering and sending a quiz; reading a lesson."""

import secrets
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from wagtail.models import Revision

from institute.cohorts.models import Enrolment
from institute.cohorts.services import request_evaluation
from institute.people.models import User
from learning_outcomes.models import Evidence
from learning_outcomes.services import record_evidence_of_many
from lessons.curriculum.queries import canonical
from lessons.progress.access import access_below
from lessons.progress.answer_sheet import AnswerSheet, SubmittedAnswer
from lessons.progress.models import (
    Attempt,
    LessonCompletion,
    LessonPlace,
    Response,
    ScoreEvent,
    ScoreKind,
)
from lessons.quizzes.answers import is_empty
from lessons.quizzes.models import QuizPage
from lessons.quizzes.points import FULL_POINTS
from lessons.quizzes.scoring import score_quiz
from lessons.quizzes.snapshots import quiz_snapshot

# A phone counts on from the highest number it knows. Far above that is no count: it would shut out whatever
# is answered after it.
FARTHEST_AHEAD = 10_000


class NotOpen(Exception):
    """The parent may not do this now; ``opens_on`` is the day on which she may, if there is one."""

    def __init__(self, opens_on: date | None = None):
        super().__init__()
        self.opens_on = opens_on


class QuizNotOpen(NotOpen):
    """The quiz is not published, has no questions, or its module is not open to this parent."""


class LessonNotOpen(NotOpen):
    """The lesson's module is not open to this parent."""


class AttemptsUsedUp(Exception):
    """All attempts were sent: the next step is a talk with a facilitator."""


class AttemptClosed(Exception):
    """The answers were sent before: they cannot be changed any more."""


@dataclass(frozen=True, slots=True)
class SaveResult:
    """Which answers were kept. ``refused`` are not of this quiz, or not in a form that it knows."""

    attempt: Attempt
    kept: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SyncResult:
    """What became of the answers that a phone sent, by client UUID.

    ``overtaken`` ones are kept as history: a newer answer to the same question stands. ``sequence`` is the
    highest that is known; what is answered next comes after it.
    """

    kept: tuple[UUID, ...] = ()
    refused: tuple[UUID, ...] = ()
    overtaken: tuple[UUID, ...] = ()
    sequence: int = 0
    # The attempt was sent before: the answers are history, and are never scored.
    is_late: bool = False


def begin_attempt(learner, quiz, *, language: str, at, enrolment: Enrolment | None = None) -> Attempt:
    """Open an attempt at a quiz, or return the one that is open.

    The attempt pins the live revision of the quiz in the source language: it is scored against that,
    whatever happens to the page. ``quiz`` may be the page in any language; ``enrolment`` is the place
    the attempt counts for, by default the one that opens the module.

    Raises :class:`QuizNotOpen`, :class:`AttemptsUsedUp`.
    """
    quiz = canonical(quiz)
    access = access_below(learner, quiz, at=at)
    # From the database: a page that a process keeps may be a minute old, and what is pinned here stays.
    quiz = QuizPage.objects.defer("introduction", "questions").live().filter(pk=quiz.pk).first()
    if not access.is_open or quiz is None or quiz.live_revision_id is None:
        raise QuizNotOpen(access.opens_on)
    revision = Revision.objects.only("created_at").get(pk=quiz.live_revision_id)
    snapshot = quiz_snapshot(revision)
    if not snapshot.questions:
        raise QuizNotOpen
    mine = Attempt.objects.by(learner).filter(quiz_key=quiz.translation_key)
    before = list(mine)
    if begun := next((one for one in before if one.is_open), None):
        return begun
    number = max((one.number for one in before), default=0) + 1
    if number > quiz.attempts_allowed:
        raise AttemptsUsedUp
    try:
        with transaction.atomic():
            return Attempt.objects.create(
                learner=learner,
                enrolment=enrolment or access.enrolment,
                quiz=quiz,
                quiz_key=quiz.translation_key,
                revision=revision,
                number=number,
                started_at=at,
                language=language,
                shuffle_seed=secrets.randbits(62),
                points_possible=snapshot.points_possible,
                points_to_pass=snapshot.points_to_pass,
            )
    except IntegrityError:
        # The other of two taps was first: both go on in the same attempt.
        if begun := mine.open().first():
            return begun
        # It was even sent meanwhile: this is the next one, if one is left.
        return begin_attempt(learner, quiz, language=language, at=at, enrolment=enrolment)


def save_answers(
    attempt: Attempt,
    answers: dict,
    *,
    language: str,
    at,
    client_uuid: UUID | None = None,
    sequence: int | None = None,
) -> SaveResult:
    """Keep answers, given by question id in the form of :mod:`lessons.quizzes.answers`, as the newest ones.

    An answer that repeats what stands is not written again. With a ``client_uuid`` what is sent twice is
    kept once; with a ``sequence`` an answer that arrives late does not replace a newer one. Answers that
    do not belong to the quiz are left out and named in what is returned.

    Raises :class:`AttemptClosed`.
    """
    with transaction.atomic():
        attempt = _locked(attempt)
        if not attempt.is_open:
            raise AttemptClosed
        sheet = AnswerSheet(attempt, language)
        sequence = sheet.highest + 1 if sequence is None else sequence
        kept, refused, new_events = [], [], []
        for question_id, answer in answers.items():
            submitted = SubmittedAnswer(str(question_id), answer, client_uuid or uuid4(), sequence)
            event = sheet.event(submitted, at)
            if event is None:
                refused.append(str(question_id))
                continue
            kept.append(event.question_id)
            if client_uuid is not None or not _says_nothing_new(sheet, event):
                new_events.append(event)
        sheet.keep(new_events)
    return SaveResult(attempt, tuple(kept), tuple(refused))


def receive_answers(attempt: Attempt, given: list[SubmittedAnswer], *, language: str, at) -> SyncResult:
    """Keep answers as a phone sends them, one by one or after a time without signal, in any order.

    The newest by sequence stands, whatever arrives last. What is sent again is kept once. Nothing is
    refused for being late: after the attempt was sent an answer is still history, but is never scored.
    """
    with transaction.atomic():
        attempt = _locked(attempt)
        sheet = AnswerSheet(attempt, language)
        events, refused = [], []
        for one in given:
            event = sheet.event(one, at) if 0 < one.sequence <= sheet.highest + FARTHEST_AHEAD else None
            if event is None:
                refused.append(one.client_uuid)
            else:
                events.append(event)
        newest = sheet.keep(events) if attempt.is_open else sheet.note(events)
        overtaken = [
            event.client_uuid
            for event in events
            if event.question_id in newest and newest[event.question_id].client_uuid != event.client_uuid
        ]
    return SyncResult(
        kept=tuple(event.client_uuid for event in events),
        refused=tuple(refused),
        overtaken=tuple(overtaken),
        sequence=max([sheet.highest, *(event.sequence for event in events)]),
        is_late=not attempt.is_open,
    )


def submit_attempt(attempt: Attempt, *, at) -> Attempt:
    """Score an attempt and close it. Sent again, it answers with the first receipt and changes nothing."""
    with transaction.atomic():
        attempt = _locked(attempt)
        if not attempt.is_open:
            return attempt
        snapshot = quiz_snapshot(attempt.revision)
        responses = {str(response.question_id): response for response in attempt.responses.all()}
        scores = score_quiz(snapshot, {key: response.answer for key, response in responses.items()})
        for key, response in responses.items():
            response.points, response.is_provisional = scores[key].points, scores[key].is_provisional
        Response.objects.bulk_create(
            responses.values(),
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["points", "is_provisional"],
        )
        ScoreEvent.objects.bulk_create(
            ScoreEvent(
                response=response,
                kind=ScoreKind.SUBMIT,
                points=response.points,
                is_provisional=response.is_provisional,
                at=at,
            )
            for response in responses.values()
        )
        attempt.points = sum(score.points for score in scores.values())
        attempt.points_provisional = sum(score.points for score in scores.values() if score.is_provisional)
        attempt.submitted_at = at
        attempt.save(update_fields=["points", "points_provisional", "submitted_at"])
        _report_evidence(attempt, snapshot, scores, at=at)
        request_evaluation(Enrolment.objects.kept().by(attempt.learner_id), at=at)
    return attempt


def mark_read(learner, lesson, *, language: str, at) -> LessonCompletion:
    """Note that a parent has read a lesson: once, in whatever language, however often she says so.

    Raises :class:`LessonNotOpen`.
    """
    lesson = canonical(lesson)
    access = access_below(learner, lesson, at=at)
    if not access.is_open or not lesson.live:
        raise LessonNotOpen(access.opens_on)
    with transaction.atomic():
        one_at_a_time(learner)
        completion, is_new = LessonCompletion.objects.get_or_create(
            learner=learner,
            lesson_key=lesson.translation_key,
            defaults={"lesson": lesson, "language": language, "read_at": at},
        )
        if is_new:
            LessonPlace.objects.by(learner).filter(lesson_key=lesson.translation_key).delete()
            request_evaluation(Enrolment.objects.kept().by(learner), at=at)
    return completion


def one_at_a_time(learner):
    """Let whoever writes down her reading wait for each other, until the end of the transaction."""
    if connection.features.has_select_for_update:
        list(User.objects.select_for_update(no_key=True).filter(pk=learner.pk).values_list("pk"))


def _locked(attempt):
    """The attempt as it stands, held until the end of the transaction (SQLite has one writer anyway)."""
    held = Attempt.objects.select_for_update().get(pk=attempt.pk)
    # What it has pinned does not change.
    held.revision = attempt.revision
    return held


def _says_nothing_new(sheet, event):
    if event.question_id not in sheet.standing:
        return is_empty(event.answer)
    _sequence, answer = sheet.standing[event.question_id]
    return answer == event.answer


def _report_evidence(attempt, snapshot, scores, *, at):
    """Tell each learning outcome what this attempt showed of it."""
    # What waits for a facilitator shows nothing yet; it is evidence of its own as soon as she has read it.
    certain = [question for question in snapshot.questions if not scores[question.id].is_provisional]
    seen = {}
    for question in certain:
        if question.outcome:
            points, possible = seen.get(question.outcome, (0, 0))
            seen[question.outcome] = points + scores[question.id].points, possible + FULL_POINTS
    # Where an outcome was removed after the attempt began, her score stands all the same.
    record_evidence_of_many(
        attempt.learner_id,
        seen,
        kind=Evidence.Kind.QUIZ,
        source_kind="attempt",
        source_id=attempt.pk,
        observed_at=at,
    )
