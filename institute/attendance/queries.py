"""Read rosters and attendance. The number of queries does not grow with the rows."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import FETCH_RAISE, Count, Q, QuerySet

from institute.attendance.models import AttendanceRecord
from institute.cohorts.models import Cohort, Enrolment, Session
from institute.people.models import User

# As many sessions of each kind are listed first; all others are listed with their cohort.
LISTED_FIRST = 6


@dataclass(frozen=True, slots=True)
class RosterPerson:
    """One person of a roster with their record; ``status`` is empty where there is none."""

    key: UUID
    name: str
    status: str = ""
    minutes: int | None = None
    is_attended: bool = False


def roster_of(session: Session) -> list[RosterPerson]:
    """Return the people on a session's roster in the order of names."""
    enrolments = Enrolment.objects.expected_at(session).order_by("learner__display_name", "learner__username")
    records = AttendanceRecord.objects.filter(session=session)
    marked = {
        enrolment: values
        for enrolment, *values in records.values_list("enrolment_id", "status", "minutes", "is_attended")
    }
    return [
        RosterPerson(key, name, *marked.get(key, ()))
        for key, name in enrolments.values_list("pk", "learner__display_name")
    ]


def count_roster(session: Session) -> tuple[int, int]:
    """How many of a session's roster were there, by what is on record, and how many are on it."""
    expected = Enrolment.objects.expected_at(session)
    there = AttendanceRecord.objects.filter(session=session, is_attended=True).values("enrolment")
    return expected.filter(pk__in=there).count(), expected.count()


def sessions_to_teach(user: User) -> QuerySet[Session]:
    """Return the sessions that a person may see, with ``here_count`` and ``marked_count``, by time."""
    there = Q(records__is_attended=True)
    return (
        Session.objects.visible_to(user)
        .select_related("cohort")
        .annotate(marked_count=Count("records"), here_count=Count("records", filter=there))
        .order_by("starts_at", "cohort__name", "number")
        .fetch_mode(FETCH_RAISE)
    )


@dataclass(frozen=True, slots=True)
class SessionOverview:
    """The sessions of a person who teaches, in the order in which they need them.

    Each session has ``is_today``, ``is_over``, ``here_count`` and ``marked_count``.
    """

    next_session: Session | None
    following: list[Session]
    to_mark: list[Session]
    # Running and coming cohorts first, each with all of its sessions.
    cohorts: list[tuple[Cohort, list[Session]]]


def session_overview(user: User, *, at: datetime) -> SessionOverview:
    """Sort the sessions that a person may see: the next one, those after it, those that need marks."""
    cohorts: dict[int, tuple[Cohort, list[Session]]] = {
        cohort.pk: (cohort, []) for cohort in Cohort.objects.visible_to(user)
    }
    sessions = list(sessions_to_teach(user))
    for session in sessions:
        session.is_today = session.cohort.day_of(session.starts_at) == session.cohort.day_of(at)
        session.is_over = session.ends_at <= at
        cohorts[session.cohort_id][1].append(session)
    held = [session for session in sessions if session.cancelled_at is None]
    # Today's session stays on top when it is over: that is when most rosters are finished.
    next_session = next((session for session in held if session.is_today or not session.is_over), None)
    # A cancelled session keeps its position and says so: nobody waits in front of a closed building.
    following = [
        session
        for session in sessions
        if (session.is_today or not session.is_over) and session is not next_session
    ]
    to_mark = [
        session
        for session in reversed(held)
        if session.is_over and not session.is_today and not session.marked_count
    ]
    return SessionOverview(
        next_session=next_session,
        following=following[: LISTED_FIRST - 1],
        to_mark=to_mark[:LISTED_FIRST],
        cohorts=sorted(cohorts.values(), key=lambda row: _running_first(row[0], at)),
    )


def _running_first(cohort: Cohort, at: datetime) -> tuple[bool, int]:
    return cohort.ends_on < cohort.day_of(at), -cohort.starts_on.toordinal()
