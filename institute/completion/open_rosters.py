"""Which past sessions of a cohort are unmarked for somebody who belongs on their roster."""

from collections import Counter, defaultdict

from django.db.models import Count

from institute.attendance.models import AttendanceRecord
from institute.cohorts.models import Enrolment, Session


def open_rosters(cohorts, at) -> dict:
    """Return a tuple of session numbers for each cohort id; three queries, or none without cohorts.

    Enrolments and marks are counted by the days on which people came and left, so that a cohort of two
    thousand is read in a few rows.
    """
    found = dict.fromkeys(cohorts, ())
    if not found:
        return found
    past = list(Session.objects.planned().filter(cohort__in=found, ends_at__lte=at).select_related("cohort"))
    people, marks = defaultdict(Counter), defaultdict(Counter)
    places = Enrolment.objects.filter(cohort__in=found).values_list("cohort_id", "joined_on", "withdrawn_on")
    for cohort, joined_on, withdrawn_on, count in places.annotate(Count("pk")):
        people[cohort][joined_on, withdrawn_on] = count
    records = AttendanceRecord.objects.filter(session__in=past)
    spans = records.values_list("session_id", "enrolment__joined_on", "enrolment__withdrawn_on")
    for session, joined_on, withdrawn_on, count in spans.annotate(Count("pk")):
        marks[session][joined_on, withdrawn_on] = count
    for session in past:
        day = session.cohort.day_of(session.starts_at)
        waiting = people[session.cohort_id] - marks[session.pk]
        # The same people as ``Enrolment.objects.expected_at``.
        if any(joined <= day and (left is None or left >= day) for joined, left in waiting):
            found[session.cohort_id] += (session.number,)
    return found
