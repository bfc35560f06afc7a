"""Finding pages: what anybody may find, what parents may find, and what nobody stumbles over."""

import re
from datetime import date

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from institute.home.models import StandardPage
from institute.people import roles
from lessons.progress.search import find_pages, search_words
from tests.curriculum_made import curriculum_tree
from tests.factories import NOON, UserFactory, enrolled_in
from tests.indexing import index_at_once
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]


@pytest.fixture(scope="module")
def _tree(shared_rows):
    with shared_rows.made(), index_at_once():
        return curriculum_tree()


def published(home, **words):
    page = home.add_child(instance=StandardPage(live=False, **words))
    page.save_revision().publish()
    return page


def titles(found):
    return {one.page.title for one in found}


def test_anybody_finds_public_pages_and_no_lessons(tree, django_user_model):
    from django.contrib.auth.models import AnonymousUser

    home = tree.curriculum.get_parent()
    published(home, title="Who we are", slug="about", lead="A seat at the lesson table.")

    assert titles(find_pages("seat table", user=AnonymousUser(), at=NOON)) == {"Who we are"}
    assert tree.lesson.title not in titles(find_pages(tree.lesson.title, user=AnonymousUser(), at=NOON))


def test_a_parent_finds_the_lessons_of_her_modules(tree):
    parent = enrolled_in(tree.module).learner

    [found] = find_pages(tree.lesson.title, user=parent, at=NOON)

    assert found.page == tree.lesson
    assert found.module == tree.module


def test_a_parent_does_not_find_what_opens_later(tree):
    parent = enrolled_in(tree.module, opens_on=date(2027, 7, 1)).learner

    assert find_pages(tree.lesson.title, user=parent, at=NOON) == []


def test_a_parent_of_no_cohort_finds_no_lesson(tree):
    assert find_pages(tree.lesson.title, user=UserFactory(), at=NOON) == []


def test_no_search_is_answered_by_a_note_for_facilitators(tree):
    tree.lesson.body.append(("facilitator_note", "<p>Bring marigolds</p>"))
    tree.lesson.body.append(("text", "<p>Bring tulips</p>"))
    tree.lesson.save_revision().publish()
    parent = enrolled_in(tree.module).learner

    assert find_pages("marigolds", user=parent, at=NOON) == []
    assert titles(find_pages("tulips", user=parent, at=NOON)) == {tree.lesson.title}


def test_who_only_reads_reports_finds_no_lesson(tree):
    assert find_pages(tree.lesson.title, user=UserFactory(role=roles.REPORT_VIEWER), at=NOON) == []


ODD = [
    *[
        '"',
        '""',
        "a\0b",
        "NEAR(",
        "AND",
        "OR NOT",
        "*",
        "-",
        "' OR 1=1 --",
        "{",
        "}",
        ":",
        "a:b",
        "(",
        ")",
        "^",
    ],
    *[
        "\\",
        "%",
        "_",
        "\u202e",
        "ñ",
        "中文",
        "ภาษา",
        "😀",
        "a" * 3000,
        "<script>",
        "&",
        "|",
        "!",
        "~",
        "/",
        ";",
    ],
    *["$", "a b c d e f g h i j k", "\n", "\t", "col:*", '"a', "a*", "NEAR/2", "-a", "+a", "a--b"],
]


@pytest.mark.parametrize("query", ODD)
def test_an_odd_query_is_answered(tree, client, query):
    sign_in(client, enrolled_in(tree.module).learner)

    assert client.get(reverse("search"), {"q": query}).status_code == 200


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300))
def test_words_are_words(query):
    words = search_words(query)

    assert len(words) <= 8
    assert all(re.fullmatch(r"\w+", word) for word in words)


def test_what_was_searched_stands_in_the_form_as_text(client):
    page = client.get(reverse("search"), {"q": '"><script>alert(1)</script>'}).content.decode()

    assert "<script>alert" not in page
    assert "&quot;&gt;&lt;script&gt;" in page


def test_the_queries_do_not_grow_with_what_is_found(tree, client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    home = tree.curriculum.get_parent()
    published(home, title="Seat 0", slug="seat-0")
    client.get(reverse("search"), {"q": "seat"})
    with CaptureQueriesContext(connection) as small:
        client.get(reverse("search"), {"q": "seat"})
    for number in range(1, 6):
        published(home, title=f"Seat {number}", slug=f"seat-{number}")
    # The menu is read once, and then stays in memory.
    client.get(reverse("search"), {"q": "seat"})

    with CaptureQueriesContext(connection) as large:
        client.get(reverse("search"), {"q": "seat"})

    assert len(large) == len(small)
