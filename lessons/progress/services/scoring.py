"""Scores of short answers by facilitators."""

from datetime import datetime

from django.db import transaction

from institute.cohorts.models import Enrolment
from institute.cohorts.services import request_evaluation
from institute.people.models import User
from institute.records import audit
from institute.records.models import AuditAction
from lessons.progress.models import Attempt, Response, ScoreEvent, ScoreKind
from lessons.progress.services.evidence import report_evidence
from lessons.quizzes.snapshots import quiz_snapshot


class NotWaiting(Exception):
    """The answer does not wait to be scored."""


class ScoredBefore(Exception):
    """A facilitator has scored the answer before, with ``event``; an answer is scored once."""

    def __init__(self, event: ScoreEvent) -> None:
        super().__init__()
        self.event = event


def score_short_answer(
    response: Response, points: int, *, by: User, at: datetime, reason: str = ""
) -> ScoreEvent:
    """Give an answer 0, 50 or 100 hundredths in place of its provisional half point.

    The points of the attempt, and with them the pass, change in the same transaction. The same score given
    again returns the first one. Raises :class:`ScoredBefore`, :class:`NotWaiting`.
    """
    with transaction.atomic():
        # Locked until the end: of two who score the same answer, the second finds the score of the first.
        locked = Attempt.objects.select_for_update(of=("self",)).select_related("revision", "learner")
        attempt = locked.get(pk=response.attempt_id)
        response = attempt.responses.get(pk=response.pk)
        existing = response.score_events.filter(kind=ScoreKind.FACILITATOR).first()
        if existing and (existing.by_id, existing.points) == (by.pk, points):
            return existing
        if existing:
            raise ScoredBefore(existing)
        if not response.is_provisional:
            raise NotWaiting
        before = response.points or 0
        event = ScoreEvent.objects.create(
            response=response, kind=ScoreKind.FACILITATOR, points=points, by=by, at=at, reason=reason.strip()
        )
        response.points, response.is_provisional = points, False
        response.save(update_fields=["points", "is_provisional"])
        attempt.points = (attempt.points or 0) + points - before
        attempt.points_provisional -= before
        attempt.save(update_fields=["points", "points_provisional"])
        question = quiz_snapshot(attempt.revision).by_id[str(response.question_id)]
        report_evidence(attempt, {question: points}, source_kind="score", source_id=event.pk, at=at)
        request_evaluation(Enrolment.objects.kept().by(attempt.learner), at=at)
        audit.record(
            AuditAction.SCORE_CHANGED, actor=by, at=at, subject=response, before=before, after=points
        )
    return event
