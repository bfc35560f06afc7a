"""Whether a parent has met what the certificate asks for, and what is left.

:func:`judge` is pure: requirements and facts in, a trace out, the same for the same input byte for byte.
:func:`facts_for` reads the facts of many enrolments with a number of queries that does not grow.

Decisions kept here:

* All arithmetic is in whole numbers. 80 per cent of 16 sessions are 13: what is needed is rounded up.
* "Of all planned" means planned and not cancelled: a cancelled session makes the total smaller.
* A requirement on nothing is not met. A cohort whose sessions were not entered yet has no finished parents.
* A quiz counts when one submitted attempt reached the points to pass. A short answer that waits for a
  facilitator carries its provisional half point, so a pass may rest on it.
* Quizzes are those that are live in the source language directly below the cohort's modules. Attempts
  belong to the learner; those submitted before she joined the cohort are not counted.
"""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import prefetch_related_objects

from institute.attendance.models import AttendanceRecord
from institute.cohorts.models import CohortModule, Requirement, RequirementKind, Session
from institute.completion import sentences
from lessons.progress.models import Attempt
from lessons.quizzes.models import QuizPage


class SessionState(StrEnum):
    """What is known about one planned session and one parent."""

    ATTENDED = "attended"
    MISSED = "missed"
    UNMARKED = "unmarked"  # it is over, and nobody has marked her
    AHEAD = "ahead"


@dataclass(frozen=True)
class Facts:
    """What happened: one state for each planned session in its order, and the quizzes, passed or not."""

    sessions: tuple[SessionState, ...] = ()
    quizzes: tuple[tuple[UUID, bool], ...] = ()

    def count(self, state: SessionState) -> int:
        """How many planned sessions are in this state."""
        return self.sessions.count(state)


@dataclass(frozen=True)
class Line:
    """One requirement, judged. ``headline`` and ``sentence`` are in the language that was active.

    ``next_quiz`` is the key of the first quiz that is not passed; the page above makes an address of it.
    """

    kind: str
    needed: int
    have: int
    total: int
    is_met: bool
    headline: str
    sentence: str
    next_quiz: UUID | None = None


@dataclass(frozen=True)
class Evaluation:
    """All requirements, judged.

    ``can_still_miss``: how many of the sessions ahead she may miss and still have enough, counting a
    session that nobody marked as missed; ``None`` when no requirement is about sessions.
    """

    lines: tuple[Line, ...]
    can_still_miss: int | None
    facts: Facts

    @property
    def is_complete(self) -> bool:
        """Whether every requirement is met. A cohort without requirements has no finished parents."""
        return bool(self.lines) and all(line.is_met for line in self.lines)


def judge(requirements, facts: Facts) -> Evaluation:
    """Judge facts by requirements (anything with ``kind`` and ``percent``), in the order given."""
    can_still_miss = None
    lines = []
    for requirement in requirements:
        if requirement.kind == RequirementKind.SESSIONS:
            line, can_still_miss = _judge_sessions(requirement.percent, facts)
        else:
            line = _judge_quizzes(requirement.percent, facts)
        lines.append(line)
    return Evaluation(tuple(lines), can_still_miss, facts)


def needed_of(total: int, percent: int) -> int:
    """How many make up the given per cent of a total, rounded up: 80 per cent of 16 are 13."""
    return -(-total * percent // 100)


def _judge_sessions(percent, facts):
    total, have = len(facts.sessions), facts.count(SessionState.ATTENDED)
    ahead, unmarked = facts.count(SessionState.AHEAD), facts.count(SessionState.UNMARKED)
    needed = needed_of(total, percent)
    is_met = total > 0 and have >= needed
    may_miss = min(ahead, max(0, have + ahead - needed))
    line = Line(
        RequirementKind.SESSIONS.value,
        needed,
        have,
        total,
        is_met,
        sentences.sessions_headline(needed - have, is_met=is_met, total=total),
        sentences.sessions(
            have,
            total,
            is_met=is_met,
            may_miss=may_miss,
            within_reach=have + ahead >= needed,
            waits_for_marks=have + ahead + unmarked >= needed,
        ),
    )
    return line, may_miss


def _judge_quizzes(percent, facts):
    total, have = len(facts.quizzes), sum(is_passed for _key, is_passed in facts.quizzes)
    needed = needed_of(total, percent)
    is_met = total > 0 and have >= needed
    return Line(
        RequirementKind.QUIZZES.value,
        needed,
        have,
        total,
        is_met,
        sentences.quizzes_headline(needed - have, is_met=is_met, total=total),
        sentences.quizzes(have, total, is_met=is_met),
        None if is_met else next((key for key, is_passed in facts.quizzes if not is_passed), None),
    )


def evaluate(enrolment, at) -> Evaluation:
    """Judge one enrolment by its cohort's requirements, with what is known at the given time."""
    return evaluate_all([enrolment], at)[enrolment.pk]


def evaluate_all(enrolments, at) -> dict:
    """Judge many enrolments; returns evaluations by enrolment id. The number of queries does not grow."""
    enrolments = list(enrolments)
    requirements = defaultdict(list)
    for requirement in Requirement.objects.filter(cohort__in={one.cohort_id for one in enrolments}):
        requirements[requirement.cohort_id].append(requirement)
    facts = facts_for(enrolments, at)
    return {one.pk: judge(requirements[one.cohort_id], facts[one.pk]) for one in enrolments}


def facts_for(enrolments, at) -> dict:
    """Read the facts of many enrolments; returns :class:`Facts` by enrolment id."""
    enrolments = list(enrolments)
    prefetch_related_objects(enrolments, "cohort")
    cohorts = {one.cohort_id for one in enrolments}
    sessions = defaultdict(list)
    for session in Session.objects.planned().filter(cohort__in=cohorts):
        sessions[session.cohort_id].append(session)
    attended = {
        (enrolment, session): is_attended
        for enrolment, session, is_attended in AttendanceRecord.objects.filter(
            enrolment__in=[one.pk for one in enrolments]
        ).values_list("enrolment_id", "session_id", "is_attended")
    }
    quizzes = _quizzes_of(cohorts)
    passes = _passes_of(enrolments, {key for keys in quizzes.values() for key in keys}, at)
    return {
        one.pk: Facts(
            tuple(
                _session_state(one, session, attended.get((one.pk, session.pk)), at)
                for session in sessions[one.cohort_id]
            ),
            tuple(
                (key, _is_passed(one, passes.get((one.learner_id, key), ())))
                for key in quizzes[one.cohort_id]
            ),
        )
        for one in enrolments
    }


def _session_state(enrolment, session, is_attended, at):
    if is_attended is not None:
        return SessionState.ATTENDED if is_attended else SessionState.MISSED
    if session.ends_at > at:
        return SessionState.AHEAD
    # Nobody can mark her for a day on which she had not joined yet.
    if enrolment.cohort.day_of(session.starts_at) < enrolment.joined_on:
        return SessionState.MISSED
    return SessionState.UNMARKED


def _quizzes_of(cohorts):
    """Keys of the live quizzes of each cohort, in the order of its modules."""
    modules = list(
        CohortModule.objects.filter(cohort__in=cohorts).select_related("module").order_by("sort_order", "pk")
    )
    paths = {(one.module.path, one.module.locale_id) for one in modules}
    below = defaultdict(list)
    if paths:
        live = QuizPage.objects.live().filter(depth__in={one.module.depth + 1 for one in modules})
        step = QuizPage.steplen
        for path, locale, key in live.order_by("path").values_list("path", "locale_id", "translation_key"):
            if (path[:-step], locale) in paths:
                below[path[:-step]].append(key)
    quizzes = defaultdict(list)
    for one in modules:
        quizzes[one.cohort_id] += below[one.module.path]
    return quizzes


def _passes_of(enrolments, keys, at):
    """When each learner passed each quiz, by learner and quiz key."""
    passes = defaultdict(list)
    rows = Attempt.objects.passed().filter(
        learner__in={one.learner_id for one in enrolments}, quiz_key__in=keys, submitted_at__lte=at
    )
    for learner, key, submitted_at in rows.values_list("learner_id", "quiz_key", "submitted_at"):
        passes[learner, key].append(submitted_at)
    return passes


def _is_passed(enrolment, moments):
    return any(enrolment.cohort.day_of(moment) >= enrolment.joined_on for moment in moments)
