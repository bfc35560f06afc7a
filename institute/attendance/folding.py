"""Fold marks into attendance. Pure: the same marks in any order give the same answer."""

from collections.abc import Iterable
from uuid import UUID

from institute.attendance.models import ATTENDED, AttendanceMark

# Less than this part of the planned minutes is not attended.
PERCENT_OF_MINUTES = 75


def is_attended(status: str, minutes: int | None, minutes_planned: int) -> bool:
    """Whether a mark counts as attended.

    Here and late count; excused and away never do. Minutes are of use only when somebody wrote them:
    under 75 per cent of the planned ones is not attended (of 90 minutes, 67 are too few and 68 enough).
    """
    if status not in ATTENDED:
        return False
    return minutes is None or minutes * 100 >= minutes_planned * PERCENT_OF_MINUTES


def minutes_needed(minutes_planned: int) -> int:
    """The least minutes of a session that count as attended, in whole minutes: 68 of 90."""
    return -(-minutes_planned * PERCENT_OF_MINUTES // 100)


def fold(marks: Iterable[AttendanceMark]) -> dict[UUID, AttendanceMark]:
    """Return the mark that counts for each enrolment: the newest. A tie is settled by the mark's id."""
    newest: dict[UUID, AttendanceMark] = {}
    for mark in marks:
        best = newest.get(mark.enrolment_id)
        if best is None or (mark.at, mark.pk) > (best.at, best.pk):
            newest[mark.enrolment_id] = mark
    return newest
