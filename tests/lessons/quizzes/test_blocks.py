"""What a facilitator may publish, and what only as a draft."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.db.migrations.loader import MigrationLoader

from learning_outcomes.models import LearningOutcome
from lessons.quizzes.models import QuizPage
from lessons.quizzes.question_types import question_types, register
from lessons.quizzes.question_types.ordering import Ordering
from lessons.quizzes.questions_block import QuestionsBlock
from lessons.quizzes.snapshots import read_questions
from tests.curriculum_made import english, item, question, seven_questions

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outcome():
    return LearningOutcome.objects.create(code="ADV-1", locale=english(), statement="I can say it.")


def clean(*blocks, draft=False):
    stream = QuestionsBlock()
    value = stream.to_python(list(blocks))
    return stream.clean_deferred(value) if draft else stream.clean(value)


def test_the_editor_offers_each_registered_type_in_its_order():
    offered = QuestionsBlock().child_blocks

    assert list(offered) == [question_type.kind for question_type in question_types()]
    assert all(type(offered[one.kind]) is one.block for one in question_types())


def test_two_types_of_one_name_are_refused():
    with pytest.raises(ValueError, match="ordering"):
        register(Ordering())


def test_the_migrations_know_the_blocks_that_the_editor_offers():
    page = MigrationLoader(connection=None).project_state().apps.get_model("quizzes", "QuizPage")

    migrated = page._meta.get_field("questions").stream_block.child_blocks

    assert set(migrated) == set(QuestionsBlock().child_blocks)


def test_the_seven_types_can_be_published():
    assert len(clean(*seven_questions())) == 7


def choices(*rights):
    return [item(text=f"Choice {number}", is_right=right) for number, right in enumerate(rights)]


INCOMPLETE = {
    "no right choice": ("multiple_choice", {"choices": choices(False, False)}),
    "two right choices": ("multiple_choice", {"choices": choices(True, True)}),
    "one choice": ("multiple_choice", {"choices": choices(True)}),
    "no right choice of several": ("multiple_response", {"choices": choices(False, False)}),
    "neither true nor not": ("true_false", {"answer": ""}),
    "one pair": ("matching", {"pairs": [item(left="a", right="b")], "extras": []}),
    "the same words twice": (
        "matching",
        {"pairs": [item(left="a", right="x"), item(left="b", right="X ")], "extras": []},
    ),
    "one line": ("ordering", {"lines": [item(text="a")]}),
    "no number": ("numeric", {"number": None, "tolerance": "0"}),
    "a rubric without a zero": (
        "short_answer",
        {"rubric": [item(credit="100", text="all"), item(credit="50", text="x")]},
    ),
    "no question": ("true_false", {"answer": "true", "stem": ""}),
    "no outcome": ("true_false", {"answer": "true", "outcome": ""}),
}


@pytest.mark.parametrize("name", INCOMPLETE)
def test_an_incomplete_question_is_refused_when_it_is_published(name):
    kind, value = INCOMPLETE[name]

    with pytest.raises(ValidationError):
        clean(question(kind, 1, **value))


@pytest.mark.parametrize("name", INCOMPLETE)
def test_an_incomplete_question_may_be_kept_as_a_draft(name):
    kind, value = INCOMPLETE[name]

    assert len(clean(question(kind, 1, **value), draft=True)) == 1


def test_a_negative_tolerance_is_refused():
    with pytest.raises(ValidationError):
        clean(question("numeric", 1, number="5", tolerance="-1"))


def test_the_reader_bears_any_draft():
    drafts = [
        {"type": kind, "id": "x", "value": {}} for kind in ("matching", "numeric", "short_answer", "ordering")
    ]
    broken = [
        {"type": "unknown", "id": "y", "value": {}},
        {"type": "numeric", "value": {}},
        {"type": "numeric", "id": "z"},
    ]

    assert [one.id for one in read_questions(json.loads(json.dumps(drafts + broken)))] == ["x"] * 4


def test_a_quiz_without_a_question_is_a_draft_at_most():
    assert len(clean(draft=True)) == 0

    with pytest.raises(ValidationError):
        QuizPage._meta.get_field("questions").stream_block.clean(QuestionsBlock().to_python([]))
