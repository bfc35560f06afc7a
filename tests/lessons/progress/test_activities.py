"""What sessions are led with is for the team: no parent reads it, finds it, or has it counted."""

import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from institute.completion.facts import pages_of
from institute.people import roles
from lessons.curriculum.models import LessonPage
from lessons.progress.search import find_pages
from tests.factories import (
    NOON,
    FacilitatorFactory,
    UserFactory,
    enrolled_in,
    make_activity,
    make_module,
    publish_in,
)
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
KEY = "The key to the cards"


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def learner(tree):
    return enrolled_in(tree.module).learner


def shown(client, path):
    return client.get(path).content.decode()


def without_tokens(html):
    return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"', "", html)


@pytest.mark.parametrize("role", [roles.FACILITATOR, roles.CONTENT_EDITOR, roles.PROJECT_MANAGER])
def test_the_team_reads_an_activity_with_its_notes(client, tree, role):
    activity = make_activity(tree.module)
    sign_in(client, UserFactory(role=role))

    html = shown(client, activity.url)

    assert KEY in html
    assert "Bring tape" in html
    assert "Families do not see this" in html


def test_for_parents_and_for_who_only_reads_reports_it_is_not_there_in_any_language(client, tree, learner):
    activity = make_activity(tree.module)
    spanish = publish_in("es", tree.home, tree.curriculum, tree.module, activity)

    for person in (learner, UserFactory(), UserFactory(role=roles.REPORT_VIEWER)):
        sign_in(client, person)
        for path in (activity.url, f"/es{activity.url}", spanish.url, f"/fa{activity.url}"):
            response = client.get(path)
            assert response.status_code == 404, (person, path)
            assert KEY not in response.content.decode()


def test_who_is_not_signed_in_is_asked_to_sign_in(client, tree):
    activity = make_activity(tree.module)

    assert client.get(activity.url).status_code == 302


def test_no_page_of_a_parent_changes_when_an_activity_is_there(client, tree, learner):
    sign_in(client, learner)
    paths = [*(page.url for page in (tree.curriculum, tree.module, tree.lesson, tree.quiz)), "/"]
    paths += [reverse("learner-home"), reverse("my-path"), "/sitemap.xml"]
    before = [without_tokens(shown(client, path)) for path in paths]

    make_activity(tree.module)

    assert [without_tokens(shown(client, path)) for path in paths] == before


def test_it_does_not_count_as_a_lesson_of_the_certificate(tree, learner):
    make_activity(tree.module)
    modules = list(learner.enrolments.get().cohort.cohort_modules.all())

    [lessons] = pages_of(LessonPage, modules).values()

    assert len(lessons) == 1


@pytest.mark.indexed
def test_the_team_finds_it_and_parents_do_not(tree, learner):
    activity = make_activity(tree.module)

    for words in (activity.title, "marigolds"):
        assert find_pages(words, user=learner, at=NOON) == []
        [found] = find_pages(words, user=FacilitatorFactory(), at=NOON)
        assert (found.page, found.module) == (activity, tree.module)


def test_the_module_names_it_to_the_team(client, tree):
    activity = make_activity(tree.module)
    sign_in(client, FacilitatorFactory())

    assert activity.title in shown(client, tree.module.url)


def test_facilitators_have_a_list_by_module_in_their_language(client, tree):
    activity = make_activity(tree.module)
    publish_in("es", tree.home, tree.curriculum, tree.module, activity)
    sign_in(client, FacilitatorFactory())

    html = shown(client, "/es" + reverse("activities"))

    assert f"[es] {activity.title}" in html
    assert f"[es] {tree.module.title}" in html


def test_a_parent_has_no_such_list(client, learner):
    sign_in(client, learner)

    assert client.get(reverse("activities")).status_code == 404


def test_the_pages_of_sessions_link_to_the_list(client):
    sign_in(client, FacilitatorFactory())

    assert f'href="{reverse("activities")}"' in shown(client, reverse("teach-home"))


def test_neither_list_costs_more_with_more_activities(client, tree):
    sign_in(client, FacilitatorFactory())
    make_activity(tree.module)
    paths = (reverse("activities"), tree.module.url)
    before = [queries(client, path) for path in paths]

    other = make_module(tree.curriculum, 2, "COM")
    for number in (2, 3, 4):
        make_activity(tree.module, number)
        make_activity(other, number)

    assert [queries(client, path) for path in paths] == before


def queries(client, path):
    client.get(path)  # caches of the site and of content types are filled
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_an_editor_writes_one_below_a_module(client, tree):
    sign_in(client, UserFactory(role=roles.PROJECT_MANAGER))

    html = shown(client, f"/admin/pages/add/curriculum/activitypage/{tree.module.pk}/")

    assert "minutes in the session" in html.lower()
