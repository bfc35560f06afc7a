"""The types of question: one class for each, in the order in which the editor offers them."""

from lessons.quizzes.question import Question
from lessons.quizzes.question_types.base import QuestionType
from lessons.quizzes.question_types.choice import MultipleChoice, MultipleResponse
from lessons.quizzes.question_types.matching import Matching
from lessons.quizzes.question_types.numeric import Numeric
from lessons.quizzes.question_types.ordering import Ordering
from lessons.quizzes.question_types.short_answer import ShortAnswer
from lessons.quizzes.question_types.true_false import TrueFalse

_registry: dict[str, QuestionType] = {}


def register(question_type: QuestionType) -> None:
    """Make a type known; its name is stored with every question, and may not change afterwards."""
    if question_type.kind in _registry:
        raise ValueError(f"Two types of question are called {question_type.kind!r}.")
    _registry[question_type.kind] = question_type


def unregister(kind: str) -> None:
    """Take a type back; for tests that register one of their own."""
    del _registry[kind]


def question_types() -> list[QuestionType]:
    """Every type, in the order of the editor."""
    return list(_registry.values())


def find_question_type(kind: object) -> QuestionType | None:
    """The type with this name, or None."""
    return _registry.get(kind) if isinstance(kind, str) else None


def question_type_named(kind: str) -> QuestionType:
    """The type with this name. Raises KeyError."""
    return _registry[kind]


def type_of(question: Question) -> QuestionType:
    """The type of a question."""
    return _registry[question.kind]


for question_type in (
    MultipleChoice(),
    MultipleResponse(),
    TrueFalse(),
    Matching(),
    Ordering(),
    Numeric(),
    ShortAnswer(),
):
    register(question_type)
