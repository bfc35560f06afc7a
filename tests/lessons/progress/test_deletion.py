"""Pages that parents have records on are not deleted, on any door, and the editor reads why."""

import pytest
from django.db.models import ProtectedError
from django.urls import reverse
from wagtail.models import Locale, Page

from institute.cohorts.models import CohortModule
from lessons.progress.models import Attempt, LessonCompletion
from lessons.progress.services import mark_read
from lessons.quizzes.models import QuizPage
from tests.factories import NOON, UserFactory, make_lesson, make_module, passed_attempt, tree_in
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    return sign_in(client, UserFactory(is_superuser=True))


@pytest.fixture
def records(tree, enrolment):
    """A quiz passed and a lesson read."""
    mark_read(enrolment.learner, tree.lesson, language="en", at=NOON)
    return passed_attempt(enrolment, tree.quiz, at=NOON)


def delete(client, page):
    return client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True)


def delete_in_bulk(client, *pages):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    ids = "&".join(f"id={page.pk}" for page in pages)
    return client.post(f"{address}?{ids}&next=/admin/pages/", follow=True)


def stays_and_says_why(answer, *pages):
    assert answer.status_code == 200
    assert "Nothing was deleted." in answer.content.decode()
    assert Page.objects.filter(pk__in=[page.pk for page in pages]).count() == len(pages)


@pytest.mark.parametrize("name", ["lesson", "quiz", "module", "curriculum", "home"])
def test_a_page_with_records_below_it_stays(admin, tree, records, name):
    page = getattr(tree, name)

    stays_and_says_why(delete(admin, page), page)


@pytest.mark.parametrize("name", ["lesson", "quiz", "module"])
def test_its_translation_stays_too(admin, tree, records, name):
    tree_in("es", tree)
    spanish = getattr(tree, name).get_translations().get()

    stays_and_says_why(delete(admin, spanish), spanish)


def test_in_bulk_nothing_is_deleted_when_one_page_must_stay(admin, tree, records):
    unread = make_lesson(tree.module, 2)

    stays_and_says_why(delete_in_bulk(admin, unread, tree.lesson, tree.quiz), unread, tree.lesson, tree.quiz)


def test_a_module_that_a_cohort_takes_stays_without_any_record(admin, tree, enrolment):
    assert CohortModule.objects.exists()

    stays_and_says_why(delete(admin, tree.module), tree.module)
    stays_and_says_why(delete_in_bulk(admin, tree.module), tree.module)


def test_a_translated_locale_stays(admin, tree, records):
    tree_in("es", tree)
    spanish = Locale.objects.get(language_code="es")

    answer = admin.post(reverse("wagtaillocales:delete", args=[spanish.pk]), follow=True)

    assert answer.status_code == 200
    assert "cannot be deleted" in answer.content.decode()
    assert Locale.objects.filter(pk=spanish.pk).exists()


def test_the_question_before_deleting_is_answered_as_well(admin, tree, records):
    answer = admin.get(reverse("wagtailadmin_pages:delete", args=[tree.quiz.pk]), follow=True)

    stays_and_says_why(answer, tree.quiz)


def test_without_records_a_page_is_deleted(admin, tree, records):
    unread, other = make_lesson(tree.module, 2), make_module(tree.curriculum, 2, "COM")

    delete(admin, unread)
    delete_in_bulk(admin, other)

    assert not Page.objects.filter(pk__in=[unread.pk, other.pk]).exists()


@pytest.mark.parametrize("name", ["lesson", "quiz", "module", "home"])
def test_code_that_asks_nobody_is_stopped_by_the_database(tree, records, name):
    with pytest.raises(ProtectedError):
        getattr(tree, name).delete()


def test_a_pinned_revision_cannot_be_deleted(tree, records):
    with pytest.raises(ProtectedError):
        records.revision.delete()


def test_removing_an_answered_question_and_publishing_works(admin, tree, records):
    quiz = QuizPage.objects.get(pk=tree.quiz.pk)
    del quiz.questions[0]

    quiz.save_revision().publish()

    assert len(QuizPage.objects.get(pk=quiz.pk).questions) == 6
    assert Attempt.objects.get().responses.count() == 7


def test_unpublishing_moving_and_renaming_change_no_record(admin, tree, records):
    other = make_module(tree.curriculum, 2, "COM")
    tree.quiz.title = "Renamed"
    tree.quiz.save_revision().publish()
    admin.post(reverse("wagtailadmin_pages:unpublish", args=[tree.quiz.pk]))
    QuizPage.objects.get(pk=tree.quiz.pk).move(other, pos="last-child")

    attempt = Attempt.objects.get()
    assert (attempt.points, attempt.quiz_key) == (records.points, tree.quiz.translation_key)
    assert LessonCompletion.objects.count() == 1
    assert not QuizPage.objects.get(pk=tree.quiz.pk).live
