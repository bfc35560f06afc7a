"""Services for a learner's own records: one file for each topic, all of it by name here."""

from lessons.progress.access import NotOpen
from lessons.progress.services.answers import (
    AttemptClosed,
    SaveResult,
    SubmittedAnswer,
    SyncResult,
    receive_answers,
    save_answers,
)
from lessons.progress.services.attempts import AttemptsUsedUp, QuizNotOpen, begin_attempt, submit_attempt
from lessons.progress.services.bookmarks import save_bookmark
from lessons.progress.services.reading import LessonNotOpen, mark_read
from lessons.progress.services.scoring import NotWaiting, ScoredBefore, score_short_answer

__all__ = [
    "AttemptClosed",
    "AttemptsUsedUp",
    "LessonNotOpen",
    "NotOpen",
    "NotWaiting",
    "QuizNotOpen",
    "SaveResult",
    "ScoredBefore",
    "SubmittedAnswer",
    "SyncResult",
    "begin_attempt",
    "mark_read",
    "receive_answers",
    "save_answers",
    "save_bookmark",
    "score_short_answer",
    "submit_attempt",
]
