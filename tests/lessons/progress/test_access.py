"""Who may read curriculum pages, when, and in whatever language."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils.translation import gettext, override

from institute.cohorts.models import CohortModule, Enrolment
from institute.people import roles
from tests.factories import NOON, UserFactory, enrolled_in, make_lesson, make_module, make_quiz, tree_in
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
NOT_FOUND = "This page is not here"


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(NOON, tick=True):
        yield


def pages(tree):
    return [tree.curriculum, tree.module, tree.lesson, tree.quiz]


def answers(client, tree):
    return [client.get(page.url).status_code for page in pages(tree)]


def test_a_parent_of_the_cohort_reads_all_pages(parent, tree):
    assert answers(parent, tree) == [200, 200, 200, 200]


def test_reading_stays_open_after_the_cohort_has_ended(parent, tree):
    with time_machine.travel(NOON + timedelta(days=20), tick=True):
        Enrolment.objects.get().cohort.__class__.objects.update(ends_on=date(2027, 6, 2))

        assert answers(parent, tree) == [200, 200, 200, 200]


def test_a_withdrawn_parent_finds_nothing(parent, tree):
    Enrolment.objects.update(withdrawn_on=date(2027, 5, 1))

    assert answers(parent, tree) == [404, 404, 404, 404]


def test_a_parent_in_no_cohort_finds_nothing(client, tree):
    sign_in(client, UserFactory())

    assert answers(client, tree) == [404, 404, 404, 404]


def test_a_module_that_her_cohort_does_not_take_is_not_there(parent, tree):
    other = make_module(tree.curriculum, 2, "COM")
    lesson, quiz = make_lesson(other), make_quiz(other)

    assert [parent.get(page.url).status_code for page in (other, lesson, quiz)] == [404, 404, 404]


def test_who_is_not_signed_in_is_asked_to_sign_in_and_comes_back(client, tree):
    answer = client.get(tree.lesson.url)

    assert answer.status_code == 302
    assert answer.url.endswith(f"?next={tree.lesson.url}")


def test_a_module_that_is_not_open_yet_says_when_it_opens(client, tree):
    waiting = enrolled_in(tree.module, opens_on=date(2027, 6, 7))
    sign_in(client, waiting.learner)

    for page in (tree.module, tree.lesson, tree.quiz):
        answer = client.get(page.url)
        assert "Opens June 7" in answer.content.decode()
        assert "pages/not_open_yet.html" in [template.name for template in answer.templates]


def test_the_earliest_cohort_opens_the_module(client, tree):
    waiting = enrolled_in(tree.module, opens_on=date(2027, 6, 7))
    enrolled_in(tree.module, learner=waiting.learner)
    sign_in(client, waiting.learner)

    assert answers(client, tree) == [200, 200, 200, 200]


@pytest.mark.parametrize("role", [roles.FACILITATOR, roles.CONTENT_EDITOR, roles.PROJECT_MANAGER])
def test_who_writes_or_teaches_may_read(client, tree, role):
    sign_in(client, UserFactory(role=role))

    assert answers(client, tree) == [200, 200, 200, 200]


def test_an_administrator_may_read(client, tree):
    sign_in(client, UserFactory(is_superuser=True))

    assert answers(client, tree) == [200, 200, 200, 200]


def test_who_only_reads_reports_finds_nothing(client, tree):
    sign_in(client, UserFactory(role=roles.REPORT_VIEWER))

    assert answers(client, tree) == [404, 404, 404, 404]


def test_an_unpublished_page_is_not_there(parent, tree):
    tree.lesson.unpublish()

    assert parent.get(tree.lesson.url).status_code == 404


@pytest.mark.parametrize("language", ["en", "es"])
def test_an_unpublished_lesson_is_not_there_in_whatever_language_and_says_so(parent, tree, language):
    tree_in("es", tree)
    for page in tree.lesson.get_translations(inclusive=True):
        page.unpublish()
    prefix = "" if language == "en" else f"/{language}"

    answers = [parent.get(prefix + tree.lesson.url), parent.get(f"{prefix}/no/such/page/")]

    # Both are the same page: what was taken away looks like what never was.
    for answer in answers:
        assert answer.status_code == 404
        assert f'<html lang="{language}"' in answer.content.decode()
        with override(language):
            assert gettext(NOT_FOUND) in answer.content.decode()


def test_the_translation_opens_with_the_same_place_in_a_cohort(client, tree):
    spanish = tree_in("es", tree)
    other = enrolled_in(tree.module)
    stranger = UserFactory()

    assert sign_in(client, other.learner).get(spanish.url).status_code == 200
    assert sign_in(client, stranger).get(spanish.url).status_code == 404


def test_the_home_page_stays_public(client, tree):
    assert client.get(tree.home.url).status_code == 200


def test_a_page_asks_the_same_number_of_questions_for_many_places(
    parent, tree, enrolment, django_assert_max_num_queries
):
    for _number in range(3):
        enrolled_in(tree.module, learner=enrolment.learner)
    assert CohortModule.objects.count() == 4

    with django_assert_max_num_queries(40):
        parent.get(tree.quiz.url)
