"""What the parent's own page says is left, and the way to it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.progress.services import begin_attempt
from tests.factories import (
    EnrolmentFactory,
    SessionFactory,
    asks_for,
    enrolled_in,
    marked,
    passed_attempt,
)

from .at_home import home, joined, running_cohort

pytestmark = pytest.mark.django_db


def test_what_is_left_says_what_is_allowed(client, tree):
    enrolment = joined(tree)
    asks_for(enrolment.cohort, sessions=80, quizzes=100)
    for day in range(5):
        SessionFactory(cohort=enrolment.cohort, starts_at=timezone.now() + timedelta(days=1 + day))

    response = home(client, enrolment.learner)

    assert "You came to 0 of 5. You can still miss 1." in response.text
    assert "1 more quiz" in response.text


def test_a_parent_who_did_her_part_reads_what_her_certificate_waits_for(client):
    now = timezone.now()
    enrolment = EnrolmentFactory(cohort=running_cohort(), joined_on=now.date() - timedelta(days=90))
    asks_for(enrolment.cohort, sessions=100)
    session = SessionFactory(cohort=enrolment.cohort, starts_at=now - timedelta(days=3))
    marked(enrolment, session, at=now)
    EnrolmentFactory(cohort=enrolment.cohort, joined_on=enrolment.joined_on)

    response = home(client, enrolment.learner)

    assert f"The roster of session {session.number} is not finished yet." in response.text
    assert reverse("get-certificate", args=[enrolment.pk]) not in response.text


def test_two_reasons_to_wait_stand_in_one_notice(client, tree):
    now = timezone.now()
    enrolment = joined(tree)
    asks_for(enrolment.cohort, sessions=100, quizzes=100)
    session = SessionFactory(cohort=enrolment.cohort, starts_at=now - timedelta(days=3))
    marked(enrolment, session, at=now)
    attempt = passed_attempt(enrolment, tree.quiz, at=now)
    type(attempt).objects.filter(pk=attempt.pk).update(points=attempt.points_to_pass, points_provisional=50)
    EnrolmentFactory(cohort=enrolment.cohort, joined_on=enrolment.joined_on)

    response = home(client, enrolment.learner)

    assert response.text.count("You have done your part. Your certificate waits.") == 1
    assert (
        f"The roster of session {session.number} is not finished yet. "
        "Your facilitator still has to read an answer of yours."
    ) in response.text


def test_each_thing_that_is_left_has_the_way_to_what_is_next_for_it(client, tree):
    enrolment = joined(tree)
    asks_for(enrolment.cohort, sessions=80, quizzes=100, lessons=100, orientation=100)
    SessionFactory(cohort=enrolment.cohort, number=1, starts_at=timezone.now() + timedelta(days=1))

    response = home(client, enrolment.learner)

    assert [(one["link_url"], one["link_text"]) for one in response.context["left"]] == [
        ("#next-session", "See when and where"),
        (tree.quiz.url, "Go to the next quiz"),
        (tree.lesson.url, "Go to the next lesson"),
        ("#next-session", "See when and where"),
    ]
    assert 'id="next-session"' in response.text


def test_a_quiz_that_was_begun_is_the_way_on(client, tree):
    enrolment = joined(tree)
    asks_for(enrolment.cohort, quizzes=100)
    attempt = begin_attempt(enrolment.learner, tree.quiz, language="en", at=timezone.now())

    left = home(client, enrolment.learner).context["left"]

    assert left[0]["link_url"] == reverse("take-quiz", args=[attempt.pk])


def test_what_is_in_a_module_that_is_closed_has_no_way_to_it(client, tree):
    cohort = running_cohort()
    later = timezone.now().date() + timedelta(days=30)
    enrolment = enrolled_in(tree.module, cohort=cohort, joined_on=cohort.starts_on, opens_on=later)
    asks_for(cohort, quizzes=100, lessons=100)

    response = home(client, enrolment.learner)

    assert [one.get("link_url") for one in response.context["left"]] == [None, None]
    assert tree.quiz.url not in response.text


def test_who_missed_the_first_session_is_told_whom_to_ask(client):
    now = timezone.now()
    enrolment = EnrolmentFactory(cohort=running_cohort(), joined_on=now.date() - timedelta(days=90))
    asks_for(enrolment.cohort, orientation=100)
    session = SessionFactory(cohort=enrolment.cohort, starts_at=now - timedelta(days=3))
    marked(enrolment, session, "absent", at=now)

    response = home(client, enrolment.learner)

    assert "Ask your facilitator for a short talk." in response.text
    assert response.context["left"][0]["link_url"] == reverse("help")


def test_what_is_done_has_no_link(client, tree):
    enrolment = joined(tree)
    asks_for(enrolment.cohort, quizzes=100, sessions=80)
    passed_attempt(enrolment, tree.quiz, at=timezone.now())

    quizzes, sessions = home(client, enrolment.learner).context["left"]

    assert quizzes["done"]
    assert "link_url" not in quizzes
    assert "link_url" not in sessions  # none is planned
