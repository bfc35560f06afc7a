"""The one thing to do now. Pure: what stands goes in, one step comes out."""

from dataclasses import dataclass
from enum import StrEnum

from institute.learner_home.path import ModuleStop, Stop, current_module


class StepKind(StrEnum):
    """What a parent can be asked to do, the first that applies."""

    CONFIRM_NAME = "confirm-name"
    GET_CERTIFICATE = "get-certificate"
    DOWNLOAD = "download"
    LESSON = "lesson"
    QUIZ = "quiz"
    SESSION = "session"
    WAIT = "wait"


@dataclass(frozen=True)
class Step:
    """The step, with the module and the lesson or quiz that it is about; ``place``: its number there."""

    kind: StepKind
    module: ModuleStop | None = None
    stop: Stop | None = None
    place: int = 0


def pick_step(
    path,
    *,
    is_complete=False,
    may_be_issued=False,
    is_named=True,
    has_certificate=False,
    next_session=None,
) -> Step:
    """Pick the next step.

    Who has done everything confirms her name, also while a record of somebody else is still open.
    A certificate comes first, then the first unread lesson of the module she is in, its quiz, the next
    session. Reading is asked for first and forced nowhere: the quiz stands open on the path all the time.
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
            for place, stop in enumerate(stops, start=1):
                if not stop.is_done:
                    return Step(kind, module, stop, place)
    if next_session:
        return Step(StepKind.SESSION)
    return Step(StepKind.WAIT)
