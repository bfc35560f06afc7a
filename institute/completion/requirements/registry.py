"""Which requirement kinds there are. A new kind is one class, and one line in ``BUILT_IN``."""

from typing import Any

from institute.cohorts import requirement_kinds
from institute.completion.requirements.base import RequirementType
from institute.completion.requirements.lessons import LessonsRead
from institute.completion.requirements.orientation import Orientation
from institute.completion.requirements.quizzes import QuizzesPassed
from institute.completion.requirements.sessions import SessionsAttended
from institute.completion.requirements.unknown import UnknownRequirement

# In the order in which the cohort editor offers them.
BUILT_IN: tuple[type[RequirementType[Any]], ...] = (
    SessionsAttended,
    QuizzesPassed,
    LessonsRead,
    Orientation,
)
REQUIREMENT_TYPES: dict[str, RequirementType[Any]] = {}


def register(requirement_type: RequirementType[Any]) -> None:
    """Let cohorts ask for a kind, and evaluate it. Registering the same word again replaces it."""
    REQUIREMENT_TYPES[requirement_type.kind] = requirement_type
    requirement_kinds.register(requirement_type)


def register_built_in() -> None:
    """Register the kinds of this version; called once when the applications are loaded."""
    for requirement_type in BUILT_IN:
        register(requirement_type())


def requirement_type(kind: str) -> RequirementType[Any]:
    """Return the class of a stored word; one that is never met where the word is not known."""
    return REQUIREMENT_TYPES.get(kind) or UnknownRequirement(kind)
