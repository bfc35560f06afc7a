"""The desk counts in the database what is read of each parent alone: both must say the same."""

import random
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from institute.attendance.models import AttendanceRecord, Status
from institute.cohorts.models import CohortModule, Session
from institute.completion.evaluation import evaluate_all
from institute.completion.facts import SessionState
from institute.published import forget
from institute.reports.people import desk_people
from lessons.progress.models import Attempt, LessonCompletion
from tests.curriculum_made import curriculum_tree, passed_attempt
from tests.factories import NOON, CohortFactory, EnrolmentFactory, SessionFactory, asks_for

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def days():
    return [timedelta(days=number) for number in (-21, -14, -14, -7, 7, 14)]


def attempt(place, quiz, chance):
    """A sent attempt with any score, sometimes on a provisional point, sometimes before she joined."""
    points = chance.randint(0, 100)
    waiting = chance.choice([0, 0, min(points, 50)])
    sent = NOON + timedelta(days=chance.randint(-40, 1), hours=chance.randint(0, 23))
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
        forget()
        with CaptureQueriesContext(connection) as queries:
            desk_people(cohort, NOON)
        return len(queries)

    EnrolmentFactory(cohort=cohort)
    few = cost()
    for _number in range(5):
        EnrolmentFactory(cohort=cohort)

    assert cost() == few
