"""What is reported down to the learning outcomes by whatever a learner does above."""

from datetime import datetime
from uuid import UUID

from institute.people.models import User
from learning_outcomes.models import Evidence, LearningOutcome


class UnknownOutcome(Exception):
    """No learning outcome has this code in the language that content is written in first."""


def record_evidence(
    learner: User,
    outcome_code: str,
    *,
    kind: Evidence.Kind,
    source_kind: str,
    source_id: UUID,
    points: int,
    possible: int,
    observed_at: datetime,
) -> Evidence:
    """Write one observation towards an outcome; points are hundredths.

    ``source_kind`` and ``source_id`` name what it was seen in, such as an attempt. Reporting the same
    source again for the same outcome returns the row that is there, unchanged: a retried submit is one
    observation. Raises :class:`UnknownOutcome`.
    """
    outcome = LearningOutcome.objects.in_source_language().filter(code=outcome_code).first()
    if outcome is None:
        raise UnknownOutcome(outcome_code)
    evidence, _created = Evidence.objects.get_or_create(
        source_kind=source_kind,
        source_id=source_id,
        outcome_key=outcome.translation_key,
        defaults={
            "learner": learner,
            "outcome_code": outcome.code,
            "kind": kind,
            "points": points,
            "possible": possible,
            "observed_at": observed_at,
        },
    )
    return evidence


def record_evidence_of_many(
    learner_id: int,
    seen: dict[str, tuple[int, int]],
    *,
    kind: Evidence.Kind,
    source_kind: str,
    source_id: UUID,
    observed_at: datetime,
) -> None:
    """Write what one source showed of several outcomes: ``{code: (points, possible)}`` (two queries).

    As :func:`record_evidence` does it for one, but a code that no outcome has is passed over.
    """
    outcomes = LearningOutcome.objects.in_source_language().filter(code__in=seen)
    keys = outcomes.values_list("code", "translation_key").order_by("code")
    Evidence.objects.bulk_create(
        [
            Evidence(
                learner_id=learner_id,
                outcome_key=key,
                outcome_code=code,
                kind=kind,
                source_kind=source_kind,
                source_id=source_id,
                points=seen[code][0],
                possible=seen[code][1],
                observed_at=observed_at,
            )
            for code, key in keys
        ],
        ignore_conflicts=True,
    )
