"""Begins and submits attempts at quizzes."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction
from wagtail.models import Revision

from institute.cohorts.models import Enrolment
from institute.cohorts.services import request_evaluation
from institute.people.models import User
from lessons.curriculum.queries import canonical
from lessons.progress.access import NotOpen, access_below
from lessons.progress.models import Attempt, Response, ScoreEvent, ScoreKind
from lessons.progress.services.answers import lock_attempt
from lessons.progress.services.evidence import report_evidence
from lessons.quizzes.models import QuizPage
from lessons.quizzes.scoring import score_quiz
from lessons.quizzes.snapshots import quiz_snapshot


class QuizNotOpen(NotOpen):
    """The quiz is not published, has no questions, or its module is not open to this learner."""


class AttemptsUsedUp(Exception):
    """All attempts were submitted: the next step is a talk with a facilitator."""


def begin_attempt(
    learner: User, quiz: QuizPage, *, language: str, at: datetime, enrolment: Enrolment | None = None
) -> Attempt:
    """Open an attempt at a quiz, or return the one that is open.

    The attempt pins the live revision of the quiz in the source language: it is scored against that,
    however the page changes. ``quiz`` may be the page in any language; ``enrolment`` is the enrolment
    that the attempt counts for, by default the one that opens the module.

    Raises :class:`QuizNotOpen`, :class:`AttemptsUsedUp`.
    """
    source = canonical(quiz)
    access = access_below(learner, source, at=at)
    # From the database: a cached page may be a minute old, and what is pinned here stays.
    quiz_page = QuizPage.objects.defer("introduction", "questions").live().filter(pk=source.pk).first()
    if not access.is_open or quiz_page is None or quiz_page.live_revision_id is None:
        raise QuizNotOpen(access.opens_on)
    revision = Revision.objects.only("created_at").get(pk=quiz_page.live_revision_id)
    snapshot = quiz_snapshot(revision)
    if not snapshot.questions:
        raise QuizNotOpen
    attempts = Attempt.objects.by(learner).filter(quiz_key=quiz_page.translation_key)
    earlier = list(attempts)
    if open_attempt := next((attempt for attempt in earlier if attempt.is_open), None):
        return open_attempt
    number = max((attempt.number for attempt in earlier), default=0) + 1
    if number > quiz_page.attempts_allowed:
        raise AttemptsUsedUp
    try:
        with transaction.atomic():
            return Attempt.objects.create(
                learner=learner,
                enrolment=enrolment or access.enrolment,
                quiz=quiz_page,
                quiz_key=quiz_page.translation_key,
                revision=revision,
                number=number,
                started_at=at,
                language=language,
                shuffle_seed=secrets.randbits(62),
                points_possible=snapshot.points_possible,
                points_to_pass=snapshot.points_to_pass,
            )
    except IntegrityError:
        # A second tap opened the attempt first: both go on in the same one.
        if open_attempt := attempts.open().first():
            return open_attempt
        # It was even submitted meanwhile: begin the next one, if one is left.
        return begin_attempt(learner, quiz_page, language=language, at=at, enrolment=enrolment)


def submit_attempt(attempt: Attempt, *, at: datetime) -> Attempt:
    """Score an attempt and close it. Submitted again, it is returned unchanged."""
    with transaction.atomic():
        attempt = lock_attempt(attempt)
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
                points=scores[key].points,
                is_provisional=scores[key].is_provisional,
                at=at,
            )
            for key, response in responses.items()
        )
        attempt.points = sum(score.points for score in scores.values())
        attempt.points_provisional = sum(score.points for score in scores.values() if score.is_provisional)
        attempt.submitted_at = at
        attempt.save(update_fields=["points", "points_provisional", "submitted_at"])
        # A provisional score shows nothing yet; it becomes evidence when a facilitator has scored it.
        certain = [question for question in snapshot.questions if not scores[question.id].is_provisional]
        report_evidence(
            attempt,
            {question: scores[question.id].points for question in certain},
            source_kind="attempt",
            source_id=attempt.pk,
            at=at,
        )
        request_evaluation(Enrolment.objects.kept().by(attempt.learner_id), at=at)
    return attempt
