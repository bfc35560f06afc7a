"""What stands at the end of a module: a question for oneself, and more to read."""

import pytest

from institute.people import roles
from tests.factories import UserFactory, curriculum_tree, enrolled_in, publish_in
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    tree = curriculum_tree()
    more = ("materials", ["<p>The <b>law</b></p>"])
    tree.module.body = [("reflection", "<p>What held you back?</p>"), more]
    tree.module.save_revision().publish()
    return tree


@pytest.fixture
def parent(client, tree):
    return sign_in(client, enrolled_in(tree.module).learner)


def shown(client, path):
    return client.get(path).content.decode()


def test_a_parent_reads_the_reflection_and_that_nobody_grades_it(parent, tree):
    html = shown(parent, tree.module.url)

    assert "What held you back?" in html
    assert "Nobody reads it, and nobody grades it." in html


def test_a_parent_reads_what_else_there_is_to_read(parent, tree):
    html = shown(parent, tree.module.url)

    assert "More to read" in html
    assert "The <b>law</b>" in html


def test_both_stand_on_a_translated_page_in_its_language(parent, tree):
    publish_in("es", tree.home, tree.curriculum, tree.module)

    html = shown(parent, f"/es{tree.module.url}")

    assert "[es] What held you back?" in html
    assert "Nadie la lee ni la califica." in html
    assert "Para leer más" in html


def test_an_editor_finds_both_in_the_editor_of_the_module(client, tree):
    sign_in(client, UserFactory(role=roles.PROJECT_MANAGER))

    html = shown(client, f"/admin/pages/{tree.module.pk}/edit/")

    assert "A moment for yourself" in html
    assert "More to read" in html
