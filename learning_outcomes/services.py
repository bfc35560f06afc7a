"""Records the evidence that learners give of learning outcomes."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from learning_outcomes.models import Evidence, LearningOutcome


def record_evidence(
    learner_id: int,
    observed: Mapping[str, tuple[int, int]],
    *,
    kind: Evidence.Kind,
    source_kind: str,
    source_id: UUID,
    observed_at: datetime,
) -> None:
    """Record what one source showed of outcomes: ``{code: (points, possible)}`` in hundredths (two queries).

    ``source_kind`` and ``source_id`` name where it was observed, such as an attempt. Reported again, the
    same source changes nothing: a retried submit is one observation. A code that no outcome of the source
    language has is ignored.
    """
    outcomes = LearningOutcome.objects.in_source_language().filter(code__in=observed)
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
                points=observed[code][0],
                possible=observed[code][1],
                observed_at=observed_at,
            )
            for code, key in keys
        ],
        ignore_conflicts=True,
    )
