"""Who was there, for the screens above. The number of queries does not grow with the rows."""

from collections import defaultdict

from django.db.models import FETCH_RAISE, Count, Q

from institute.attendance.models import AttendanceRecord
from institute.cohorts.models import Enrolment, Session


def attended_counts(enrolments) -> dict:
    """Return how many planned sessions each enrolment attended; whoever attended none is not in it."""
    return dict(
        AttendanceRecord.objects.attended()
        .filter(enrolment__in=enrolments, session__cancelled_at=None)
        .values_list("enrolment_id")
        .annotate(Count("pk"))
    )


def roster_of(session):
    """Return the enrolments on a session's roster in the order of names, each with ``record`` or ``None``."""
    enrolments = list(
        Enrolment.objects.expected_at(session)
        .select_related("learner")
        .order_by("learner__display_name", "learner__username")
        .fetch_mode(FETCH_RAISE)
    )
    records = {
        record.enrolment_id: record
        for record in AttendanceRecord.objects.filter(session=session).fetch_mode(FETCH_RAISE)
    }
    for enrolment in enrolments:
        enrolment.record = records.get(enrolment.pk)
    return enrolments


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


def seat_states(enrolments, at) -> dict:
    """Return for each enrolment one word for each planned session: filled, missed, next or open."""
    enrolments = list(enrolments)
    sessions = defaultdict(list)
    for session in Session.objects.planned().filter(cohort__in={one.cohort_id for one in enrolments}):
        sessions[session.cohort_id].append(session)
    records = {
        (enrolment, session): is_attended
        for enrolment, session, is_attended in AttendanceRecord.objects.filter(
            enrolment__in=[one.pk for one in enrolments]
        ).values_list("enrolment_id", "session_id", "is_attended")
    }
    return {one.pk: _states(one, sessions[one.cohort_id], records, at) for one in enrolments}


def _states(enrolment, sessions, records, at):
    following = next((session for session in sessions if session.ends_at > at), None)
    states = []
    for session in sessions:
        is_attended = records.get((enrolment.pk, session.pk))
        if is_attended is not None:
            states.append("filled" if is_attended else "missed")
        else:
            states.append("next" if session is following else "open")
    return states
