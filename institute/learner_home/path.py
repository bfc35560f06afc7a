"""A parent's way through the modules of her cohort: what is open, read, passed and still to come."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from wagtail.models import Page

from institute.cohorts.models import CohortModule
from lessons.curriculum.models import LessonPage
from lessons.curriculum.queries import address, content_language
from lessons.progress.models import Attempt, LessonCompletion
from lessons.quizzes.models import QuizPage


@dataclass(frozen=True)
class Stop:
    """One lesson or quiz, as its reader gets it.

    ``attempt``: the id of an attempt that was begun; ``key``: the same in every language.
    """

    title: str
    url: str
    language: str
    is_done: bool
    minutes: int = 0
    attempt: UUID | None = None
    key: UUID | None = None


@dataclass(frozen=True)
class ModuleStop:
    """One module of the cohort. It is done when its quiz is passed; without a quiz, when all is read."""

    number: int
    code: str
    title: str
    url: str
    language: str
    is_open: bool
    opens_on: date | None = None
    lessons: tuple[Stop, ...] = field(default=())
    quizzes: tuple[Stop, ...] = field(default=())

    @property
    def is_done(self):
        """Whether the seat of this module is hers."""
        counted = self.quizzes or self.lessons
        return bool(counted) and all(stop.is_done for stop in counted)


class _Page(NamedTuple):
    """What is shown of a page. Rows, not pages: to make sixty pages of them took longer than all the rest."""

    translation_key: UUID
    path: str
    depth: int
    title: str
    url_path: str
    language: str


PAGE = ("translation_key", "path", "depth", "title", "url_path", "locale__language_code")


def path_of(enrolment, at, request=None) -> list[ModuleStop]:
    """Read the path of an enrolment, in the language that is active; the number of queries does not grow."""
    taken = [
        (_Page(*page), number, code, opens_on)
        for number, code, opens_on, *page in CohortModule.objects.filter(
            cohort=enrolment.cohort_id, module__live=True
        )
        .order_by("sort_order", "pk")
        .values_list("module__number", "module__code", "opens_on", *(f"module__{name}" for name in PAGE))
    ]
    if not taken:
        return []
    below = reduce(or_, (Q(path__startswith=one.path, depth=one.depth + 1) for one, *_rest in taken))
    lessons = _children(LessonPage, below, "minutes")
    quizzes = _children(QuizPage, below)
    everything = [one for one, *_rest in taken]
    everything += [page for pages in (*lessons.values(), *quizzes.values()) for page, *_rest in pages]
    shown = _in_language(everything)
    read, passed, begun = _done_by(enrolment.learner_id, [page.translation_key for page in everything])
    today = enrolment.cohort.day_of(at)

    def stop(page, done, **more):
        seen = shown[page.translation_key]
        key = page.translation_key
        return Stop(seen.title, address(seen), seen.language, key in done, key=key, **more)

    path = []
    for module, number, code, opens_on in taken:
        seen = shown[module.translation_key]
        path.append(
            ModuleStop(
                number=number,
                code=code,
                title=seen.title,
                url=address(seen),
                language=seen.language,
                is_open=opens_on is None or opens_on <= today,
                opens_on=opens_on,
                lessons=tuple(stop(page, read, minutes=minutes) for page, minutes in lessons[module.path]),
                quizzes=tuple(
                    stop(page, passed, attempt=begun.get(page.translation_key))
                    for (page,) in quizzes[module.path]
                ),
            )
        )
    return path


def current_module(path) -> ModuleStop | None:
    """Where the parent is: the first module that is open and not done."""
    return next((module for module in path if module.is_open and not module.is_done), None)


def _children(kind, below, *more):
    """Live pages of a kind, each with more of its fields, by the path of their module."""
    found = defaultdict(list)
    rows = kind.objects.live().filter(below).order_by("path").values_list(*PAGE, *more)
    for row in rows:
        page = _Page(*row[: len(PAGE)])
        found[page.path[: -Page.steplen]].append((page, *row[len(PAGE) :]))
    return found


def _in_language(pages):
    """Each page as its reader gets it, by its key: the live translation, else the page itself."""
    shown = {page.translation_key: page for page in pages}
    language = content_language()
    if language != settings.LANGUAGE_CODE:
        translated = Page.objects.live().filter(translation_key__in=shown, locale__language_code=language)
        shown |= {row[0]: _Page(*row) for row in translated.values_list(*PAGE)}
    return shown


def _done_by(learner_id, keys):
    """Keys of the lessons read and of the quizzes passed, and the open attempts by quiz."""
    read = LessonCompletion.objects.filter(learner=learner_id, lesson_key__in=keys)
    mine = Attempt.objects.filter(learner=learner_id, quiz_key__in=keys)
    return (
        set(read.values_list("lesson_key", flat=True)),
        set(mine.passed().values_list("quiz_key", flat=True)),
        dict(mine.open().values_list("quiz_key", "pk")),
    )
