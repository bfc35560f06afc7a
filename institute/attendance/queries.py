"""Who was there, for the screens above. The number of queries does not grow with the rows."""

from django.db.models import FETCH_RAISE, Count, Q

from institute.attendance.models import AttendanceRecord
from institute.cohorts.models import Enrolment, Session


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
