"""What learners did: lessons read, attempts at quizzes, answers and their scores; all models by name here."""

from lessons.progress.models.answers import AnswerEvent, Response
from lessons.progress.models.attempts import Attempt
from lessons.progress.models.reading import LessonBookmark, LessonCompletion
from lessons.progress.models.scores import ScoreEvent, ScoreKind

__all__ = [
    "AnswerEvent",
    "Attempt",
    "LessonBookmark",
    "LessonCompletion",
    "Response",
    "ScoreEvent",
    "ScoreKind",
]
