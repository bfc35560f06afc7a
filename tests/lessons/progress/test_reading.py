from datetime import date

import pytest
from django.urls import reverse

from institute.cohorts.models import Enrolment
from lessons.progress.models import LessonCompletion
from lessons.progress.services import LessonNotOpen, mark_read
from tests.factories import NOON, UserFactory, enrolled_in, tree_in
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


def address(tree):
    return reverse("read-lesson", args=[tree.lesson.translation_key])


def test_a_lesson_is_read_once_in_whatever_language(tree, enrolment):
    tree_in("es", tree)
    spanish = tree.lesson.get_translations().get()

    mark_read(enrolment.learner, spanish, language="es", at=NOON)
    mark_read(enrolment.learner, tree.lesson, language="en", at=NOON)

    completion = LessonCompletion.objects.get()
    assert (completion.lesson, completion.language) == (tree.lesson, "es")


def test_reading_stamps_the_enrolment(tree, enrolment):
    mark_read(enrolment.learner, tree.lesson, language="en", at=NOON)

    enrolment.refresh_from_db()
    assert enrolment.records_changed_at == NOON


def test_a_lesson_of_a_closed_module_cannot_be_marked(tree):
    waiting = enrolled_in(tree.module, opens_on=date(2027, 6, 2))

    with pytest.raises(LessonNotOpen):
        mark_read(waiting.learner, tree.lesson, language="en", at=NOON)
    assert not LessonCompletion.objects.exists()


def test_a_lesson_that_was_unpublished_cannot_be_marked(tree, enrolment):
    # The page may have been open since before, and what a process keeps of the pages is a minute old.
    tree.lesson.unpublish()

    with pytest.raises(LessonNotOpen):
        mark_read(enrolment.learner, tree.lesson, language="en", at=NOON)
    assert not LessonCompletion.objects.exists()


def test_marking_leads_on_to_the_next_page(parent, tree):
    answer = parent.post(address(tree), {"next": tree.quiz.url})

    assert answer.url == tree.quiz.url
    assert LessonCompletion.objects.count() == 1


@pytest.mark.parametrize("onward", ["", "https://elsewhere.example/", "//elsewhere.example/"])
def test_marking_never_leads_to_another_site(parent, tree, onward):
    assert parent.post(address(tree), {"next": onward}).url == tree.lesson.url


def test_a_get_marks_nothing(parent, tree):
    assert parent.get(address(tree)).status_code == 405
    assert not LessonCompletion.objects.exists()


def test_who_was_withdrawn_marks_nothing(parent, tree):
    Enrolment.objects.update(withdrawn_on=date(2027, 5, 1))

    assert parent.post(address(tree)).status_code == 404
    assert not LessonCompletion.objects.exists()


def test_the_team_marks_nothing(client, tree):
    assert sign_in(client, UserFactory(role="Facilitator")).post(address(tree)).status_code == 404
    assert not LessonCompletion.objects.exists()
