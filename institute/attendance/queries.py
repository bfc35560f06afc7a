"""Who was there, for the screens above. The number of queries does not grow with the rows."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import FETCH_RAISE, Count, Q

from institute.attendance.models import AttendanceRecord
from institute.cohorts.models import Enrolment, Session


@dataclass(frozen=True, slots=True)
class RosterPerson:
    """One person of a roster and what is on record about her; ``status`` is empty where nothing is."""

    key: UUID
    name: str
    status: str = ""
    minutes: int | None = None
    is_attended: bool = False


def roster_of(session) -> list[RosterPerson]:
    """Return the people on a session's roster in the order of names."""
    places = Enrolment.objects.expected_at(session).order_by("learner__display_name", "learner__username")
    records = AttendanceRecord.objects.filter(session=session)
    marked = {
        enrolment: said
        for enrolment, *said in records.values_list("enrolment_id", "status", "minutes", "is_attended")
    }
    return [
        RosterPerson(key, name, *marked.get(key, ()))
        for key, name in places.values_list("pk", "learner__display_name")
    ]


def count_roster(session) -> tuple[int, int]:
    """How many of a session's roster were there, by what is on record, and how many are on it."""
    expected = Enrolment.objects.expected_at(session)
    there = AttendanceRecord.objects.filter(session=session, is_attended=True).values("enrolment")
    return expected.filter(pk__in=there).count(), expected.count()


def sessions_to_teach(user):
    """Return the sessions that a person may see, with ``here_count`` and ``marked_count``, by time."""
    there = Q(records__is_attended=True)
    return (
        Session.objects.visible_to(user)
        .select_related("cohort")
        .annotate(marked_count=Count("records"), here_count=Count("records", filter=there))
        .order_by("starts_at", "cohort__name", "number")
        .fetch_mode(FETCH_RAISE)
    )
