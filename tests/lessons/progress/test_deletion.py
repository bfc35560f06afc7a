"""Pages that parents have records on are not deleted by any view, and the editor reads why."""

import pytest
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext, override
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.models import Locale, Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from institute.cohorts.models import CohortModule
from institute.people import roles
from lessons.curriculum.services import grant_page_rights
from lessons.progress.models import Attempt, LessonCompletion
from lessons.progress.services import mark_read
from lessons.quizzes.models import QuizPage
from tests.factories import NOON, UserFactory, make_lesson, make_module, passed_attempt, tree_in
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
WHY_PAGES_STAY = (
    "Nothing was deleted. Parents have read or answered something here, or a cohort takes it, and"
    " their records stay. You can unpublish it instead."
)


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


def test_in_bulk_a_module_a_translation_and_a_whole_list_stay(admin, tree, records):
    tree_in("es", tree)
    spanish = [getattr(tree, name).get_translations().get() for name in ("lesson", "quiz", "module")]
    everything = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])

    for pages in ([tree.module], spanish, [spanish[2]]):
        stays_and_says_why(delete_in_bulk(admin, *pages), *pages)
    for parent in (tree.module, spanish[2]):
        whole = f"{everything}?id=all&childOf={parent.pk}&next=/admin/pages/"
        stays_and_says_why(admin.post(whole, follow=True), *parent.get_children())


@pytest.mark.parametrize("role", [roles.FACILITATOR, roles.PROJECT_MANAGER])
def test_a_publisher_reads_why_too(client, tree, records, role):
    grant_page_rights(tree.curriculum)
    sign_in(client, UserFactory(role=role))

    for page in (tree.lesson, tree.quiz):
        stays_and_says_why(delete(client, page), page)
        stays_and_says_why(delete_in_bulk(client, page), page)
    # A page with pages below it is not theirs to delete at all.
    assert "you do not have permission" in delete(client, tree.module).content.decode()
    question = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    assert "permission" in client.get(f"{question}?id={tree.module.pk}&next=/admin/pages/").content.decode()
    assert delete_in_bulk(client, tree.module).status_code == 200
    assert Page.objects.filter(pk=tree.module.pk).exists()


def test_an_editor_reads_why_in_her_language(client, tree, records):
    sign_in(client, UserFactory(is_superuser=True, preferred_language="es"))

    answer = delete(client, tree.quiz)

    with override("es"):
        assert escape(WHY_PAGES_STAY) not in answer.content.decode()
        assert escape(str(gettext(WHY_PAGES_STAY))) in answer.content.decode()
    assert Page.objects.filter(pk=tree.quiz.pk).exists()


def test_a_module_that_a_cohort_takes_stays_without_any_record(admin, tree, enrolment):
    assert CohortModule.objects.exists()

    stays_and_says_why(delete(admin, tree.module), tree.module)
    stays_and_says_why(delete_in_bulk(admin, tree.module), tree.module)


def test_a_translated_locale_stays(admin, tree, records):
    tree_in("es", tree)
    spanish = Locale.objects.get(language_code="es")

    address = reverse("wagtaillocales:delete", args=[spanish.pk])

    for answer in (admin.get(address, follow=True), admin.post(address, follow=True)):
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


def test_the_editor_takes_an_answered_question_out_and_publishes(admin, tree, records):
    address = reverse("wagtailadmin_pages:edit", args=[tree.quiz.pk])
    kept = next(block for block in tree.quiz.questions.raw_data if block["type"] == "true_false")
    form = {
        "title": tree.quiz.title,
        "slug": tree.quiz.slug,
        "code": tree.quiz.code,
        "introduction": "",
        "pass_percent": "70",
        "attempts_allowed": "3",
        "shuffle": "on",
        "questions": streamfield([(kept["type"], kept["value"])]),
        "comments": inline_formset([]),
    }

    answer = admin.post(address, nested_form_data(form) | {"action-publish": "action-publish"}, follow=True)

    assert answer.status_code == 200
    assert len(QuizPage.objects.get(pk=tree.quiz.pk).questions) == 1
    attempt = Attempt.objects.get()
    assert (attempt.points, attempt.responses.count()) == (650, 7)
    page = sign_in(admin, attempt.learner).get(reverse("quiz-result", args=[attempt.pk]))
    assert "Stem of question 1" in page.content.decode()


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


@pytest.mark.parametrize("role", [roles.FACILITATOR, roles.PROJECT_MANAGER])
def test_the_admins_api_changes_no_page(client, tree, records, role):
    tree_in("es", tree)
    grant_page_rights(tree.curriculum)
    sign_in(client, UserFactory(role=role))
    pages = [tree.quiz, tree.lesson, *tree.quiz.get_translations(), *tree.lesson.get_translations()]

    for page in pages:
        for action in ("delete", "create_alias", "move", "unpublish"):
            address = reverse("wagtailadmin_api:pages:action", args=[page.pk, action])
            assert client.post(address, {}, content_type="application/json").status_code == 404

    assert Page.objects.filter(pk__in=[page.pk for page in pages]).live().count() == len(pages)


def test_the_page_that_an_answered_alias_shows_stays(admin, tree, enrolment):
    alias = CreatePageAliasAction(tree.quiz, parent=tree.module, update_slug="alias").execute(
        skip_permission_checks=True
    )
    passed_attempt(enrolment, alias.specific, at=NOON)

    stays_and_says_why(delete(admin, tree.quiz), tree.quiz)
