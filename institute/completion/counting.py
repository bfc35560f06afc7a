"""How everybody of a cohort stands, counted by the database and judged by the rules of the requirement kinds.

A cohort of thousands is counted in the same number of queries as one of ten, and each way to stand is
evaluated once: thousands of parents have a few dozen ways.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from institute.cohorts.models import Cohort
from institute.completion.cohort_records import CohortRecords, EnrolmentRow
from institute.completion.facts import SessionCounts
from institute.completion.forecast import FinishState, finish_state
from institute.completion.requirements.base import Progress
from institute.completion.requirements.registry import requirement_type


class EnrolmentCounts(NamedTuple):
    """How one parent stands: the sessions, the progress by requirement kind, and whether they can finish."""

    sessions: SessionCounts
    progress: Mapping[str, Progress]
    state: FinishState


def count_cohort(
    cohort: Cohort, enrolments: Sequence[EnrolmentRow], at: datetime, *, also: Sequence[str] = ()
) -> dict[UUID, EnrolmentCounts]:
    """Count how the enrolments of a cohort that were not withdrawn stand, by key.

    ``also``: kinds whose progress is wanted though the certificate may not ask for them. The number of
    queries does not grow with the enrolments.
    """
    records = CohortRecords(cohort, enrolments, at)
    requirements = [(requirement_type(one.kind), one.percent) for one in cohort.requirements.all()]
    types = {one.kind: one for one, _percent in requirements} | {
        kind: requirement_type(kind) for kind in also
    }
    counted = [one.count(records) for one in types.values()]
    ways: dict[tuple[SessionCounts, tuple[int, ...]], EnrolmentCounts] = {}
    counts = {}
    for enrolment in enrolments:
        key = enrolment.pk
        way = records.session_counts[key], tuple(one.have.get(key, 0) for one in counted)
        if way not in ways:
            progress = {kind: one.of(key) for kind, one in zip(types, counted, strict=True)}
            standings = [one.standing(percent, progress[one.kind], way[0]) for one, percent in requirements]
            ways[way] = EnrolmentCounts(way[0], progress, finish_state(standings))
        counts[key] = ways[way]
    return counts
