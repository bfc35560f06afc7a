"""Facilitators see a quiz as parents do, before it is published, and nothing is recorded."""

import pytest
from django.urls import reverse

from lessons.progress.models import Attempt
from tests.factories import UserFactory, curriculum_tree
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return curriculum_tree()


@pytest.fixture
def admin(client):
    return sign_in(client, UserFactory(is_superuser=True))


def preview(page, mode=""):
    response = page.make_preview_request(preview_mode=mode)
    return response.render().content.decode() if hasattr(response, "render") else response.content.decode()


def test_the_introduction_is_shown_as_parents_get_it(admin, tree):
    html = preview(tree.quiz)

    assert "Stem of question" not in html
    assert not Attempt.objects.exists()


def test_the_questions_are_shown_as_parents_get_them(admin, tree):
    html = preview(tree.quiz, "questions")

    assert all(f"Stem of question {number}" in html for number in range(1, 8))
    assert "Praise" not in html
    assert not Attempt.objects.exists()


def test_the_editor_opens_and_saves_a_quiz(admin, tree):
    answer = admin.get(reverse("wagtailadmin_pages:edit", args=[tree.quiz.pk]))

    assert answer.status_code == 200
    assert "Mark exactly" not in answer.content.decode()


def test_a_draft_of_a_half_written_quiz_can_be_previewed(admin, tree):
    tree.quiz.questions = [("numeric", {"stem": "", "number": None}), ("matching", {"stem": "x"})]

    assert "preview" in preview(tree.quiz, "questions")
