"""The quiz as one revision holds it, read once by each process: what an attempt has pinned does not change.

Read from the plain data of a revision, so that a quiz that changed since does not change an attempt.
"""

import json
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from wagtail.models import Revision

from lessons.quizzes.points import FULL_POINTS
from lessons.quizzes.question import Question
from lessons.quizzes.question_types import find_question_type
from lessons.quizzes.wording import Texts, common_texts

# All quizzes in all languages, several times over.
MOST = 200

_cache: dict[Hashable, Any] = {}
_MISSING: Any = object()


@dataclass(frozen=True)
class QuizSnapshot:
    """All questions of a quiz, in their order, and what it takes to pass. Points are hundredths.

    It is shared by everybody who answers the quiz: nobody may change it.
    """

    questions: tuple[Question, ...]
    pass_percent: int
    shuffle: bool
    texts: Texts = field(default_factory=dict, repr=False)

    @classmethod
    def from_revision(cls, revision: Revision) -> "QuizSnapshot":
        """Read the quiz that a page revision holds, without making a page of it."""
        content = revision.content
        stream = stream_of(content)
        return cls(
            questions=read_questions(stream),
            pass_percent=int(content.get("pass_percent") or 70),
            shuffle=bool(content.get("shuffle", True)),
            texts=texts_of(stream),
        )

    @property
    def points_possible(self) -> int:
        """The points of all questions together."""
        return FULL_POINTS * len(self.questions)

    @property
    def points_to_pass(self) -> int:
        """The least number of hundredths that reaches the pass mark: 6.99 of 10 does not pass at 70."""
        return -(-self.points_possible * self.pass_percent // 100)

    @cached_property
    def by_id(self) -> dict[str, Question]:
        """Questions by identity."""
        return {question.id: question for question in self.questions}


def quiz_snapshot(revision: Revision) -> QuizSnapshot:
    """The quiz that a revision holds; its heavy content is asked for the first time only."""
    # Wagtail writes over a draft that is saved again, and gives it a new date.
    key = ("revision", revision.pk, revision.created_at)
    return cached(key, lambda: QuizSnapshot.from_revision(revision))


def cached[Value](key: Hashable, read: Callable[[], Value]) -> Value:
    """What was read under this key before, else what is read now."""
    # One look at the cache: another thread may clear it.
    value = _cache.get(key, _MISSING)
    if value is not _MISSING:
        return value
    value = read()
    if len(_cache) >= MOST:
        _cache.clear()
    _cache[key] = value
    return value


def clear_cache() -> None:
    """Read everything again; for tests and others that take back what was written."""
    _cache.clear()


def stream_of(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The list of question blocks in the plain data of a page."""
    questions = content.get("questions") or "[]"
    stream: list[dict[str, Any]] = json.loads(questions) if isinstance(questions, str) else questions
    return stream


def read_questions(stream: Iterable[Mapping[str, Any]]) -> tuple[Question, ...]:
    """The questions of a stream of blocks; incomplete blocks and unknown types are left out."""
    questions = []
    for block in stream:
        question_type, value = find_question_type(block.get("type")), block.get("value")
        if question_type and isinstance(value, dict) and block.get("id"):
            questions.append(question_type.read(str(block["id"]), value))
    return tuple(questions)


def texts_of(stream: Iterable[Mapping[str, Any]]) -> Texts:
    """Every text of a stream of question blocks, by identity and part."""
    texts: Texts = {}
    for block in stream:
        value, identity = block.get("value"), str(block.get("id") or "")
        if isinstance(value, dict) and identity:
            texts |= common_texts(identity, value)
            if question_type := find_question_type(block.get("type")):
                texts |= question_type.texts(identity, value)
    return texts
