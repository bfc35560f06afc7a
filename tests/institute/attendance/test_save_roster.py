"""Saving a roster: everybody at once, as history with its fold."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from institute.attendance.folding import fold
from institute.attendance.models import AttendanceMark, AttendanceRecord, Status
from institute.attendance.services import (
    NotEnrolled,
    RosterMark,
    SessionCancelled,
    SessionNotYet,
    save_roster,
)
from institute.records.append_only import HistoryIsAppendOnly
from institute.records.models import AuditRecord
from tests.factories import NOON, EnrolmentFactory, FacilitatorFactory, SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return SessionFactory()


@pytest.fixture
def facilitator():
    return FacilitatorFactory()


def mark(enrolment, status=Status.PRESENT, minutes=None, client_uuid=None):
    return RosterMark(enrolment.pk, status, minutes, client_uuid or uuid.uuid4())


def parents(session, count=1):
    return EnrolmentFactory.create_batch(count, cohort=session.cohort)


def test_everybodys_mark_is_saved_in_one_go(session, facilitator):
    here, late, excused, away = people = parents(session, 4)

    saved = save_roster(
        session,
        [mark(one, status) for one, status in zip(people, Status, strict=True)],
        by=facilitator,
        at=NOON,
    )

    records = {record.enrolment_id: record for record in AttendanceRecord.objects.all()}
    assert len(saved) == AttendanceMark.objects.count() == 4
    assert [records[one.pk].is_attended for one in (here, late, excused, away)] == [True, True, False, False]
    assert all(one.minutes_planned == 90 and one.by == facilitator and one.at == NOON for one in saved)


def test_a_correction_is_a_new_mark_and_the_record_follows(session, facilitator):
    (person,) = parents(session)
    save_roster(session, [mark(person)], by=facilitator, at=NOON)

    save_roster(session, [mark(person, Status.LATE, 40)], by=facilitator, at=NOON + timedelta(minutes=5))

    record = AttendanceRecord.objects.get()
    assert [one.status for one in AttendanceMark.objects.all()] == ["present", "late"]
    assert (record.status, record.minutes, record.is_attended) == ("late", 40, False)


def test_a_retry_changes_nothing(session, facilitator):
    (person,) = parents(session)
    tap = mark(person)
    save_roster(session, [tap], by=facilitator, at=NOON)
    save_roster(session, [mark(person, Status.ABSENT)], by=facilitator, at=NOON + timedelta(minutes=1))

    again = save_roster(session, [tap], by=facilitator, at=NOON + timedelta(minutes=2))

    assert again == []
    assert AttendanceRecord.objects.get().status == "absent"
    assert AttendanceMark.objects.count() == 2


def test_saying_what_is_so_already_writes_nothing(session, facilitator):
    (person,) = parents(session)
    save_roster(session, [mark(person)], by=facilitator, at=NOON)

    assert save_roster(session, [mark(person)], by=facilitator, at=NOON) == []
    assert AttendanceMark.objects.count() == AuditRecord.objects.count() == 1


def test_a_mark_that_arrives_late_does_not_win_over_a_newer_one(session, facilitator):
    (person,) = parents(session)
    save_roster(session, [mark(person, Status.LATE)], by=facilitator, at=NOON + timedelta(minutes=5))

    save_roster(session, [mark(person, Status.ABSENT)], by=facilitator, at=NOON)

    assert AttendanceRecord.objects.get().status == "late"
    assert AttendanceMark.objects.count() == 2


def test_of_two_marks_for_one_person_in_one_save_the_last_counts(session, facilitator):
    (person,) = parents(session)

    save_roster(session, [mark(person), mark(person, Status.ABSENT)], by=facilitator, at=NOON)

    assert AttendanceRecord.objects.get().status == "absent"


def test_saving_stamps_those_whose_facts_changed(session, facilitator):
    changed, left = parents(session, 2)

    save_roster(session, [mark(changed)], by=facilitator, at=NOON)

    changed.refresh_from_db()
    left.refresh_from_db()
    assert (changed.records_changed_at, left.records_changed_at) == (NOON, None)


def test_saving_leaves_one_audit_row_with_the_count_and_no_name(session, facilitator):
    save_roster(session, [mark(one) for one in parents(session, 3)], by=facilitator, at=NOON)

    row = AuditRecord.objects.get()
    assert (row.action, row.actor_id, row.subject_id) == ("attendance-saved", facilitator.pk, str(session.pk))
    assert row.data == {"count": 3}


def test_the_audit_counts_the_marks_that_were_written_and_not_those_that_were_sent(session, facilitator):
    first, *_others = everybody = parents(session, 3)
    save_roster(session, [mark(first)], by=facilitator, at=NOON)

    save_roster(session, [mark(one) for one in everybody], by=facilitator, at=NOON + timedelta(minutes=1))

    assert [row.data["count"] for row in AuditRecord.objects.order_by("at")] == [1, 2]


def test_of_two_marks_of_one_moment_all_rosters_agree_which_counts(session, facilitator):
    # The one that counts is settled by their ids, which are random: of many, some are of each kind.
    people = parents(session, 20)
    for status in (Status.LATE, Status.ABSENT):
        save_roster(session, [mark(one, status) for one in people], by=facilitator, at=NOON)

    counting = fold(AttendanceMark.objects.all())

    records = dict(AttendanceRecord.objects.values_list("enrolment_id", "status"))
    assert records == {key: counted.status for key, counted in counting.items()}


@pytest.mark.parametrize("field", ["joined_on", "withdrawn_on"])
def test_who_joins_or_leaves_on_the_day_of_a_session_is_on_its_roster(session, facilitator, field):
    day = session.cohort.day_of(session.starts_at)
    place = EnrolmentFactory(cohort=session.cohort, **{field: day})

    assert save_roster(session, [mark(place)], by=facilitator, at=NOON)


@pytest.mark.parametrize(("field", "days"), [("joined_on", 1), ("withdrawn_on", -1)])
def test_who_joins_a_day_later_or_left_a_day_before_is_not(session, facilitator, field, days):
    day = session.cohort.day_of(session.starts_at) + timedelta(days=days)
    place = EnrolmentFactory(cohort=session.cohort, **{field: day})

    with pytest.raises(NotEnrolled):
        save_roster(session, [mark(place)], by=facilitator, at=NOON)
    assert not AttendanceMark.objects.exists()


def test_a_cancelled_session_is_refused(session, facilitator):
    (person,) = parents(session)
    session.cancelled_at = NOON
    session.save()

    with pytest.raises(SessionCancelled):
        save_roster(session, [mark(person)], by=facilitator, at=NOON)
    assert not AttendanceMark.objects.exists()


def test_a_session_can_be_marked_from_twelve_hours_before(facilitator):
    session = SessionFactory(starts_at=NOON + timedelta(hours=12))
    (person,) = parents(session)

    with pytest.raises(SessionNotYet):
        save_roster(session, [mark(person)], by=facilitator, at=NOON - timedelta(seconds=1))
    assert save_roster(session, [mark(person)], by=facilitator, at=NOON)


@pytest.mark.parametrize(
    "who",
    [
        lambda session: EnrolmentFactory(),
        lambda session: EnrolmentFactory(cohort=session.cohort, withdrawn_on=date(2027, 3, 1)),
        lambda session: EnrolmentFactory(cohort=session.cohort, joined_on=date(2027, 5, 30)),
    ],
    ids=["another cohort", "left before", "joined after"],
)
def test_one_who_is_not_enrolled_stops_the_whole_roster(session, facilitator, who):
    (person,) = parents(session)

    with pytest.raises(NotEnrolled):
        save_roster(session, [mark(person), mark(who(session))], by=facilitator, at=NOON)

    assert not AttendanceMark.objects.exists()


def test_the_queries_do_not_grow_with_the_roster(session, facilitator):
    def cost(count):
        people = parents(session, count)
        with CaptureQueriesContext(connection) as queries:
            save_roster(session, [mark(one) for one in people], by=facilitator, at=NOON)
        return len(queries)

    assert cost(2) == cost(40)


def test_marks_are_history(session, facilitator):
    save_roster(session, [mark(one) for one in parents(session)], by=facilitator, at=NOON)

    with pytest.raises(HistoryIsAppendOnly):
        AttendanceMark.objects.get().delete()


@pytest.mark.parametrize(
    "fields",
    [{"status": "asleep", "is_attended": False}, {"status": "absent", "is_attended": True}],
)
def test_the_database_refuses_records_that_cannot_be(session, fields):
    (person,) = parents(session)

    with pytest.raises(IntegrityError), transaction.atomic():
        AttendanceRecord.objects.create(session=session, enrolment=person, marked_at=NOON, **fields)


def test_there_is_one_record_a_person_and_session(session, facilitator):
    (person,) = parents(session)
    save_roster(session, [mark(person)], by=facilitator, at=NOON)

    with pytest.raises(IntegrityError), transaction.atomic():
        AttendanceRecord.objects.create(
            session=session, enrolment=person, status="present", is_attended=True, marked_at=NOON
        )


def test_marks_and_records_are_named_without_naming_anybody(session, facilitator):
    (person,) = parents(session)

    (kept,) = save_roster(session, [mark(person, Status.LATE)], by=facilitator, at=NOON)

    assert str(kept) == "late 2027-06-02 03:00"
    assert str(AttendanceRecord.objects.get()) == f"{session.pk} late"
