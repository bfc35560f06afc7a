"""The check of records names each thing that does not agree."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from certificates.services import issue_certificate
from tests.factories import (
    NOON,
    CohortFactory,
    SessionFactory,
    asks_for,
    curriculum_tree,
    enrolled_in,
    marked,
    named,
    passed_attempt,
)

pytestmark = pytest.mark.django_db


def checked(**options):
    """What the command prints, and whether it is content."""
    out = StringIO()
    try:
        call_command("check_records", stdout=out, **options)
    except CommandError:
        return out.getvalue(), False
    return out.getvalue(), True


@pytest.fixture
def whole():
    """A parent who came, passed and has her certificate."""
    tree = curriculum_tree()
    enrolment = named(enrolled_in(tree.module))
    asks_for(enrolment.cohort, sessions=100)
    marked(enrolment, SessionFactory(cohort=enrolment.cohort))
    passed_attempt(enrolment, tree.quiz, at=NOON)
    issue_certificate(named(enrolment), at=NOON)
    return enrolment


def broken(sql):
    """Change a fold behind the back of every verb."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        assert cursor.rowcount


def test_records_that_agree_are_said_to_agree(whole):
    assert checked() == ("All records agree.\n", True)


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE attendance_attendancerecord SET status = 'late'", "status says late, history says present"),
        ("UPDATE attendance_attendancerecord SET is_attended = false", "is_attended says False"),
        ("DELETE FROM attendance_attendancerecord", "has marks and no record"),
        ("UPDATE progress_attempt SET points = points - 1, points_provisional = 0", ": points say "),
        ("UPDATE progress_attempt SET points_provisional = points_provisional + 1", "points_provisional say"),
        ("UPDATE progress_response SET sequence = sequence + 1", "sequence says "),
        ("UPDATE progress_response SET answer = '\"secret\"'", "answer differs from history"),
        ("UPDATE progress_response SET points = 1 WHERE points = 100", "points says 1, history says 100"),
        (
            "UPDATE certificates_certificate SET state = 'revoked', state_changed_at = issued_at",
            "state says revoked, history says valid",
        ),
        (
            "UPDATE records_auditrecord SET action = 'certificate-sold'",
            "records.AuditRecord.action: the code does not define 'certificate-sold' (rows: 2).",
        ),
        ("UPDATE cohorts_session SET cancelled_at = starts_at", "history says None"),
    ],
)
def test_each_fold_that_left_its_history_is_named(whole, sql, said):
    broken(sql)

    lines, is_content = checked()

    assert said in lines
    assert "secret" not in lines
    assert is_content is False


def test_a_difference_ends_the_command_with_1(whole):
    broken("DELETE FROM attendance_attendancerecord")

    with pytest.raises(CommandError) as refusal:
        call_command("check_records", stdout=StringIO())

    assert refusal.value.returncode == 1


def test_one_cohort_can_be_looked_at_alone(whole):
    other = CohortFactory()
    broken("UPDATE attendance_attendancerecord SET status = 'late'")

    assert checked(cohort=other.name)[1] is True
    assert checked(cohort=whole.cohort.name)[1] is False


def test_a_cohort_that_is_not_there_is_refused():
    with pytest.raises(CommandError, match="no cohort named"):
        call_command("check_records", cohort="Nowhere")
