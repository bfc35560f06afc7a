"""A facilitator says when a lesson appears or goes; the scheduler does it."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from institute.cohorts.models import Enrolment
from lessons.curriculum.models import LessonPage
from lessons.curriculum.services import grant_page_rights
from lessons.progress.services import begin_attempt
from lessons.quizzes.models import QuizPage
from tests.factories import FacilitatorFactory, curriculum_tree, enrolled_in
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    tree = curriculum_tree()
    grant_page_rights(tree.curriculum)
    return tree


@pytest.fixture
def parent(client, tree):
    return sign_in(type(client)(), enrolled_in(tree.module, cohort__ends_on="2100-01-01").learner)


def schedule(client, lesson, *, title, go_live_at="", expire_at=""):
    """Send the editor's form as a facilitator, with the times of the schedule, in her own zone."""
    form = {
        "title": title,
        "slug": lesson.slug,
        "code": lesson.code,
        "minutes": lesson.minutes,
        "summary": lesson.summary,
        "body": streamfield([]),
        "comments": inline_formset([]),
        "go_live_at": go_live_at,
        "expire_at": expire_at,
        "action-publish": "action-publish",
    }
    facilitator = FacilitatorFactory(time_zone="UTC")
    answer = sign_in(client, facilitator).post(
        reverse("wagtailadmin_pages:edit", args=[lesson.pk]), nested_form_data(form)
    )
    assert answer.status_code == 302


def in_the_form(moment):
    return moment.strftime("%Y-%m-%d %H:%M")


def tick_at(moment):
    with time_machine.travel(moment, tick=True):
        call_command("tick")


def title_of(page):
    return LessonPage.objects.get(pk=page.pk).title


def test_an_edit_appears_when_its_time_has_come_and_not_before(client, parent, tree):
    tomorrow = timezone.now() + timedelta(days=1)
    schedule(client, tree.lesson, title="From tomorrow", go_live_at=in_the_form(tomorrow))

    call_command("tick")
    assert title_of(tree.lesson) == "Lesson ADV-L1"
    assert "From tomorrow" not in parent.get(tree.lesson.url).content.decode()

    tick_at(tomorrow + timedelta(minutes=2))
    assert title_of(tree.lesson) == "From tomorrow"
    assert "From tomorrow" in parent.get(tree.lesson.url).content.decode()


def test_a_lesson_goes_when_its_time_is_over(client, parent, tree):
    tomorrow = timezone.now() + timedelta(days=1)
    schedule(client, tree.lesson, title="Until tomorrow", expire_at=in_the_form(tomorrow))
    assert parent.get(tree.lesson.url).status_code == 200

    tick_at(tomorrow + timedelta(minutes=2))

    assert parent.get(tree.lesson.url).status_code == 404


def test_an_attempt_pins_what_is_live_and_not_what_is_scheduled(parent, tree):
    learner = Enrolment.objects.get().learner
    was_live = tree.quiz.live_revision_id
    tree.quiz.go_live_at = timezone.now() + timedelta(days=1)
    tree.quiz.questions.pop(0)
    tree.quiz.save_revision().publish()
    quiz = QuizPage.objects.get(pk=tree.quiz.pk)

    attempt = begin_attempt(learner, quiz, language="en", at=timezone.now())

    assert attempt.revision_id == was_live
    assert attempt.points_possible == 700
