"""Everybody of a cohort with the few numbers that totals, filters and sorting need, counted by the database.

A screen shows twenty-five parents, its tiles count all of them. So the counts of everybody come from
aggregates, and what only a shown row needs (seats, certificate, last visit) is read for those rows alone:
see :mod:`institute.reports.queries`. What a count means is decided in :mod:`institute.completion`; a test
compares both ways for many cohorts.
"""

from datetime import UTC, date, datetime, time
from functools import reduce
from operator import or_
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from institute.attendance.models import AttendanceRecord
from institute.cohorts.models import Enrolment, OrientationEvent, RequirementKind, Session
from institute.completion.evaluation import needed_of
from institute.completion.facts import SessionState, modules_of, pages_of
from institute.completion.forecast import Forecast, forecast_from
from lessons.curriculum.models import LessonPage
from lessons.progress.models import Attempt, LessonCompletion
from lessons.quizzes.models import QuizPage


class FinishState(TextChoices):
    """Whether a parent can finish, in the order in which somebody should look at it."""

    CANNOT = "cannot", _("Cannot finish as planned")
    NEEDS = "needs", _("Needs something")
    ON_TRACK = "on-track", _("On track")
    COMPLETE = "complete", _("Complete")


class Person(NamedTuple):
    """One parent of the cohort. ``held``: the sessions that are over or marked for her.

    ``stored_key`` is that of her place as the database keeps it.
    """

    stored_key: str | UUID
    learner_id: int
    name: str
    member_code: str
    site_id: int | None
    site: str
    language: str
    joined_on: date
    attended: int
    held: int
    quizzes_passed: int
    quizzes: int
    state: FinishState

    @property
    def enrolment_id(self) -> UUID:
        """The key of her place."""
        return _key(self.stored_key)


def desk_people(cohort, at) -> list[Person]:
    """Everybody who has not left the cohort, in the order of names. The number of queries is fixed."""
    fields = (
        "pk", "learner_id", "learner__display_name", "learner__username", "school_site_id",
        "school_site__name", "learner__preferred_language", "joined_on",
    )  # fmt: skip
    places = Enrolment.objects.kept().filter(cohort=cohort)
    rows = _as_stored(places.order_by("learner__display_name", "learner__username").values_list(*fields))
    days = {stored: _day(stored) for stored in {row[-1] for row in rows}}
    requirements = list(cohort.requirements.all())
    sessions = list(Session.objects.planned().filter(cohort=cohort).values_list("pk", "starts_at", "ends_at"))
    # Sessions that are over, by the day on the cohort's calendar: before she joined, nobody can mark her.
    past = [cohort.day_of(starts) for _pk, starts, ends in sessions if ends <= at]
    ahead = sum(ends > at for _pk, _starts, ends in sessions)
    joined = set(days.values())
    modules = modules_of({cohort.pk})
    quizzes = pages_of(QuizPage, modules)[cohort.pk]
    marks = _marks(cohort, joined, sessions, at)
    passes = _passes(cohort, joined, quizzes, at)
    asked = {one.kind for one in requirements}
    lessons = pages_of(LessonPage, modules)[cohort.pk] if RequirementKind.LESSONS in asked else []
    read = _lessons_read(cohort, lessons, at)
    first = [pk for pk, _starts, _ends in sessions[:1]]
    oriented = _oriented(rows, first, at) if RequirementKind.ORIENTATION in asked else frozenset()
    over = {stored: sum(held_on >= day for held_on in past) for stored, day in days.items()}
    people, states = [], {}
    for pk, learner, name, code, site_id, site, language, joined_on in rows:
        attended, marked_after, marked_ahead = marks.get(pk, (0, 0, 0))
        left, unmarked = ahead - marked_ahead, over[joined_on] - marked_after
        passed, lessons_read, is_oriented = passes.get(learner, 0), read.get(learner, 0), learner in oriented
        # Thousands of people have a few dozen ways to stand.
        stands = attended, left, unmarked, passed, lessons_read, is_oriented
        state = states.get(stands)
        if state is None:
            counts = {
                RequirementKind.SESSIONS: (len(sessions), attended),
                RequirementKind.QUIZZES: (len(quizzes), passed),
                RequirementKind.LESSONS: (len(lessons), lessons_read),
                RequirementKind.ORIENTATION: (1, int(is_oriented)),
            }
            state = states[stands] = _state(requirements, counts, left, unmarked)
        numbers = attended, len(sessions) - left, passed, len(quizzes), state
        people.append(
            Person(pk, learner, name, code, site_id, site or "", language, days[joined_on], *numbers)
        )
    return people


def finish_state(evaluation, facts) -> FinishState:
    """The state of one parent, from her evaluation; the same as :func:`desk_people` finds by counting."""
    if evaluation.is_complete:
        return FinishState.COMPLETE
    ahead, unmarked = facts.count(SessionState.AHEAD), facts.count(SessionState.UNMARKED)
    open_lines = [line for line in evaluation.lines if not line.is_met and line.total]
    return _first_need(
        [
            forecast_from(line.have, ahead, unmarked, line.needed)
            if line.kind == RequirementKind.SESSIONS
            else None
            for line in open_lines
        ],
        nothing_ahead=bool(facts.sessions) and not ahead,
    )


def _state(requirements, counts, ahead, unmarked):
    """The state by counts: the total and what she has, by the kind of requirement."""
    needs, is_complete = [], bool(requirements)
    for requirement in requirements:
        total, have = counts[requirement.kind]
        needed = needed_of(total, requirement.percent)
        if total and have >= needed:
            continue
        is_complete = False
        if total:
            of_sessions = requirement.kind == RequirementKind.SESSIONS
            needs.append(forecast_from(have, ahead, unmarked, needed) if of_sessions else None)
    if is_complete:
        return FinishState.COMPLETE
    return _first_need(needs, nothing_ahead=bool(counts[RequirementKind.SESSIONS][0]) and not ahead)


def _first_need(needs, *, nothing_ahead):
    """The state that unmet requirements make: a forecast for sessions, ``None`` for what is done at home."""
    for forecast in needs:
        if forecast == Forecast.OUT_OF_REACH:
            return FinishState.CANNOT
        if forecast == Forecast.LAST_CHANCE:
            return FinishState.NEEDS
        if forecast is None and nothing_ahead:
            return FinishState.NEEDS
    return FinishState.ON_TRACK


def _marks(cohort, joined, sessions, at):
    """Attended, marked among those that are over since she joined, marked ahead: by stored key of her place.

    ``sessions``: key, start and end of each. Marks from before somebody joined are taken away again: to
    look up the day of joining for every mark of everybody would take four times as long.
    """
    over = {pk: cohort.day_of(starts) for pk, starts, ends in sessions if ends <= at}
    marks = {enrolment: [*counts, 0] for enrolment, *counts in _counted(Q(session__in=over))}
    if ahead := [pk for pk, _starts, ends in sessions if ends > at]:
        for enrolment, attended, marked in _counted(Q(session__in=ahead)):
            one = marks.setdefault(enrolment, [0, 0, 0])
            one[0] += attended
            one[2] = marked
    if late := [
        Q(enrolment__cohort=cohort, enrolment__joined_on=day, session__in=before)
        for day in joined
        if (before := [pk for pk, held_on in over.items() if held_on < day])
    ]:
        for enrolment, _attended, marked in _counted(reduce(or_, late)):
            # Her first mark of all may have been saved after the first query.
            if enrolment in marks:
                marks[enrolment][1] -= marked
    return marks


def _counted(which):
    """Attended and marked sessions among some marks, by enrolment."""
    counts = {"attended": Count("pk", filter=Q(is_attended=True)), "marked": Count("pk")}
    marks = AttendanceRecord.objects.filter(which).values_list("enrolment_id")
    return _as_stored(marks.annotate(**counts).order_by())


def _as_stored(values):
    """The rows of a query as the database gives them.

    Of thousands of parents their keys are only compared with each other: to make UUIDs of the text that
    SQLite keeps takes longer than to read them.
    """
    try:
        statement = values.query.sql_with_params()
    except EmptyResultSet:
        # It asks for what is in an empty list.
        return []
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        return cursor.fetchall()


def _key(stored):
    return stored if isinstance(stored, UUID) else UUID(stored)


def _day(stored):
    return stored if isinstance(stored, date) else date.fromisoformat(stored)


def _passes(cohort, joined, quizzes, at):
    """How many of the cohort's quizzes each learner passed since she joined, by learner."""
    if not joined or not quizzes:
        return {}
    here = Enrolment.objects.kept().filter(cohort=cohort)
    since = {day: datetime.combine(day, time(), tzinfo=cohort.zone).astimezone(UTC) for day in joined}
    hers = [
        Q(learner__in=here.filter(joined_on=day).values("learner"), submitted_at__gte=moment)
        for day, moment in since.items()
    ]
    passed = Attempt.objects.passed().filter(reduce(or_, hers), quiz_key__in=quizzes, submitted_at__lte=at)
    return dict(passed.values_list("learner_id").annotate(Count("quiz_key", distinct=True)).order_by())


def _lessons_read(cohort, lessons, at):
    """How many of the cohort's lessons each learner has read, whenever that was, by learner."""
    if not lessons:
        return {}
    read = LessonCompletion.objects.filter(
        learner__enrolments__cohort=cohort, lesson_key__in=lessons, read_at__lte=at
    )
    counted = read.values("learner_id").annotate(read=Count("lesson_key", distinct=True))
    return dict(counted.values_list("learner_id", "read"))


def _oriented(rows, first_session, at):
    """The learners who came to the first session, or had their talk one to one."""
    came = AttendanceRecord.objects.filter(session__in=first_session, is_attended=True)
    places = {_key(row[0]): row[1] for row in rows}
    held = OrientationEvent.objects.held(list(places), at)
    return {places[key] for key in held}.union(came.values_list("enrolment__learner_id", flat=True))
