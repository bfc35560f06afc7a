"""One parent's page on the desk: what is left, and every record behind it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates.services import issue_certificate
from institute.cohorts.services import withdraw
from institute.people import roles
from institute.records.models import AuditRecord
from lessons.curriculum.models import LessonPage
from lessons.progress.models import Attempt, LessonCompletion
from lessons.progress.services import mark_read
from lessons.quizzes.models import QuizPage
from tests.factories import (
    NOON,
    FacilitatorFactory,
    ProjectManagerFactory,
    SessionFactory,
    UserFactory,
    asks_for,
    curriculum_tree,
    enrolled_in,
    make_lesson,
    marked,
    named,
    passed_attempt,
)
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def place():
    tree = curriculum_tree()
    place = enrolled_in(tree.module, learner__display_name="Ana <b>Ruiz</b>")
    asks_for(place.cohort, sessions=100, quizzes=100)
    session = SessionFactory(cohort=place.cohort, title="Who decides?")
    marked(place, session, "absent", at=NOON - timedelta(hours=1))
    marked(place, session, "present")
    passed_attempt(place, tree.quiz, at=NOON)
    mark_read(place.learner, tree.lesson, language="en", at=NOON)
    issue_certificate(named(place), at=NOON)
    return place


def page_of(client, place):
    return client.get(reverse("desk-parent", args=[place.pk]))


def test_it_shows_what_is_left_and_what_happened(client, place):
    sign_in(client, ProjectManagerFactory())

    page = page_of(client, place).content.decode()

    for words in ("Who decides?", "2 marks", "Away", "Here", "Passed", place.certificates.get().code):
        assert words in page
    assert "Ana &lt;b&gt;Ruiz" in page
    assert "<b>Ruiz" not in page


def test_each_look_is_written_down(client, place):
    manager = ProjectManagerFactory()
    sign_in(client, manager)

    page_of(client, place)

    record = AuditRecord.objects.get(action=AuditRecord.Action.LEARNER_VIEWED)
    assert (record.actor_id, record.data["what"]) == (manager.pk, "record")


def test_a_facilitator_sees_her_own_cohort_only(client, place):
    own, other = FacilitatorFactory(), FacilitatorFactory()
    place.cohort.facilitators.add(own)
    place.cohort.save()

    sign_in(client, own)
    assert page_of(client, place).status_code == 200
    sign_in(client, other)
    assert page_of(client, place).status_code == 404
    looks = AuditRecord.objects.filter(action=AuditRecord.Action.LEARNER_VIEWED)
    assert [look.actor_id for look in looks] == [own.pk]


def test_what_she_does_in_another_cohort_is_not_shown_here(client, place):
    quiz = QuizPage.objects.get()
    other = enrolled_in(quiz.get_parent().specific, learner=place.learner)
    attempt = passed_attempt(other, quiz, at=NOON)
    Attempt.objects.filter(pk=attempt.pk).update(enrolment=other)
    sign_in(client, ProjectManagerFactory())

    shown = page_of(client, place).context["attempts"]

    assert {attempt.enrolment_id for attempt in shown} == {place.pk}


def test_what_a_parent_reads_after_leaving_is_not_shown_to_the_cohort_that_was_left(client, place):
    module = LessonPage.objects.get().get_parent().specific
    later = make_lesson(module, 2)
    # Another cohort, in which the same parent goes on.
    enrolled_in(module, learner=place.learner)
    # In California it is still the evening of 1 June, in UTC the day after.
    evening = datetime(2027, 6, 2, 3, tzinfo=UTC)
    withdraw(place, on=date(2027, 6, 1), at=evening, by=ProjectManagerFactory(), reason="Moved away")
    mark_read(place.learner, later, language="en", at=evening + timedelta(hours=5))
    sign_in(client, ProjectManagerFactory())

    before = page_of(client, place).context["lessons"]
    LessonCompletion.objects.filter(lesson_key=later.translation_key).update(read_at=evening)
    after = page_of(client, place).context["lessons"]

    assert len(before) == 1
    assert [title for _code, title, _read_at in after] == [before[0][1], later.title]


@pytest.mark.parametrize("role", [roles.CONTENT_EDITOR, roles.REPORT_VIEWER])
def test_it_is_not_there_for_others_of_the_team(client, place, role):
    sign_in(client, UserFactory(role=role))

    assert page_of(client, place).status_code == 404


def test_it_costs_the_same_for_a_longer_history(client, place):
    sign_in(client, ProjectManagerFactory())

    def cost():
        with CaptureQueriesContext(connection) as queries:
            page_of(client, place)
        return len(queries)

    cost()
    few = cost()
    for number in range(12, 16):
        marked(place, SessionFactory(cohort=place.cohort, number=number))

    assert cost() == few
