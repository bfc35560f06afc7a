"""Two rosters saved at once, by real threads: on a SQLite file and on PostgreSQL alike."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection

from institute.attendance.folding import fold
from institute.attendance.models import AttendanceMark, AttendanceRecord, Status
from institute.attendance.services import RosterMark, save_roster
from tests.factories import NOON, EnrolmentFactory, FacilitatorFactory, SessionFactory


def at_once(*jobs):
    """Run the jobs in threads that start together; returns what went wrong."""
    ready, problems = threading.Barrier(len(jobs)), []

    def run(job):
        try:
            ready.wait(timeout=30)
            job()
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return problems


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_rosters_at_once_leave_one_record_each_and_both_in_history():
    session, facilitator = SessionFactory(), FacilitatorFactory()
    people = EnrolmentFactory.create_batch(10, cohort=session.cohort)

    def roster(status, at):
        marks = [RosterMark(one.pk, status, None, uuid.uuid4()) for one in people]
        return lambda: save_roster(session, marks, by=facilitator, at=at)

    problems = at_once(
        roster(Status.PRESENT, NOON),
        roster(Status.LATE, NOON + timedelta(seconds=1)),
    )

    assert problems == []
    assert AttendanceMark.objects.count() == 20
    assert AttendanceRecord.objects.count() == 10
    assert set(AttendanceRecord.objects.values_list("status", flat=True)) == {"late"}
    assert {mark.status for mark in fold(AttendanceMark.objects.all()).values()} == {"late"}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_one_roster_sent_eight_times_at_once_is_one_roster():
    session, facilitator = SessionFactory(), FacilitatorFactory()
    people = EnrolmentFactory.create_batch(5, cohort=session.cohort)
    marks = [RosterMark(one.pk, Status.PRESENT, None, uuid.uuid4()) for one in people]

    problems = at_once(*[lambda: save_roster(session, marks, by=facilitator, at=NOON)] * 8)

    assert problems == []
    assert AttendanceMark.objects.count() == AttendanceRecord.objects.count() == 5
