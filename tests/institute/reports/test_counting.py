"""The desk counts in the database what is read of each parent alone: both must say the same."""

import random
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certificates.services import issue_certificate
from institute.attendance.models import AttendanceRecord, Status
from institute.cohorts.models import CohortModule, OrientationEvent, Session
from institute.cohorts.services import withdraw
from institute.completion.evaluation import evaluate_all
from institute.completion.facts import SessionState
from institute.management.record_checks import compare_desk_with_evaluation
from institute.published_cache import clear_published_cache
from institute.reports.people import desk_people
from institute.reports.queries import desk_totals
from lessons.progress.models import Attempt, LessonCompletion
from tests.curriculum_made import curriculum_tree, passed_attempt
from tests.factories import (
    NOON,
    CohortFactory,
    EnrolmentFactory,
    FacilitatorFactory,
    SessionFactory,
    asks_for,
    local_day,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def days():
    return [timedelta(days=number) for number in (-21, -14, -14, -7, 7, 14)]


def attempt(place, quiz, chance, sent=None):
    """A sent attempt with any score, sometimes provisional, sometimes before the day of joining."""
    points = chance.randint(0, 100)
    waiting = chance.choice([0, 0, min(points, 50)])
    sent = sent or NOON + timedelta(days=chance.randint(-40, 1), hours=chance.randint(0, 23))
    Attempt.objects.create(
        id=uuid4(),
        learner=place.learner,
        enrolment=place,
        quiz=quiz,
        quiz_key=quiz.translation_key,
        revision=quiz.live_revision,
        number=Attempt.objects.filter(learner=place.learner).count() + 1,
        started_at=sent,
        submitted_at=sent,
        language="en",
        points=points,
        points_provisional=waiting,
        points_possible=100,
        points_to_pass=70,
    )


def any_cohort(chance, tree, days):
    """A cohort in which anything may have happened; its calendar may not be that of UTC."""
    zone = chance.choice(["America/Los_Angeles", "Asia/Kabul", "UTC"])
    month = timedelta(days=30)
    dates = {"starts_on": (NOON - month).date(), "ends_on": (NOON + month).date()}
    cohort = CohortFactory(time_zone=zone, **dates)
    if chance.random() < 0.8:
        CohortModule.objects.create(cohort=cohort, module=tree.module)
    for number, away in enumerate(chance.sample(days, chance.randint(0, len(days)))):
        cancelled = NOON if chance.random() < 0.2 else None
        hours = timedelta(hours=chance.randint(0, 23))
        SessionFactory(cohort=cohort, number=number, starts_at=NOON + away + hours, cancelled_at=cancelled)
    kinds = ("sessions", "quizzes", "lessons", "orientation")
    wanted = {kind: chance.choice([50, 80, 100]) for kind in kinds if chance.random() < 0.6}
    if "orientation" in wanted:
        wanted["orientation"] = 100
    asks_for(cohort, **wanted)
    for _number in range(6):
        joined = NOON - timedelta(days=chance.choice([30, 14, 14, 7, 0]))
        place = EnrolmentFactory(cohort=cohort, joined_on=joined.date())
        for session in Session.objects.filter(cohort=cohort):
            if cohort.day_of(session.starts_at) >= place.joined_on and chance.random() < 0.7:
                status = chance.choice(Status.values)
                is_attended = status in ("present", "late") and chance.random() < 0.9
                AttendanceRecord.objects.create(
                    session=session, enrolment=place, status=status, is_attended=is_attended, marked_at=NOON
                )
        for _attempt in range(chance.randint(0, 2)):
            attempt(place, tree.quiz, chance)
        if chance.random() < 0.5:
            LessonCompletion.objects.create(
                learner=place.learner,
                lesson=tree.lesson,
                lesson_key=tree.lesson.translation_key,
                language="en",
                read_at=NOON + timedelta(days=chance.randint(-60, 1)),
            )
    return cohort


@pytest.mark.parametrize("seed", range(12))
def test_counting_and_judging_say_the_same(seed, days):
    cohort = any_cohort(random.Random(seed), curriculum_tree(), days)  # noqa: S311

    people = {one.enrolment_id: one for one in desk_people(cohort, NOON)}

    judged = evaluate_all(list(cohort.enrolments.select_related("cohort", "learner")), NOON)
    assert set(people) == set(judged)
    for pk, evaluation in judged.items():
        facts, one = evaluation.facts, people[pk]
        assert one.attended == facts.count(SessionState.ATTENDED)
        assert one.held == len(facts.sessions) - facts.count(SessionState.AHEAD)
        for result in evaluation.results:
            assert one.counts.progress[result.kind] == (result.total, result.have)
        assert one.counts.sessions == facts.session_counts
        assert one.state == evaluation.state
        assert (one.state == "complete") == evaluation.is_complete


def test_what_was_passed_for_an_earlier_cohort_is_not_counted_again(days):
    tree = curriculum_tree()
    earlier, cohort = CohortFactory(), CohortFactory()
    for one in (earlier, cohort):
        CohortModule.objects.create(cohort=one, module=tree.module)
    asks_for(cohort, quizzes=100)
    first = EnrolmentFactory(cohort=earlier, joined_on=(NOON - timedelta(days=30)).date())
    passed_attempt(first, tree.quiz, at=NOON - timedelta(days=20))
    later = (NOON - timedelta(days=2)).date()
    place = EnrolmentFactory(cohort=cohort, learner=first.learner, joined_on=later)
    # Somebody else of this cohort came on the very day on which she joined the earlier one.
    EnrolmentFactory(cohort=cohort, joined_on=first.joined_on)

    people = {one.enrolment_id: one for one in desk_people(cohort, NOON)}

    judged = evaluate_all([place], NOON)[place.pk]
    assert people[place.pk].quizzes_passed == 0
    assert people[place.pk].state == judged.state


def test_counting_costs_the_same_for_more_parents():
    cohort = CohortFactory()
    asks_for(cohort, sessions=80, quizzes=100)
    SessionFactory(cohort=cohort)

    def cost():
        clear_published_cache()
        with CaptureQueriesContext(connection) as queries:
            desk_people(cohort, NOON)
        return len(queries)

    EnrolmentFactory(cohort=cohort)
    few = cost()
    for _number in range(5):
        EnrolmentFactory(cohort=cohort)

    assert cost() == few


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Kabul"])
@pytest.mark.parametrize(("minutes", "counted"), [(-1, 0), (0, 1), (1, 1)])
def test_a_pass_counts_from_the_midnight_of_joining_on_the_calendar_of_the_cohort(zone, minutes, counted):
    tree = curriculum_tree()
    cohort = CohortFactory(time_zone=zone)
    CohortModule.objects.create(cohort=cohort, module=tree.module)
    asks_for(cohort, quizzes=100)
    joined_on = cohort.day_of(NOON) - timedelta(days=7)
    place = EnrolmentFactory(cohort=cohort, joined_on=joined_on)
    midnight = datetime.combine(joined_on, time(), cohort.zone)
    passed_attempt(place, tree.quiz, at=midnight + timedelta(minutes=minutes))

    [person] = desk_people(cohort, NOON)

    judged = evaluate_all([place], NOON)[place.pk]
    [result] = judged.results
    assert person.quizzes_passed == result.have == counted
    assert person.state == judged.state


@pytest.mark.parametrize(("seconds", "ahead"), [(-1, 1), (0, 0), (1, 0)])
def test_a_session_is_over_at_the_moment_at_which_it_ends(seconds, ahead):
    place = EnrolmentFactory()
    asks_for(place.cohort, sessions=100)
    session = SessionFactory(cohort=place.cohort)
    at = session.ends_at + timedelta(seconds=seconds)

    [person] = desk_people(place.cohort, at)

    judged = evaluate_all([place], at)[place.pk]
    assert judged.facts.count(SessionState.AHEAD) == ahead
    assert person.held == 1 - ahead
    assert person.state == judged.state


def test_a_parent_who_left_is_not_counted():
    left = EnrolmentFactory(certified=True)
    place = EnrolmentFactory(cohort=left.cohort)
    withdraw(left, on=local_day(NOON), at=NOON, by=left.learner, reason="moved")

    assert [person.enrolment_id for person in desk_people(left.cohort, NOON)] == [place.pk]


MINUTE = timedelta(minutes=1)
# Eight hours on both sides of the midnight with which the day of joining begins, and that midnight itself.
AROUND_MIDNIGHT = (-8 * 60, -7 * 60, -1, 0, 1, 7 * 60, 8 * 60)
AROUND_THE_END = (-1, 0, 1)


def at_the_boundaries(chance, tree):
    """A cohort in which everything happens just before, at or just after the moment that decides."""
    zone = ZoneInfo(chance.choice(["America/Los_Angeles", "Asia/Kabul", "UTC"]))
    day = chance.choice([date(2027, 3, 14), date(2027, 3, 15), date(2027, 5, 29)])
    cohort = CohortFactory(time_zone=zone.key)
    CohortModule.objects.create(cohort=cohort, module=tree.module)
    asks_for(cohort, sessions=chance.choice([50, 100]), quizzes=100, lessons=100, orientation=100)
    for number in range(1, 4):
        # They end around the moment at which the desk is opened, or begin around the midnight of joining.
        ends_at = NOON + chance.choice(AROUND_THE_END) * MINUTE
        if number < 3:
            midnight = datetime.combine(day, time(), zone)
            ends_at = midnight + (chance.choice(AROUND_MIDNIGHT) + 90) * MINUTE
        SessionFactory(cohort=cohort, number=number, starts_at=ends_at - 90 * MINUTE, ends_at=ends_at)
    for _number in range(5):
        joined_on = day + timedelta(days=chance.choice([-1, 0, 0, 1]))
        place = EnrolmentFactory(cohort=cohort, joined_on=joined_on)
        midnight = datetime.combine(joined_on, time(), zone)
        for session in cohort.sessions.all():
            if chance.random() < 0.6:
                # Also before the day of joining: the session was moved after it was marked.
                is_attended = chance.random() < 0.7
                AttendanceRecord.objects.create(
                    session=session,
                    enrolment=place,
                    status="present" if is_attended else "absent",
                    is_attended=is_attended,
                    marked_at=NOON,
                )
        for away in chance.sample(AROUND_MIDNIGHT, 2):
            attempt(place, tree.quiz, chance, sent=midnight.astimezone(UTC) + away * MINUTE)
        if chance.random() < 0.7:
            LessonCompletion.objects.create(
                learner=place.learner,
                lesson=tree.lesson,
                lesson_key=tree.lesson.translation_key,
                language="en",
                read_at=NOON + chance.choice(AROUND_THE_END) * MINUTE,
            )
        if chance.random() < 0.5:
            OrientationEvent.objects.create(
                enrolment=place, on=day, at=NOON + chance.choice(AROUND_THE_END) * MINUTE
            )
    return cohort


@pytest.mark.parametrize("seed", range(24))
def test_counts_and_facts_agree_at_every_boundary(seed):
    cohort = at_the_boundaries(random.Random(seed), curriculum_tree())  # noqa: S311

    people = {one.enrolment_id: one for one in desk_people(cohort, NOON)}

    assert people
    for pk, evaluation in evaluate_all(list(cohort.enrolments.all()), NOON).items():
        assert people[pk].counts.sessions == evaluation.facts.session_counts
        for result in evaluation.results:
            assert people[pk].counts.progress[result.kind] == (result.total, result.have)
        assert people[pk].state == evaluation.state


def test_a_quiz_counts_from_the_local_midnight_of_the_day_of_joining():
    tree, joined_on = curriculum_tree(), date(2027, 5, 29)
    cohort = CohortFactory(time_zone="America/Los_Angeles")
    CohortModule.objects.create(cohort=cohort, module=tree.module)
    asks_for(cohort, quizzes=100)
    # 7 a.m. in UTC, where the day of joining began seven hours before.
    midnight = datetime(2027, 5, 29, 7, tzinfo=UTC)
    early, in_time = (EnrolmentFactory(cohort=cohort, joined_on=joined_on) for _each in range(2))
    passed_attempt(early, tree.quiz, at=midnight - MINUTE)
    passed_attempt(in_time, tree.quiz, at=midnight)

    people = {one.enrolment_id: one for one in desk_people(cohort, NOON)}

    assert (people[early.pk].quizzes_passed, people[in_time.pk].quizzes_passed) == (0, 1)


def test_a_parent_who_left_with_a_certificate_is_neither_counted_nor_in_the_way():
    gone = EnrolmentFactory(finished=True)
    issue_certificate(gone, at=NOON)
    staying = EnrolmentFactory(cohort=gone.cohort)
    withdraw(gone, on=local_day(NOON), at=NOON, by=FacilitatorFactory(), reason="Moved away")

    [person] = desk_people(gone.cohort, NOON)
    totals = desk_totals(gone.cohort, [person])

    assert (person.enrolment_id, person.attended) == (staying.pk, 0)
    assert (totals.parents, totals.certificates, totals.by_state["complete"]) == (1, 0, 0)
    assert evaluate_all([gone], NOON)[gone.pk].state == "complete"
    assert list(compare_desk_with_evaluation(gone.cohort, NOON)) == []
