"""Whether parents have met what the certificate asks for, and what is left.

:func:`evaluate_facts` is pure: requirements and facts in, results out, the same for the same input byte for
byte. :func:`evaluate_all` evaluates many enrolments with a number of queries that does not grow. The rule of
each requirement stands in the class of its kind, in :mod:`institute.completion.requirements`.

* All arithmetic is in whole numbers. 80 per cent of 16 sessions are 13: what is needed is rounded up.
* A requirement on nothing is not met. A cohort whose sessions were not entered yet has no finished parents.
* A certificate waits while a past session of the cohort is unmarked for anybody who belongs on its roster:
  what was written down about one Saturday is written down for everybody.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from django.db.models import prefetch_related_objects

from institute.attendance.models import AttendanceRecord
from institute.cohorts.models import Enrolment, Requirement, Session
from institute.completion import sentences
from institute.completion.facts import Facts, PrefetchedRecords, Records, modules_of, session_state
from institute.completion.forecast import FinishState, finish_state, is_complete
from institute.completion.open_rosters import open_rosters
from institute.completion.requirements.base import RequirementResult
from institute.completion.requirements.registry import requirement_type


class RequirementLine(Protocol):
    """One line of what a certificate asks for."""

    kind: str
    percent: int


@dataclass(frozen=True)
class Evaluation:
    """All requirements, evaluated."""

    results: tuple[RequirementResult, ...]
    facts: Facts

    @property
    def is_complete(self) -> bool:
        """Whether every requirement is met. A cohort without requirements has no finished parents."""
        return is_complete(self.results)

    @property
    def state(self) -> FinishState:
        """Whether the parent can finish, as the desk says it."""
        return finish_state(self.results)

    @property
    def can_still_miss(self) -> int | None:
        """How many of the sessions ahead may be missed and leave enough.

        A session that nobody marked counts as missed. ``None`` when no requirement is about sessions.
        """
        return next((one.can_still_miss for one in self.results if one.can_still_miss is not None), None)

    @property
    def may_be_issued(self) -> bool:
        """Whether the certificate may be written: all is met, and no record that it rests on is open.

        Without a look at the rosters (:func:`evaluate` and :func:`evaluate_all` look) it may not.
        """
        is_certain = all(result.is_certain for result in self.results)
        return self.is_complete and self.facts.open_rosters == () and is_certain

    @property
    def waits_for(self) -> tuple[str, ...]:
        """Why the certificate of a parent who has done their part waits: plain sentences, or nothing."""
        if not self.is_complete:
            return ()
        reasons = []
        if self.facts.open_rosters:
            reasons.append(sentences.rosters_open(self.facts.open_rosters))
        if not all(result.is_certain for result in self.results):
            reasons.append(sentences.answers_wait())
        return tuple(reasons)


def evaluate_facts(requirements: Iterable[RequirementLine], facts: Facts) -> Evaluation:
    """Evaluate facts by requirements, in the order given."""
    results = tuple(requirement_type(one.kind).evaluate(one.percent, facts) for one in requirements)
    return Evaluation(results, facts)


def evaluate(
    enrolment: Enrolment,
    at: datetime,
    *,
    prefetched: PrefetchedRecords | None = None,
    with_rosters: bool = True,
) -> Evaluation:
    """Evaluate one enrolment by its cohort's requirements, as recorded at the given time.

    Takes what :func:`evaluate_all` takes.
    """
    return evaluate_all([enrolment], at, prefetched=prefetched, with_rosters=with_rosters)[enrolment.pk]


def evaluate_all(
    enrolments: Iterable[Enrolment],
    at: datetime,
    *,
    prefetched: PrefetchedRecords | None = None,
    with_rosters: bool = True,
) -> dict[UUID, Evaluation]:
    """Evaluate many enrolments; returns evaluations by enrolment id. The number of queries does not grow.

    ``with_rosters``: whether to look for rosters that hold certificates back. That grows with the cohort, and
    is not needed for learners who have a certificate.
    """
    enrolments = list(enrolments)
    requirements = _requirements_of(enrolments)
    facts = facts_for(enrolments, at, requirements, prefetched)
    evaluations = {
        one.pk: evaluate_facts(requirements.get(one.cohort_id, ()), facts[one.pk]) for one in enrolments
    }
    # The rosters of everybody matter only to those who have done their part.
    done = [one for one in enrolments if with_rosters and evaluations[one.pk].is_complete]
    rosters = open_rosters({one.cohort_id for one in done}, at)
    for one in done:
        seen = replace(facts[one.pk], open_rosters=rosters[one.cohort_id])
        evaluations[one.pk] = replace(evaluations[one.pk], facts=seen)
    return evaluations


def facts_for(
    enrolments: Iterable[Enrolment],
    at: datetime,
    requirements: Mapping[int, Sequence[RequirementLine]] | None = None,
    prefetched: PrefetchedRecords | None = None,
) -> dict[UUID, Facts]:
    """Read the facts of many enrolments, by enrolment id; what a kind reads is read where it is asked for.

    ``requirements`` by cohort id, where they are read already. The number of queries does not grow with
    enrolments, cohorts, modules or sessions.
    """
    enrolments = list(enrolments)
    prefetch_related_objects(enrolments, "cohort")
    if requirements is None:
        requirements = _requirements_of(enrolments)
    records = _records_of(enrolments, at, prefetched)
    asking: dict[str, set[int]] = defaultdict(set)
    for cohort_id, lines in requirements.items():
        for line in lines:
            asking[line.kind].add(cohort_id)
    read = {kind: requirement_type(kind).read(records.of_cohorts(asking[kind])) for kind in sorted(asking)}
    days = {
        session.pk: records.cohorts[cohort_id].day_of(session.starts_at)
        for cohort_id, sessions in records.sessions.items()
        for session in sessions
    }
    marks = AttendanceRecord.objects.filter(enrolment__in=[one.pk for one in enrolments])
    attended = {
        (enrolment, session): is_attended
        for enrolment, session, is_attended in marks.values_list("enrolment_id", "session_id", "is_attended")
    }
    facts = {}
    for one in enrolments:
        by_kind = {kind: own[one.pk] for kind, own in read.items() if one.pk in own}
        facts[one.pk] = _facts_of(one, records, days, attended, by_kind)
    return facts


def _requirements_of(enrolments: list[Enrolment]) -> dict[int, list[Requirement]]:
    requirements = defaultdict(list)
    for requirement in Requirement.objects.filter(cohort__in={one.cohort_id for one in enrolments}):
        requirements[requirement.cohort_id].append(requirement)
    return requirements


def _records_of(enrolments: list[Enrolment], at: datetime, prefetched: PrefetchedRecords | None) -> Records:
    cohorts = {one.cohort_id for one in enrolments}
    sessions = defaultdict(list)
    for session in (
        prefetched.sessions if prefetched else Session.objects.planned().filter(cohort__in=cohorts)
    ):
        sessions[session.cohort_id].append(session)
    modules = prefetched.modules if prefetched else modules_of(cohorts)
    return Records(enrolments, at, sessions, modules, prefetched.attempts if prefetched else None)


def _facts_of(
    enrolment: Enrolment,
    records: Records,
    days: Mapping[UUID, date],
    attended: Mapping[tuple[UUID, UUID], bool],
    by_kind: Mapping[str, Any],
) -> Facts:
    sessions = records.sessions.get(enrolment.cohort_id, ())
    return Facts(
        sessions=tuple(
            session_state(
                attended.get((enrolment.pk, session.pk)),
                is_ahead=session.ends_at > records.at,
                had_joined=days[session.pk] >= enrolment.joined_on,
            )
            for session in sessions
        ),
        days=tuple(days[session.pk] for session in sessions),
        session_keys=tuple(session.pk for session in sessions),
        by_kind=by_kind,
    )
