"""Records follow their marks again after the rule of what counts as attended has changed."""

import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from institute.attendance.models import AttendanceMark, AttendanceRecord
from institute.attendance.services import RosterMark, rebuild_records, save_roster
from institute.cohorts.models import Enrolment
from tests.factories import NOON, EnrolmentFactory, FacilitatorFactory, SessionFactory

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)


def places_with_minutes(*all_minutes):
    """Parents of one session of ninety minutes, each marked as here for so many of them."""
    session = SessionFactory()
    places = EnrolmentFactory.create_batch(len(all_minutes), cohort=session.cohort)
    marks = [
        RosterMark(place.pk, "present", minutes, uuid.uuid4())
        for place, minutes in zip(places, all_minutes, strict=True)
    ]
    save_roster(session, marks, by=FacilitatorFactory(), at=NOON)
    Enrolment.objects.update(records_changed_at=None)
    return places


def test_a_record_that_was_judged_by_another_rule_is_judged_again():
    judged_otherwise, as_it_is = places_with_minutes(60, 80)
    AttendanceRecord.objects.filter(enrolment=judged_otherwise).update(is_attended=True)

    assert rebuild_records([judged_otherwise, as_it_is], at=LATER) == 1

    assert not AttendanceRecord.objects.get(enrolment=judged_otherwise).is_attended
    assert AttendanceRecord.objects.get(enrolment=as_it_is).is_attended
    stamps = {place.pk: place.records_changed_at for place in Enrolment.objects.all()}
    assert stamps == {judged_otherwise.pk: LATER, as_it_is.pk: None}
    assert AttendanceMark.objects.count() == 2


def test_a_record_that_is_missing_is_made_again():
    [place] = places_with_minutes(80)
    AttendanceRecord.objects.all().delete()

    assert rebuild_records([place], at=LATER) == 1
    assert AttendanceRecord.objects.get().is_attended


def test_the_command_says_how_many_changed_and_changes_nothing_twice(capsys):
    places_with_minutes(60, 80)
    AttendanceRecord.objects.update(is_attended=True)

    for changed in (1, 0):
        call_command("rebuild_attendance")

        assert capsys.readouterr().out == f"{changed} attendance records changed.\n"
    call_command("check_records")


def test_rebuilding_costs_the_same_for_more_parents():
    def cost(*all_minutes):
        places = places_with_minutes(*all_minutes)
        AttendanceRecord.objects.update(is_attended=True)
        with CaptureQueriesContext(connection) as queries:
            rebuild_records(places, at=LATER)
        return len(queries)

    assert cost(60) == cost(*[60] * 20)
