"""Save a roster: append the marks to the history, and fold them into attendance records."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from institute.attendance.folding import fold, is_attended
from institute.attendance.models import AttendanceMark, AttendanceRecord
from institute.cohorts.models import Enrolment, Session
from institute.cohorts.services import request_evaluation
from institute.people.models import User
from institute.records import audit
from institute.records.models import AuditRecord

# The status, minutes and time that are on record, by enrolment.
type Records = dict[UUID, tuple[str, int | None, datetime]]

# A roster may be prepared on the evening before. A mark for a later session is a slip of the finger.
OPENS_BEFORE = timedelta(hours=12)


class RosterRefused(Exception):
    """Base of every refusal to save a roster; nothing of it was saved."""


class NotEnrolled(RosterRefused):
    """A mark is for somebody who was not enrolled in the cohort on the day of the session."""


class SessionCancelled(RosterRefused):
    """The session was cancelled: nobody could be there."""


class SessionNotYet(RosterRefused):
    """The session starts in more than twelve hours."""


@dataclass(frozen=True)
class RosterMark:
    """One person's mark. ``client_uuid`` names this tap: sent again, it changes nothing."""

    enrolment_id: UUID
    status: str
    minutes: int | None
    client_uuid: UUID


@transaction.atomic
def save_roster(
    session: Session, marks: Sequence[RosterMark], *, by: User, at: datetime
) -> list[AttendanceMark]:
    """Save the marks that say something new, and return them; the rest, and a retry, change nothing.

    The number of queries does not grow with the roster. Raises :class:`SessionCancelled`,
    :class:`SessionNotYet` or :class:`NotEnrolled`; then nothing is saved.
    """
    # Two rosters of one session queue here on PostgreSQL; on SQLite the whole transaction does.
    session = Session.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=session.pk)
    if session.cancelled_at is not None:
        raise SessionCancelled
    if not can_be_marked(session, at):
        raise SessionNotYet
    wanted = {mark.enrolment_id for mark in marks}
    enrolments = Enrolment.objects.expected_at(session).filter(pk__in=wanted)
    if enrolments.count() != len(wanted):
        raise NotEnrolled

    stored = AttendanceRecord.objects.filter(session=session, enrolment__in=wanted)
    records: Records = {
        enrolment: (status, minutes, marked_at)
        for enrolment, status, minutes, marked_at in stored.values_list(
            "enrolment_id", "status", "minutes", "marked_at"
        )
    }
    new = _new_marks(session, marks, records, by, at)
    if not new:
        return []
    AttendanceMark.objects.bulk_create(new)
    changed = {mark.enrolment_id for mark in new}
    # The other roster may have been newer: what counts is then for the whole history to say.
    contested = {key for key in changed if key in records and records[key][-1] >= at}
    history = AttendanceMark.objects.filter(session=session, enrolment__in=contested)
    counting = fold(history) if contested else {}
    AttendanceRecord.objects.bulk_create(
        [record_of(counting.get(mark.enrolment_id, mark)) for mark in new],
        update_conflicts=True,
        unique_fields=["session", "enrolment"],
        update_fields=["status", "minutes", "is_attended", "marked_at"],
    )
    request_evaluation(_touched_by(session, changed), at=at)
    audit.record(AuditRecord.Action.ATTENDANCE_SAVED, actor=by, at=at, subject=session, count=len(new))
    return new


@transaction.atomic
def rebuild_records(enrolments: Sequence[Enrolment], *, at: datetime) -> int:
    """Fold the marks of some enrolments again, and save each record that changes.

    A record keeps whether its mark counts, so this follows a change of the rule in
    :mod:`institute.attendance.folding`. The enrolments whose records change are stamped. Returns how many
    records changed; the number of queries does not grow.
    """
    # In the order of a save: what is folded here is not saved by a roster meanwhile.
    list(
        Session.objects.select_for_update(of=("self",))
        .filter(marks__enrolment__in=enrolments)
        .values_list("pk")
    )
    history = defaultdict(list)
    for mark in AttendanceMark.objects.filter(enrolment__in=enrolments):
        history[mark.session_id].append(mark)
    fields = ("status", "minutes", "is_attended", "marked_at")
    stored = {
        (session, enrolment): values
        for session, enrolment, *values in AttendanceRecord.objects.filter(
            enrolment__in=enrolments
        ).values_list("session_id", "enrolment_id", *fields)
    }
    folded = [record_of(mark) for marks in history.values() for mark in fold(marks).values()]
    changed = [
        record
        for record in folded
        if stored.get((record.session_id, record.enrolment_id)) != [getattr(record, name) for name in fields]
    ]
    AttendanceRecord.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["session", "enrolment"], update_fields=fields
    )
    request_evaluation(Enrolment.objects.filter(pk__in={record.enrolment_id for record in changed}), at=at)
    return len(changed)


def can_be_marked(session: Session, at: datetime) -> bool:
    """Whether the session is near enough, or past: marks are taken from twelve hours before it on."""
    return at >= session.starts_at - OPENS_BEFORE


def _touched_by(session: Session, changed: set[UUID]) -> QuerySet[Enrolment]:
    """The enrolments for which these marks may change something.

    When the roster is whole, that is everybody in the cohort: certificates may have waited for it.
    """
    if Enrolment.objects.expected_at(session).exclude(attendance__session=session).exists():
        return Enrolment.objects.filter(pk__in=changed)
    return Enrolment.objects.filter(cohort=session.cohort_id)


def record_of(mark: AttendanceMark) -> AttendanceRecord:
    """Make the record (not saved) that a mark leads to, if it is the one that counts."""
    return AttendanceRecord(
        session_id=mark.session_id,
        enrolment_id=mark.enrolment_id,
        status=mark.status,
        minutes=mark.minutes,
        is_attended=is_attended(mark.status, mark.minutes, mark.minutes_planned),
        marked_at=mark.at,
    )


def _new_marks(
    session: Session, marks: Sequence[RosterMark], records: Records, by: User, at: datetime
) -> list[AttendanceMark]:
    """Leave out what was received before, and what is so already."""
    received = set(
        AttendanceMark.objects.filter(client_uuid__in={mark.client_uuid for mark in marks}).values_list(
            "client_uuid", flat=True
        )
    )
    # One mark a person in one save: of two, the last.
    latest = {mark.enrolment_id: mark for mark in marks}
    return [
        AttendanceMark(
            client_uuid=mark.client_uuid,
            session=session,
            enrolment_id=mark.enrolment_id,
            status=mark.status,
            minutes=mark.minutes,
            minutes_planned=session.minutes,
            by=by,
            at=at,
        )
        for mark in latest.values()
        if mark.client_uuid not in received
        and records.get(mark.enrolment_id, ())[:2] != (mark.status, mark.minutes)
    ]
