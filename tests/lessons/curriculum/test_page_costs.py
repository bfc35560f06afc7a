"""A page's queries do not grow with what stands in its module."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learning_outcomes.models import LearningOutcome
from lessons.curriculum.models import LessonPage, ModulePage
from lessons.quizzes.models import QuizPage
from tests.factories import enrolled_in
from tests.sign_in import sign_in


@pytest.fixture
def module(curriculum):
    return ModulePage.objects.get(code="ADV", locale__language_code="en")


@pytest.fixture
def parent(client, module):
    return sign_in(client, enrolled_in(module).learner)


def queries(client, path):
    client.get(path)  # caches of the site and of content types are filled
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def add_five_of_each(module):
    for number in range(5):
        module.add_child(
            instance=LessonPage(title=f"L{number}", slug=f"l{number}", code=f"ADV-L{number + 5}")
        )
        module.add_child(instance=QuizPage(title=f"Q{number}", slug=f"q{number}", code=f"ADV-Q{number}"))
        outcome = LearningOutcome.objects.create(
            code=f"ADV-{number + 2}", statement="I can", locale=module.locale
        )
        module.outcomes.add(outcome)
    module.save_revision().publish()


@pytest.mark.parametrize("language", ["", "/es", "/fa"])
def test_a_module_costs_the_same_with_more_lessons_quizzes_and_outcomes(parent, module, language):
    path = language + module.url
    before = queries(parent, path)

    add_five_of_each(module)

    assert queries(parent, path) == before


@pytest.mark.parametrize("language", ["", "/es", "/fa"])
def test_a_lesson_costs_the_same_beside_more_lessons_and_with_more_blocks(parent, module, language):
    lesson = LessonPage.objects.get(locale__language_code="en")
    path = language + lesson.url
    before = queries(parent, path)

    add_five_of_each(module)
    for number in range(5):
        lesson.body.append(("key_idea", f"<p>{number}</p>"))
    lesson.save_revision().publish()

    assert queries(parent, path) <= before + (1 if language == "/es" else 0)  # the notice of a change


def test_the_list_of_modules_costs_the_same_with_more_of_them(client, curriculum):
    before = queries(client, "/es/")

    for number in range(5):
        curriculum.add_child(
            instance=ModulePage(title=f"M{number}", slug=f"m{number}", code=f"M{number}", number=number + 3)
        )

    assert queries(client, "/es/") == before


@pytest.mark.parametrize("language", ["", "/es", "/fa"])
def test_the_curriculum_costs_the_same_with_more_modules(parent, curriculum, language):
    path = language + curriculum.url
    before = queries(parent, path)

    for number in range(5):
        curriculum.add_child(
            instance=ModulePage(title=f"M{number}", slug=f"m{number}", code=f"M{number}", number=number + 3)
        )

    assert queries(parent, path) == before
