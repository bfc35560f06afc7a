"""Reports what scores show of learning outcomes."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from learning_outcomes.models import Evidence
from learning_outcomes.services import record_evidence
from lessons.progress.models import Attempt
from lessons.quizzes.points import FULL_POINTS
from lessons.quizzes.question import Question


def report_evidence(
    attempt: Attempt,
    points_by_question: Mapping[Question, int],
    *,
    source_kind: str,
    source_id: UUID,
    at: datetime,
) -> None:
    """Record what these questions, with the points earned, show of each learning outcome.

    An outcome that was removed after the attempt began is left out: the score is valid all the same.
    """
    observed: dict[str, tuple[int, int]] = {}
    for question, earned in points_by_question.items():
        if question.outcome:
            points, possible = observed.get(question.outcome, (0, 0))
            observed[question.outcome] = points + earned, possible + FULL_POINTS
    record_evidence(
        attempt.learner_id,
        observed,
        kind=Evidence.Kind.QUIZ,
        source_kind=source_kind,
        source_id=source_id,
        observed_at=at,
    )
