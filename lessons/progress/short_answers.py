"""Answers in a parent's own words: which wait to be read, and the score that a facilitator gives."""

from dataclasses import dataclass

from django.db import transaction
from wagtail.models import Revision

from institute.cohorts.models import Enrolment
from institute.cohorts.services import request_evaluation
from institute.records import audit
from institute.records.models import AuditAction
from learning_outcomes.models import Evidence
from learning_outcomes.services import UnknownOutcome, record_evidence
from lessons.curriculum.queries import in_language
from lessons.progress.models import Attempt, Response, ScoreEvent, ScoreKind
from lessons.quizzes.models import QuizPage
from lessons.quizzes.points import FULL_POINTS
from lessons.quizzes.queries import wordings_for
from lessons.quizzes.snapshots import quiz_snapshot
from lessons.quizzes.wording import STEM, LocalizedText

# So many answers stand on the page at once, the longest waiting first.
SHOWN_AT_ONCE = 25


class NotWaiting(Exception):
    """The answer does not wait to be read."""


class ScoredBefore(Exception):
    """Somebody has read the answer and given ``event``; a score is given once."""

    def __init__(self, event: ScoreEvent):
        super().__init__()
        self.event = event


@dataclass(frozen=True, slots=True)
class QuestionToRead:
    """One question with its rubric, and the answers to it that wait. Nobody is named."""

    quiz: QuizPage
    stem: LocalizedText
    rubric: list[tuple[int, LocalizedText]]
    answers: list[Response]


def answers_to_read(user, *, language: str) -> list[QuestionToRead]:
    """What waits for a person of the team, by question, the longest waiting first (a few queries)."""
    waiting = list(
        Response.objects.waiting()
        .visible_to(user)
        .select_related("attempt")
        .order_by("attempt__submitted_at", "pk")[:SHOWN_AT_ONCE]
    )
    keys = {response.attempt.revision_id: response.attempt.quiz_key for response in waiting}
    revisions = Revision.objects.in_bulk(keys)
    wordings = wordings_for([(revision, keys[pk]) for pk, revision in revisions.items()], language)
    snapshots = {pk: quiz_snapshot(revision) for pk, revision in revisions.items()}
    sources = QuizPage.objects.filter(pk__in={response.attempt.quiz_id for response in waiting})
    quizzes = in_language(sources.select_related("locale"), language)
    titles = {page.translation_key: page for page in quizzes}
    found = {}
    for response in waiting:
        pinned_as, question_id = response.attempt.revision_id, str(response.question_id)
        question, wording = snapshots[pinned_as].by_id[question_id], wordings[pinned_as]
        if (pinned_as, question_id) not in found:
            steps = sorted(question.rubric, key=lambda step: -step[1])
            rubric = [(earned, wording.of(step)) for step, earned in steps]
            stem, quiz = wording.of(question.id, STEM), titles[response.attempt.quiz_key]
            found[pinned_as, question_id] = QuestionToRead(quiz, stem, rubric, [])
        found[pinned_as, question_id].answers.append(response)
    return list(found.values())


def score_short_answer(response: Response, points: int, *, by, at, reason: str = "") -> ScoreEvent:
    """Give an answer 0, 50 or 100 hundredths in place of the half point that it had until now.

    The parent's attempt, and with it her pass, changes in the same moment. The same score given again
    returns the first one. Raises :class:`ScoredBefore`, :class:`NotWaiting`.
    """
    with transaction.atomic():
        # Held until the end: of two who read the same answer, the second one finds the first one's score.
        held = Attempt.objects.select_for_update(of=("self",)).select_related("revision", "learner")
        attempt = held.get(pk=response.attempt_id)
        response = attempt.responses.get(pk=response.pk)
        given = response.score_events.filter(kind=ScoreKind.FACILITATOR).first()
        if given and (given.by_id, given.points) == (by.pk, points):
            return given
        if given:
            raise ScoredBefore(given)
        if not response.is_provisional:
            raise NotWaiting
        before = response.points
        event = ScoreEvent.objects.create(
            response=response, kind=ScoreKind.FACILITATOR, points=points, by=by, at=at, reason=reason.strip()
        )
        response.points, response.is_provisional = points, False
        response.save(update_fields=["points", "is_provisional"])
        attempt.points += points - before
        attempt.points_provisional -= before
        attempt.save(update_fields=["points", "points_provisional"])
        _report_evidence(attempt, event, at=at)
        request_evaluation(Enrolment.objects.kept().by(attempt.learner), at=at)
        audit.record(
            AuditAction.SCORE_CHANGED, actor=by, at=at, subject=response, before=before, after=points
        )
    return event


def _report_evidence(attempt, event, *, at):
    """Tell the learning outcome what the answer showed, now that somebody has read it."""
    question = quiz_snapshot(attempt.revision).by_id[str(event.response.question_id)]
    if not question.outcome:
        return
    try:
        record_evidence(
            attempt.learner,
            question.outcome,
            kind=Evidence.Kind.QUIZ,
            source_kind="score",
            source_id=event.pk,
            points=event.points,
            possible=FULL_POINTS,
            observed_at=at,
        )
    except UnknownOutcome:
        # The outcome was removed after the attempt began: her score stands all the same.
        return
