"""The parent's own page and her path."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from certificates.models import RevocationReason
from certificates.services import issue_certificate, revoke_certificate
from institute.cohorts.models import CohortModule, Enrolment
from institute.published_cache import clear_published_cache
from lessons.progress.services import begin_attempt, mark_read
from tests.factories import (
    NOON,
    EnrolmentFactory,
    FacilitatorFactory,
    ProjectManagerFactory,
    SessionFactory,
    UserFactory,
    asks_for,
    enrolled_in,
    make_lesson,
    make_module,
    make_quiz,
    marked,
    named,
    passed_attempt,
)
from tests.sign_in import sign_in

from .at_home import home, joined, running_cohort

pytestmark = pytest.mark.django_db


def test_the_first_step_is_the_first_lesson(client, tree):
    response = home(client, joined(tree).learner)

    assert response.status_code == 200
    assert f"Read: {tree.lesson.title}" in response.text
    assert tree.lesson.url in response.text
    assert "Module 1, lesson 1" in response.text


def test_after_the_lessons_comes_the_quiz(client, tree):
    enrolment = joined(tree)
    mark_read(enrolment.learner, tree.lesson, language="en", at=timezone.now())

    response = home(client, enrolment.learner)

    assert response.context["step"]["title"] == tree.quiz.title
    assert response.context["step"]["action"] == "Go to the quiz"


def test_a_quiz_that_was_begun_is_gone_on_with(client, tree):
    enrolment = joined(tree)
    mark_read(enrolment.learner, tree.lesson, language="en", at=timezone.now())
    attempt = begin_attempt(enrolment.learner, tree.quiz, language="en", at=timezone.now())

    response = home(client, enrolment.learner)

    assert response.context["step"]["url"] == reverse("take-quiz", args=[attempt.pk])


def test_a_passed_quiz_fills_the_seat(client, tree):
    enrolment = joined(tree)
    passed_attempt(enrolment, tree.quiz, at=timezone.now())

    response = home(client, enrolment.learner)

    assert (response.context["seats_done"], response.context["seats_total"]) == (1, 1)
    assert "1 of 1 seats is yours." in response.text


def test_the_next_session_is_shown_on_the_cohorts_own_clock(client):
    enrolment = EnrolmentFactory(cohort=running_cohort())
    starts_at = (timezone.now() + timedelta(days=2)).replace(hour=17, minute=0)
    SessionFactory(
        cohort=enrolment.cohort, number=7, title="Calm", starts_at=starts_at, venue="Oak Ridge gym"
    )

    response = home(client, enrolment.learner)

    local = starts_at.astimezone(enrolment.cohort.zone)
    assert "Session 7: Calm" in response.text
    assert "Oak Ridge gym" in response.text
    assert f"{local:%B} {local.day}, {local.hour} a.m. to" in response.text


def test_a_cancelled_session_is_not_the_next_one(client):
    enrolment = EnrolmentFactory(cohort=running_cohort())
    SessionFactory(
        cohort=enrolment.cohort, starts_at=timezone.now() + timedelta(days=1), cancelled_at=timezone.now()
    )

    page = home(client, enrolment.learner).text
    assert "No session is planned now." in page
    assert "this session is cancelled. Please do not come." in page


def test_a_finished_parent_gets_her_certificate_by_a_form(client):
    enrolment = EnrolmentFactory(finished=True)

    response = home(client, enrolment.learner)

    assert response.context["step"]["post"] is True
    assert reverse("get-certificate", args=[enrolment.pk]) in response.text


def test_who_has_not_confirmed_her_name_is_asked_for_it_as_the_one_next_step(client):
    enrolment = EnrolmentFactory(finished=True, named=False)

    response = home(client, enrolment.learner)

    assert response.context["step"]["url"] == reverse("name-on-certificate", args=[enrolment.pk])
    assert reverse("get-certificate", args=[enrolment.pk]) not in response.text


def test_she_may_say_how_her_name_is_written_before_she_has_finished(client):
    enrolment = EnrolmentFactory(cohort=running_cohort())
    before = home(client, enrolment.learner).text
    named(enrolment, "Rosa Alvarado Peña")

    after = home(client, enrolment.learner).text

    assert "Say how your name is written on it" in before
    assert "Rosa Alvarado Peña" in after
    assert reverse("name-on-certificate", args=[enrolment.pk]) in after


def test_then_she_downloads_it_and_sees_its_number(client):
    certificate = issue_certificate(EnrolmentFactory(finished=True), at=NOON)

    response = home(client, certificate.enrolment.learner)

    assert reverse("download-certificate", args=[certificate.pk]) in response.text
    assert certificate.code in response.text


def test_who_has_her_certificate_is_not_judged_again(client, django_assert_max_num_queries):
    certificate = issue_certificate(EnrolmentFactory(finished=True), at=NOON)
    home(client, certificate.enrolment.learner)

    with django_assert_max_num_queries(9):
        client.get(reverse("learner-home"))


def test_a_withdrawn_certificate_is_not_offered_again(client):
    enrolment = EnrolmentFactory(finished=True)
    certificate = issue_certificate(enrolment, at=NOON)
    revoke_certificate(certificate, reason=RevocationReason.HOLDER_ASKED, by=ProjectManagerFactory(), at=NOON)

    response = home(client, enrolment.learner)

    assert "Your certificate was withdrawn on June 1, 2027." in response.text
    assert reverse("get-certificate", args=[enrolment.pk]) not in response.text


def test_of_several_places_the_newest_that_she_kept_is_shown(client):
    learner = UserFactory()
    EnrolmentFactory(learner=learner, cohort__name="Old", joined_on=date(2026, 1, 1))
    kept = EnrolmentFactory(learner=learner, joined_on=date(2027, 1, 1))
    EnrolmentFactory(learner=learner, joined_on=date(2027, 5, 1), withdrawn_on=date(2027, 5, 2))
    asks_for(kept.cohort, sessions=50)

    assert "The sessions are not planned yet." in home(client, learner).text


def test_a_certificate_of_an_earlier_cohort_stays_in_reach(client):
    certificate = issue_certificate(EnrolmentFactory(finished=True), at=NOON)
    EnrolmentFactory(learner=certificate.enrolment.learner, joined_on=date(2027, 9, 1))

    response = home(client, certificate.enrolment.learner)

    assert "Your earlier certificates" in response.text
    assert reverse("my-certificate", args=[certificate.pk]) in response.text


@pytest.mark.parametrize("name", ["learner-home", "my-path"])
def test_without_a_cohort_the_page_says_what_makes_it_come(client, name):
    sign_in(client, UserFactory())

    assert "You are not in a cohort yet." in client.get(reverse(name)).text


@pytest.mark.parametrize("name", ["learner-home", "my-path"])
def test_a_parent_who_left_is_told_whom_to_ask(client, name):
    enrolment = EnrolmentFactory()
    Enrolment.objects.filter(pk=enrolment.pk).update(withdrawn_on=date(2027, 5, 2))
    sign_in(client, enrolment.learner)

    assert "ask your facilitator or the project manager" in client.get(reverse(name)).text


@pytest.mark.parametrize("name", ["learner-home", "my-path"])
def test_strangers_are_asked_to_sign_in_and_the_team_finds_nothing(client, name):
    assert client.get(reverse(name)).status_code == 302

    sign_in(client, FacilitatorFactory())
    assert client.get(reverse(name)).status_code == 404


def test_nothing_of_another_cohort_is_on_the_page(client, tree):
    other = make_module(tree.curriculum, 2, "COM")
    make_lesson(other)
    canary = enrolled_in(other, learner=UserFactory(display_name="Canary"))
    SessionFactory(cohort=canary.cohort, title="Canary session", starts_at=timezone.now() + timedelta(days=1))
    enrolment = joined(tree)

    response = home(client, enrolment.learner)

    assert "Canary" not in response.text
    assert other.title not in response.text


def test_the_path_shows_lessons_of_open_modules_and_the_day_of_the_others(client, tree):
    enrolment = joined(tree)
    later = make_module(tree.curriculum, 2, "COM")
    lesson = make_lesson(later)
    opens_on = timezone.now().date() + timedelta(days=30)
    CohortModule.objects.create(cohort=enrolment.cohort, module=later, opens_on=opens_on, sort_order=2)
    mark_read(enrolment.learner, tree.lesson, language="en", at=timezone.now())
    sign_in(client, enrolment.learner)

    response = client.get(reverse("my-path"))

    assert tree.lesson.title in response.text
    assert tree.quiz.title in response.text
    assert f"Opens {opens_on:%B} {opens_on.day}" in response.text
    assert lesson.title not in response.text
    assert later.url not in response.text


def test_a_lesson_without_a_translation_is_marked_as_english(client, tree):
    enrolment = joined(tree)
    enrolment.learner.preferred_language = "es"
    enrolment.learner.save()
    sign_in(client, enrolment.learner)

    response = client.get("/es/home/")

    assert response.context["step"]["lang"] == "en"
    assert response.context["step"]["title"] == tree.lesson.title


@pytest.mark.parametrize("name", ["learner-home", "my-path"])
def test_queries_do_not_grow_with_modules_lessons_quizzes_or_sessions(client, tree, name):
    enrolment = joined(tree)
    asks_for(enrolment.cohort, sessions=80, quizzes=100, lessons=100, orientation=100)
    sign_in(client, enrolment.learner)

    def count():
        clear_published_cache()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(name)).status_code == 200
        return len(captured)

    SessionFactory(cohort=enrolment.cohort)
    SessionFactory(cohort=enrolment.cohort, starts_at=timezone.now() + timedelta(days=1))
    count()
    small = count()
    for number, code in enumerate(("COM", "FAC", "BUD"), start=2):
        module = make_module(tree.curriculum, number, code)
        make_lesson(module, 1)
        make_lesson(module, 2)
        make_quiz(module)
        CohortModule.objects.create(cohort=enrolment.cohort, module=module, sort_order=number)
    for number in range(6):
        session = SessionFactory(
            cohort=enrolment.cohort, starts_at=timezone.now() - timedelta(days=number + 1)
        )
        marked(enrolment, session, at=timezone.now())
        SessionFactory(cohort=enrolment.cohort, starts_at=timezone.now() + timedelta(days=number + 2))

    assert count() == small
