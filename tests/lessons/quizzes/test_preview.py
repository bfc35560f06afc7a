"""Facilitators see a quiz as parents do, before it is published, and nothing is recorded."""

import re

import pytest
from django.apps import apps
from django.urls import reverse

from learning_outcomes.models import Evidence
from lessons.progress.models import Attempt
from lessons.quizzes.question import field_name
from tests.factories import FacilitatorFactory, UserFactory, question_of
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

# How a parent answers each type of question.
FIELDS = {
    "multiple_choice": '<input type="radio"[^>]* name="{name}"',
    "multiple_response": '<input type="checkbox"[^>]* name="{name}"',
    "true_false": '<input type="radio"[^>]* name="{name}"',
    "matching": '<select[^>]* name="{name}-',
    "ordering": '<input type="hidden" name="{name}"',
    "numeric": '<input[^>]* name="{name}"[^>]* inputmode="decimal"',
    "short_answer": '<textarea[^>]* name="{name}"',
}


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


def test_a_facilitator_walks_all_seven_types_as_a_parent_and_leaves_no_record(client, tree):
    teacher = sign_in(client, FacilitatorFactory())
    editor = teacher.get(reverse("wagtailadmin_pages:edit", args=[tree.quiz.pk]))
    assert editor.status_code == 200

    def shown(mode):
        return tree.quiz.make_preview_request(editor.wsgi_request, mode).render().content.decode()

    opening, questions = shown(""), shown("questions")

    for kind, field in FIELDS.items():
        assert re.search(field.format(name=field_name(question_of(tree.quiz, kind).id)), questions), kind
    # There is nothing to begin or to send, and what a script would send is not sent either.
    main = questions.partition("<main")[2].partition("</main>")[0]
    assert "<form" not in main
    assert "quiz.js" not in questions
    begin = reverse("begin-quiz", args=[tree.quiz.translation_key])
    assert begin not in opening + questions
    assert teacher.post(begin).status_code == 404
    records = [*apps.get_app_config("progress").get_models(), Evidence]
    assert {model.__name__ for model in records if model.objects.exists()} == set()


def test_the_editor_opens_and_saves_a_quiz(admin, tree):
    answer = admin.get(reverse("wagtailadmin_pages:edit", args=[tree.quiz.pk]))

    assert answer.status_code == 200
    assert "Mark exactly" not in answer.content.decode()


def test_a_draft_of_a_half_written_quiz_can_be_previewed(admin, tree):
    tree.quiz.questions = [("numeric", {"stem": "", "number": None}), ("matching", {"stem": "x"})]

    assert "preview" in preview(tree.quiz, "questions")
