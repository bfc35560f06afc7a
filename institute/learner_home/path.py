"""A learner's path through the modules of the cohort: what is open, read, passed and still to come."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from wagtail.models import Page

from institute.cohorts.models import CohortModule, Enrolment
from institute.completion.facts import PASS_FIELDS
from institute.people.models import User
from lessons.curriculum.models import LessonPage
from lessons.curriculum.outline import outline
from lessons.curriculum.parts import Part, stops_in
from lessons.curriculum.queries import address, content_language
from lessons.progress.models import Attempt
from lessons.progress.queries import reading_of
from lessons.quizzes.models import QuizPage


@dataclass(frozen=True)
class Stop:
    """One lesson or quiz in the language of its reader.

    ``attempt``: the id of an attempt that was begun; ``key``: the same in every language.
    """

    title: str
    url: str
    language: str
    is_done: bool
    minutes: int = 0
    attempt: UUID | None = None
    key: UUID | None = None
    # The part of a lesson at which the learner stopped, while not all of it is read.
    part: Part | None = None


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
    def is_done(self) -> bool:
        """Whether the learner has earned the seat of this module."""
        counted = self.quizzes or self.lessons
        return bool(counted) and all(stop.is_done for stop in counted)


def attempts_of(learner_id: int) -> list[Attempt]:
    """Return all attempts of a learner, which are few: they tell what is passed and what is open."""
    return list(Attempt.objects.filter(learner=learner_id).only(*PASS_FIELDS))


def module_path(
    enrolment: Enrolment, at: datetime, cohort_modules: Iterable[CohortModule], attempts: Sequence[Attempt]
) -> list[ModuleStop]:
    """Return the path of an enrolment in the active language. The number of queries does not grow.

    ``cohort_modules``: those of its cohort in their order; ``attempts``: all of its learner.
    """
    live, language = outline(), content_language()
    modules = [
        (live.pages[row.module_id], row.opens_on) for row in cohort_modules if row.module_id in live.pages
    ]
    if not modules:
        return []
    lessons = {module.path: live.below(LessonPage, module.path) for module, _opens_on in modules}
    quizzes = {module.path: live.below(QuizPage, module.path) for module, _opens_on in modules}
    read, bookmarks, passed, open_attempts = _progress_of(enrolment.learner, attempts)
    today = enrolment.cohort.day_of(at)

    parts = stops_in(
        (live.in_language(page, language), bookmarks.get(page.translation_key))
        for below in lessons.values()
        for page in below
    )

    def stop(page: Page, done: Collection[UUID], minutes: int = 0, attempt: UUID | None = None) -> Stop:
        translated, key = live.in_language(page, language), page.translation_key
        return Stop(
            translated.title,
            address(translated, language),
            translated.locale.language_code,
            key in done,
            key=key,
            part=parts.get(translated.pk),
            minutes=minutes,
            attempt=attempt,
        )

    path = []
    for module, opens_on in modules:
        translated = live.in_language(module, language)
        path.append(
            ModuleStop(
                number=module.number,
                code=module.code,
                title=translated.title,
                url=address(translated, language),
                language=translated.locale.language_code,
                is_open=opens_on is None or opens_on <= today,
                opens_on=opens_on,
                lessons=tuple(stop(page, read, minutes=page.minutes) for page in lessons[module.path]),
                quizzes=tuple(
                    stop(page, passed, attempt=open_attempts.get(page.translation_key))
                    for page in quizzes[module.path]
                ),
            )
        )
    return path


def current_module(path: Iterable[ModuleStop]) -> ModuleStop | None:
    """Return the first module that is open and not done."""
    return next((module for module in path if module.is_open and not module.is_done), None)


def _progress_of(
    learner: User, attempts: Iterable[Attempt]
) -> tuple[set[UUID], dict[UUID, UUID], set[UUID], dict[UUID, UUID]]:
    """Return what was read, bookmarks in other lessons, what was passed, and the open attempts by quiz."""
    read, bookmarks = reading_of(learner)
    return (
        read,
        bookmarks,
        {attempt.quiz_key for attempt in attempts if attempt.is_passed},
        {attempt.quiz_key: attempt.pk for attempt in attempts if attempt.is_open},
    )
