"""Which past sessions of a cohort are unmarked for somebody who belongs on their roster."""

from collections import Counter, defaultdict
from functools import reduce
from operator import or_

from django.db.models import Count, DateField, Q, Value

from institute.attendance.models import AttendanceRecord
from institute.cohorts.models import Enrolment, Session

NOBODYS_DAY = Value(None, DateField())


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
    # Nearly everybody came and left on the same days: those marks are what is left when the marks of the
    # few others are taken from all. To look up the days of every mark would take ten times as long.
    usual = {cohort: spans.most_common(1)[0][0] for cohort, spans in people.items()}
    records = AttendanceRecord.objects.filter(session__in=past)
    others = Enrolment.objects.filter(
        reduce(or_, (_with_other_days(*one) for one in usual.items()), Q(pk=None))
    )
    spans = records.filter(enrolment__in=others).values_list(
        "session_id", "enrolment__joined_on", "enrolment__withdrawn_on"
    )
    all_marks = records.values_list("session_id", NOBODYS_DAY, NOBODYS_DAY)
    cohort_of, totals = {session.pk: session.cohort_id for session in past}, {}
    # In one statement: a mark of one of the few that is saved between two would be taken for a usual one.
    counted = spans.annotate(count=Count("pk")).union(all_marks.annotate(count=Count("pk")), all=True)
    for session, joined_on, withdrawn_on, count in counted:
        if joined_on is None:
            totals[session] = count
        else:
            marks[session][joined_on, withdrawn_on] = count
    for session, count in totals.items():
        if span := usual.get(cohort_of[session]):
            marks[session][span] = count - marks[session].total()
    for session in past:
        day = session.cohort.day_of(session.starts_at)
        waiting = people[session.cohort_id] - marks[session.pk]
        # The same people as ``Enrolment.objects.expected_at``.
        if any(joined <= day and (left is None or left >= day) for joined, left in waiting):
            found[session.cohort_id] += (session.number,)
    return found


def _with_other_days(cohort, span):
    joined_on, withdrawn_on = span
    left = Q(withdrawn_on__isnull=True) if withdrawn_on is None else Q(withdrawn_on=withdrawn_on)
    return Q(cohort=cohort) & ~(Q(joined_on=joined_on) & left)
