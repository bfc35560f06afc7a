"""What is read from the records of an enrolment."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from institute.attendance.models import AttendanceRecord
from institute.cohorts.models import Cohort, Enrolment, Session
from institute.completion.evaluation import evaluate, evaluate_all, facts_for
from institute.completion.facts import SessionState
from institute.completion.open_rosters import open_rosters
from institute.people.models import User
from institute.published_cache import clear_published_cache
from lessons.quizzes.models import QuizPage
from tests.factories import (
    NOON,
    CohortFactory,
    EnrolmentFactory,
    SessionFactory,
    asks_for,
    curriculum_tree,
    enrolled_in,
    failed_attempt,
    make_module,
    make_quiz,
    marked,
    passed_attempt,
)
from tests.institute.completion.test_evaluate_facts import asks

pytestmark = pytest.mark.django_db


def states_of(enrolment, at=NOON):
    return list(facts_for([enrolment], at)[enrolment.pk].sessions)


@pytest.mark.parametrize(
    ("status", "state"),
    [("present", "attended"), ("late", "attended"), ("excused", "missed"), ("absent", "missed")],
)
def test_present_and_late_count_as_attended_excused_and_absent_do_not(status, state):
    enrolment = EnrolmentFactory()
    marked(enrolment, SessionFactory(cohort=enrolment.cohort), status)

    assert states_of(enrolment) == [state]


def test_a_session_is_ahead_until_it_ends_and_then_waits_for_its_mark():
    enrolment = EnrolmentFactory()
    session = SessionFactory(cohort=enrolment.cohort, starts_at=NOON, ends_at=NOON + timedelta(hours=1))

    assert states_of(enrolment, session.ends_at - timedelta(seconds=1)) == [SessionState.AHEAD]
    assert states_of(enrolment, session.ends_at) == [SessionState.UNMARKED]


def test_a_session_before_she_joined_was_missed():
    enrolment = EnrolmentFactory(joined_on=date(2027, 6, 1))
    SessionFactory(cohort=enrolment.cohort, starts_at=NOON - timedelta(days=30))

    assert states_of(enrolment) == [SessionState.MISSED]


def test_a_cancelled_session_makes_the_total_smaller_and_takes_its_marks_along():
    enrolment = EnrolmentFactory()
    kept = SessionFactory(cohort=enrolment.cohort)
    cancelled = SessionFactory(cohort=enrolment.cohort)
    marked(enrolment, kept, "absent")
    marked(enrolment, cancelled)
    cancelled.cancelled_at = NOON
    cancelled.save()

    assert states_of(enrolment) == [SessionState.MISSED]


def test_attendance_in_another_cohort_is_not_hers_here():
    enrolment = EnrolmentFactory()
    other = EnrolmentFactory(learner=enrolment.learner, cohort=CohortFactory())
    marked(other, SessionFactory(cohort=other.cohort))
    SessionFactory(cohort=enrolment.cohort)

    assert states_of(enrolment) == [SessionState.UNMARKED]


@pytest.fixture
def tree():
    return curriculum_tree()


def quizzes_of(enrolment, at=NOON):
    asked = {enrolment.cohort_id: asks(quizzes=100)}
    return dict(facts_for([enrolment], at, asked)[enrolment.pk].by_kind["quizzes"].passed)


def test_a_quiz_counts_once_it_was_passed(tree):
    enrolment = enrolled_in(tree.module)
    failed_attempt(enrolment, tree.quiz, at=NOON)
    assert quizzes_of(enrolment) == {tree.quiz.translation_key: False}

    passed_attempt(enrolment, tree.quiz, at=NOON)
    assert quizzes_of(enrolment) == {tree.quiz.translation_key: True}
    assert quizzes_of(enrolment, NOON - timedelta(seconds=1)) == {tree.quiz.translation_key: False}


def test_a_quiz_passed_in_an_earlier_cohort_is_not_counted_again(tree):
    first = enrolled_in(tree.module)
    passed_attempt(first, tree.quiz, at=NOON)
    later = enrolled_in(tree.module, learner=first.learner, joined_on=date(2027, 6, 2))

    assert quizzes_of(later) == {tree.quiz.translation_key: False}


def test_only_live_quizzes_of_the_modules_of_the_cohort_are_asked_for(tree):
    enrolment = enrolled_in(tree.module)
    make_quiz(make_module(tree.curriculum, 2, "COM"))
    draft = make_quiz(tree.module, slug="draft")
    draft.unpublish()

    assert set(quizzes_of(enrolment)) == {tree.quiz.translation_key}


def test_a_translated_quiz_counts_once(tree):
    from wagtail.models import Locale

    spanish = Locale.objects.get_or_create(language_code="es")[0]
    tree.curriculum.get_parent().specific.copy_for_translation(spanish)
    tree.quiz.copy_for_translation(spanish, copy_parents=True).save_revision().publish()
    enrolment = enrolled_in(tree.module)

    assert QuizPage.objects.live().count() == 2
    assert len(quizzes_of(enrolment)) == 1


def test_the_sentences_are_in_the_language_that_is_active(tree):
    from django.utils.translation import override

    enrolment = EnrolmentFactory()
    asks_for(enrolment.cohort, sessions=80)
    with override("es"):
        spanish = evaluate(enrolment, NOON)
    english = evaluate(enrolment, NOON)

    # The numbers are the same whatever the words are.
    assert [(one.kind, one.have) for one in spanish.results] == [
        (one.kind, one.have) for one in english.results
    ]


def test_queries_do_not_grow_with_enrolments_cohorts_modules_or_sessions(tree):
    def make(number):
        enrolments = []
        for _each in range(number):
            enrolment = enrolled_in(tree.module)
            asks_for(enrolment.cohort, sessions=80, quizzes=100, lessons=100, orientation=100)
            for _session in range(number):
                marked(enrolment, SessionFactory(cohort=enrolment.cohort))
            enrolments.append(enrolment)
        return enrolments

    def count(enrolments):
        clear_published_cache()
        with CaptureQueriesContext(connection) as captured:
            evaluate_all(enrolments, NOON)
        return len(captured)

    small, large = make(1), make(4)

    assert count(large) == count(small)


@pytest.mark.parametrize(
    ("joined_on", "withdrawn_on", "is_open"),
    [
        (date(2027, 1, 1), None, True),
        (date(2027, 5, 29), date(2027, 5, 29), True),
        (date(2027, 5, 30), None, False),
        (date(2027, 1, 1), date(2027, 5, 28), False),
    ],
)
def test_a_roster_is_open_while_somebody_who_belongs_on_it_is_unmarked(joined_on, withdrawn_on, is_open):
    """The session is in the evening of 29 May in California, and on 30 May in UTC."""
    marked_one = EnrolmentFactory()
    starts_at = datetime(2027, 5, 30, 2, tzinfo=UTC)
    session = SessionFactory(cohort=marked_one.cohort, starts_at=starts_at)
    marked(marked_one, session)
    EnrolmentFactory(cohort=marked_one.cohort, joined_on=joined_on, withdrawn_on=withdrawn_on)

    found = open_rosters([marked_one.cohort_id], NOON)

    assert found == {marked_one.cohort_id: (session.number,) if is_open else ()}


def test_the_mark_of_somebody_who_left_before_does_not_stand_for_one_that_is_missing():
    gone = EnrolmentFactory()
    session = SessionFactory(cohort=gone.cohort, starts_at=NOON - timedelta(days=2))
    staying = [EnrolmentFactory(cohort=gone.cohort) for _one in range(3)]
    for one in (gone, *staying[1:]):
        marked(one, session)
    # Her leaving was written down late, with the day on which she left.
    type(gone).objects.filter(pk=gone.pk).update(withdrawn_on=date(2027, 5, 1))

    before = open_rosters([gone.cohort_id], NOON)
    marked(staying[0], session)

    assert before == {gone.cohort_id: (session.number,)}
    assert open_rosters([gone.cohort_id], NOON) == {gone.cohort_id: ()}


def test_sessions_ahead_and_cancelled_ones_leave_no_roster_open():
    enrolment = EnrolmentFactory()
    SessionFactory(cohort=enrolment.cohort, cancelled_at=NOON)
    SessionFactory(cohort=enrolment.cohort, starts_at=NOON - timedelta(minutes=10))

    assert open_rosters([enrolment.cohort_id], NOON) == {enrolment.cohort_id: ()}


def test_a_pass_that_rests_on_an_answer_nobody_read_is_provisional(tree):
    enrolment = enrolled_in(tree.module)
    asks_for(enrolment.cohort, quizzes=100)
    attempt = passed_attempt(enrolment, tree.quiz, at=NOON)
    type(attempt).objects.filter(pk=attempt.pk).update(points=attempt.points_to_pass, points_provisional=50)

    evaluation = evaluate(enrolment, NOON)

    assert (evaluation.is_complete, evaluation.may_be_issued) == (True, False)
    assert evaluation.waits_for == ("Your facilitator still has to read an answer of yours.",)


def test_the_first_parent_of_a_cohort_who_comes_while_its_rosters_are_read_leaves_none_open():
    session = SessionFactory()
    coming = [lambda: marked(EnrolmentFactory(cohort=session.cohort), session)]

    def execute(run, sql, params, many, context):
        # Who belongs to the cohort has been read; her mark comes before the marks are.
        if "attendance_attendancerecord" in sql and coming:
            coming.pop()()
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        found = open_rosters([session.cohort_id], NOON)

    assert not coming
    assert found == {session.cohort_id: ()}


def test_the_rosters_of_four_hundred_cohorts_are_looked_at_in_one_query():
    zones = ["America/Los_Angeles", "Asia/Kabul"]
    cohorts = Cohort.objects.bulk_create(
        CohortFactory.build(time_zone=zones[number % 2]) for number in range(400)
    )
    sessions = Session.objects.bulk_create(
        SessionFactory.build(cohort=cohort, number=1) for cohort in cohorts
    )
    learners = User.objects.bulk_create(
        User(username=f"many-{number}", display_name=f"Many {number}") for number in range(400)
    )
    # Each cohort has days of its own on which somebody joined.
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(learner=learner, cohort=cohort, joined_on=date(2026, 1, 1) + timedelta(days=number))
        for number, (learner, cohort) in enumerate(zip(learners, cohorts, strict=True))
    )
    AttendanceRecord.objects.bulk_create(
        AttendanceRecord(
            session=session, enrolment=enrolment, status="present", is_attended=True, marked_at=NOON
        )
        for session, enrolment in zip(sessions[1:], enrolments[1:], strict=True)
    )

    with CaptureQueriesContext(connection) as captured:
        found = open_rosters({cohort.pk for cohort in cohorts}, NOON)

    assert len(captured) == 1
    assert {cohort: numbers for cohort, numbers in found.items() if numbers} == {cohorts[0].pk: (1,)}
