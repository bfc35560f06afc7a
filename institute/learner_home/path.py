"""A parent's way through the modules of her cohort: what is open, read, passed and still to come."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_
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


def path_of(enrolment, at, request=None) -> list[ModuleStop]:
    """Read the path of an enrolment, in the language that is active; the number of queries does not grow."""
    taken = list(
        CohortModule.objects.filter(cohort=enrolment.cohort_id, module__live=True)
        .select_related("module__locale")
        .order_by("sort_order", "pk")
    )
    if not taken:
        return []
    below = reduce(or_, (Q(path__startswith=one.module.path, depth=one.module.depth + 1) for one in taken))
    lessons = _children(LessonPage, below)
    quizzes = _children(QuizPage, below)
    everything = [one.module for one in taken]
    everything += [page for pages in (*lessons.values(), *quizzes.values()) for page in pages]
    shown = _in_language(everything)
    read, passed, begun = _done_by(enrolment.learner_id, [page.translation_key for page in everything])
    today = enrolment.cohort.day_of(at)

    def stop(page, done, **more):
        seen = shown[page.translation_key]
        key = page.translation_key
        url = address(seen)
        return Stop(seen.title, url, seen.locale.language_code, key in done, key=key, **more)

    path = []
    for one in taken:
        module, seen = one.module, shown[one.module.translation_key]
        path.append(
            ModuleStop(
                number=module.number,
                code=module.code,
                title=seen.title,
                url=address(seen),
                language=seen.locale.language_code,
                is_open=one.opens_on is None or one.opens_on <= today,
                opens_on=one.opens_on,
                lessons=tuple(stop(page, read, minutes=page.minutes) for page in lessons[module.path]),
                quizzes=tuple(
                    stop(page, passed, attempt=begun.get(page.translation_key))
                    for page in quizzes[module.path]
                ),
            )
        )
    return path


def current_module(path) -> ModuleStop | None:
    """Where the parent is: the first module that is open and not done."""
    return next((module for module in path if module.is_open and not module.is_done), None)


def _children(kind, below):
    """Live pages of a kind by the path of their module, without their heavy text."""
    pages = kind.objects.live().filter(below).select_related("locale").order_by("path")
    found = defaultdict(list)
    for page in pages.defer(*(name for name in ("body", "questions") if hasattr(kind, name))):
        found[page.path[: -Page.steplen]].append(page)
    return found


def _in_language(pages):
    """Each page as its reader gets it, by its key: the live translation, else the page itself."""
    shown = {page.translation_key: page for page in pages}
    language = content_language()
    if language != settings.LANGUAGE_CODE:
        translated = Page.objects.live().filter(translation_key__in=shown, locale__language_code=language)
        shown |= {page.translation_key: page for page in translated.select_related("locale")}
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
