"""Which past sessions of a cohort are unmarked for somebody who belongs on their roster."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef

from institute.attendance.models import AttendanceRecord
from institute.cohorts.models import Session


def open_rosters(cohorts: Iterable[int], at: datetime) -> dict[int, tuple[int, ...]]:
    """Return the numbers of those sessions by cohort id: one query, or none without cohorts.

    The database finds who has no mark. Whether they belonged on the roster that day is asked here, of the few
    days on which people came and left: a day begins at another moment in each time zone.
    """
    found: dict[int, tuple[int, ...]] = dict.fromkeys(cohorts, ())
    if not found:
        return found
    mark = AttendanceRecord.objects.filter(session=OuterRef("pk"), enrolment=OuterRef("enrolment_key"))
    unmarked = (
        Session.objects.planned()
        .filter(cohort__in=found, ends_at__lte=at)
        .annotate(
            enrolment_key=F("cohort__enrolments__pk"),
            joined_on=F("cohort__enrolments__joined_on"),
            left_on=F("cohort__enrolments__withdrawn_on"),
        )
        .filter(~Exists(mark), enrolment_key__isnull=False)
        .values_list("cohort_id", "number", "starts_at", "cohort__time_zone", "joined_on", "left_on")
        .distinct()
        .order_by("starts_at", "number")
    )
    for cohort, number, starts_at, time_zone, joined_on, left_on in unmarked:
        day = starts_at.astimezone(ZoneInfo(time_zone)).date()
        # The same people as ``Enrolment.objects.expected_at``.
        is_expected = joined_on <= day and (left_on is None or left_on >= day)
        if is_expected and number not in found[cohort]:
            found[cohort] += (number,)
    return found
