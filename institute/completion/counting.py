"""The state of every enrolment of a cohort: counted by the database, decided by the requirement kinds.

A cohort of thousands is counted in the same number of queries as one of ten, and equal numbers are evaluated
once: thousands of parents have a few dozen combinations of them.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from institute.cohorts.models import Cohort
from institute.completion.cohort_records import CohortRecords, EnrolmentRow
from institute.completion.facts import SessionCounts
from institute.completion.forecast import FinishState, finish_state
from institute.completion.requirements.base import Progress
from institute.completion.requirements.registry import requirement_type


class EnrolmentCounts(NamedTuple):
    """The counts of one parent: sessions, progress by requirement kind, and whether they can finish."""

    sessions: SessionCounts
    progress: Mapping[str, Progress]
    state: FinishState


def count_cohort(
    cohort: Cohort, enrolments: Sequence[EnrolmentRow], at: datetime, *, also: Sequence[str] = ()
) -> dict[int, EnrolmentCounts]:
    """Count the enrolments of a cohort that were not withdrawn, and decide their state, by learner id.

    ``also``: kinds whose progress is wanted though the certificate may not ask for them. The number of
    queries does not grow with the enrolments.
    """
    records = CohortRecords(cohort, enrolments, at)
    requirements = [(requirement_type(line.kind), line.percent) for line in cohort.requirements.all()]
    types = {kind.kind: kind for kind, _percent in requirements} | {
        kind: requirement_type(kind) for kind in also
    }
    progress_by_kind = [kind.count(records) for kind in types.values()]
    evaluated: dict[tuple[SessionCounts, tuple[int, ...]], EnrolmentCounts] = {}
    counts = {}
    for enrolment in enrolments:
        learner_id = enrolment.learner_id
        sessions = records.session_counts[learner_id]
        numbers = sessions, tuple([progress.have.get(learner_id, 0) for progress in progress_by_kind])
        if numbers not in evaluated:
            progress = {kind: own.of(learner_id) for kind, own in zip(types, progress_by_kind, strict=True)}
            standings = [
                kind.standing(percent, progress[kind.kind], sessions) for kind, percent in requirements
            ]
            evaluated[numbers] = EnrolmentCounts(sessions, progress, finish_state(standings))
        counts[learner_id] = evaluated[numbers]
    return counts
