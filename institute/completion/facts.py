"""What happened to a parent, read from the records of many enrolments at once.

The number of queries of :func:`facts_for` does not grow with enrolments, cohorts, modules or sessions.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db.models import prefetch_related_objects

from institute.attendance.models import AttendanceRecord
from institute.cohorts.models import CohortModule, OrientationEvent, Requirement, RequirementKind, Session
from lessons.curriculum.models import LessonPage, ModulePage
from lessons.curriculum.outline import outline
from lessons.progress.models import Attempt, LessonCompletion
from lessons.quizzes.models import QuizPage

PASS_FIELDS = ("learner_id", "quiz_key", "submitted_at", "points", "points_to_pass", "points_provisional")


class SessionState(StrEnum):
    """What is known about one planned session and one parent."""

    ATTENDED = "attended"
    MISSED = "missed"
    UNMARKED = "unmarked"  # it is over, and nobody has marked her
    AHEAD = "ahead"


@dataclass(frozen=True)
class Facts:
    """What happened: one state for each planned session in its order, and the quizzes, passed or not.

    ``provisional``: the quizzes whose pass a facilitator may still take away. ``open_rosters``: numbers of
    the past sessions that are unmarked for somebody in the cohort; ``None``: nobody has looked.
    ``days`` and ``session_keys``: the cohort's own day of each session and its id, in the same order.
    ``lessons``, read or not, and ``is_oriented``, one to one, are looked up where a requirement asks.
    """

    sessions: tuple[SessionState, ...] = ()
    quizzes: tuple[tuple[UUID, bool], ...] = ()
    provisional: tuple[UUID, ...] = ()
    open_rosters: tuple[int, ...] | None = None
    days: tuple[date, ...] = ()
    session_keys: tuple[UUID, ...] = ()
    lessons: tuple[tuple[UUID, bool], ...] = ()
    is_oriented: bool = False

    def count(self, state: SessionState) -> int:
        """How many planned sessions are in this state."""
        return self.sessions.count(state)


@dataclass(frozen=True)
class Known:
    """Rows about one enrolment that its page has read already: then they are not read again.

    ``sessions`` that were not cancelled and ``modules`` of its cohort, in their order; ``attempts``: all of
    its parent.
    """

    sessions: list
    modules: list
    attempts: list


def facts_for(enrolments, at, requirements=None, known: Known | None = None) -> dict:
    """Read the facts of many enrolments; returns :class:`Facts` by enrolment id.

    ``requirements`` by cohort id, where they are known already.
    """
    enrolments = list(enrolments)
    prefetch_related_objects(enrolments, "cohort")
    cohorts = {one.cohort_id for one in enrolments}
    of_cohort = {one.cohort_id: one.cohort for one in enrolments}
    sessions, days = defaultdict(list), {}
    for session in known.sessions if known else Session.objects.planned().filter(cohort__in=cohorts):
        sessions[session.cohort_id].append(session)
        days[session.pk] = of_cohort[session.cohort_id].day_of(session.starts_at)
    attended = {
        (enrolment, session): is_attended
        for enrolment, session, is_attended in AttendanceRecord.objects.filter(
            enrolment__in=[one.pk for one in enrolments]
        ).values_list("enrolment_id", "session_id", "is_attended")
    }
    modules = known.modules if known else modules_of(cohorts)
    quizzes = pages_of(QuizPage, modules)
    passes = _passes_of(enrolments, {key for keys in quizzes.values() for key in keys}, at, known)
    if requirements is None:
        asked = set(Requirement.objects.filter(cohort__in=cohorts).values_list("cohort_id", "kind"))
    else:
        asked = {(cohort, one.kind) for cohort, all_of_it in requirements.items() for one in all_of_it}
    lessons = pages_of(
        LessonPage, [one for one in modules if (one.cohort_id, RequirementKind.LESSONS) in asked]
    )
    read = _lessons_read(enrolments, {key for keys in lessons.values() for key in keys}, at)
    to_orient = [one.pk for one in enrolments if (one.cohort_id, RequirementKind.ORIENTATION) in asked]
    oriented = OrientationEvent.objects.held(to_orient, at) if to_orient else ()
    return {
        one.pk: Facts(
            sessions=tuple(
                session_state(
                    attended.get((one.pk, session.pk)),
                    is_ahead=session.ends_at > at,
                    is_hers=days[session.pk] >= one.joined_on,
                )
                for session in sessions[one.cohort_id]
            ),
            days=tuple(days[session.pk] for session in sessions[one.cohort_id]),
            session_keys=tuple(session.pk for session in sessions[one.cohort_id]),
            lessons=tuple((key, (one.learner_id, key) in read) for key in lessons[one.cohort_id]),
            is_oriented=one.pk in oriented,
            **_quiz_facts(one, quizzes[one.cohort_id], passes),
        )
        for one in enrolments
    }


def _quiz_facts(enrolment, quizzes, passes):
    """What is known about her quizzes; ``passes`` are moments and whether each is certain."""
    # What she passed before she joined is not counted again.
    hers = {
        key: [
            is_certain
            for moment, is_certain in passes.get((enrolment.learner_id, key), ())
            if enrolment.cohort.day_of(moment) >= enrolment.joined_on
        ]
        for key in quizzes
    }
    return {
        "quizzes": tuple((key, bool(found)) for key, found in hers.items()),
        "provisional": tuple(key for key, found in hers.items() if found and not any(found)),
    }


def session_state(is_attended, *, is_ahead, is_hers) -> SessionState:
    """What is known about a session: from its mark (``None``: no mark), the clock and the day she joined."""
    if is_attended is not None:
        return SessionState.ATTENDED if is_attended else SessionState.MISSED
    if is_ahead:
        return SessionState.AHEAD
    # Nobody can mark her for a day on which she had not joined yet.
    return SessionState.UNMARKED if is_hers else SessionState.MISSED


def modules_of(cohorts):
    """The modules that cohorts take, in their order."""
    return list(CohortModule.objects.filter(cohort__in=cohorts).order_by("sort_order", "pk"))


def pages_of(kind, modules):
    """Keys of the live pages of a kind by cohort, in the order of its modules."""
    known = outline()
    # A module that is not live now still counts with the pages that are.
    hidden = [one.module_id for one in modules if one.module_id not in known.pages]
    paths = dict(ModulePage.objects.filter(pk__in=hidden).values_list("pk", "path")) if hidden else {}
    pages = defaultdict(list)
    for one in modules:
        module = known.pages.get(one.module_id)
        below = known.below(kind, module.path if module else paths[one.module_id])
        pages[one.cohort_id] += [page.translation_key for page in below]
    return pages


def _passes_of(enrolments, keys, at, known):
    """When each learner passed each quiz, and whether for certain, by learner and quiz key."""
    passes = defaultdict(list)
    if known:
        mine = [one for one in known.attempts if one.quiz_key in keys and one.is_passed]
        rows = [one for one in mine if one.submitted_at <= at]
    else:
        rows = Attempt.objects.passed().filter(
            learner__in={one.learner_id for one in enrolments}, quiz_key__in=keys, submitted_at__lte=at
        )
        rows = rows.only(*PASS_FIELDS)
    for attempt in rows:
        passes[attempt.learner_id, attempt.quiz_key].append(
            (attempt.submitted_at, attempt.is_passed_for_certain)
        )
    return passes


def _lessons_read(enrolments, keys, at):
    """Which learner has read which lesson; no query where no lesson is asked for.

    A lesson is read once, for every cohort: otherwise who read it in an earlier one could never finish.
    """
    if not keys:
        return frozenset()
    rows = LessonCompletion.objects.filter(
        learner__in={one.learner_id for one in enrolments}, lesson_key__in=keys, read_at__lte=at
    )
    return frozenset(rows.values_list("learner_id", "lesson_key"))
