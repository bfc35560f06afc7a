"""The one thing to do now, decided from the state of the learner without the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from institute.cohorts.models import Session
from institute.learner_home.path import ModuleStop, Stop, current_module


class StepKind(StrEnum):
    """What a learner can be asked to do next."""

    CONFIRM_NAME = "confirm-name"
    GET_CERTIFICATE = "get-certificate"
    DOWNLOAD = "download"
    LESSON = "lesson"
    QUIZ = "quiz"
    SESSION = "session"
    WAIT = "wait"


@dataclass(frozen=True)
class Step:
    """The step, with the module and the lesson or quiz that it is about; ``position``: its number there."""

    kind: StepKind
    module: ModuleStop | None = None
    stop: Stop | None = None
    position: int = 0


def pick_step(
    path: Sequence[ModuleStop],
    *,
    is_complete: bool = False,
    may_be_issued: bool = False,
    is_named: bool = True,
    has_certificate: bool = False,
    next_session: Session | None = None,
) -> Step:
    """Pick the next step.

    A learner who has done everything confirms the name for the certificate, also while a record of somebody
    else is still open. A certificate comes first, then the first unread lesson of the current module, its
    quiz, the next session. Lessons come first but are not required: the quiz is always open on the path.
    """
    if has_certificate:
        return Step(StepKind.DOWNLOAD)
    if is_complete and not is_named:
        return Step(StepKind.CONFIRM_NAME)
    if is_complete and may_be_issued:
        return Step(StepKind.GET_CERTIFICATE)
    module = current_module(path)
    if module:
        for kind, stops in ((StepKind.LESSON, module.lessons), (StepKind.QUIZ, module.quizzes)):
            for position, stop in enumerate(stops, start=1):
                if not stop.is_done:
                    return Step(kind, module, stop, position)
    if next_session:
        return Step(StepKind.SESSION)
    return Step(StepKind.WAIT)
