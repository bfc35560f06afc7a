"""A parent's way through the modules of her cohort: what is open, read, passed and still to come."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from institute.completion.facts import PASS_FIELDS
from lessons.curriculum.models import LessonPage
from lessons.curriculum.outline import outline
from lessons.curriculum.parts import Part, stops_in
from lessons.curriculum.queries import address, content_language
from lessons.progress.models import Attempt
from lessons.progress.queries import reading_of
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
    # The part of a lesson at which she stopped, while she has not read all of it.
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
    def is_done(self):
        """Whether the seat of this module is hers."""
        counted = self.quizzes or self.lessons
        return bool(counted) and all(stop.is_done for stop in counted)


def attempts_of(learner_id) -> list[Attempt]:
    """All attempts of a parent, which are few: what is passed and what is open is asked of the rows."""
    return list(Attempt.objects.filter(learner=learner_id).only(*PASS_FIELDS))


def path_of(enrolment, at, modules, attempts) -> list[ModuleStop]:
    """The path of an enrolment, in the language that is active; the number of queries does not grow.

    ``modules`` of its cohort in their order, and all attempts of its parent.
    """
    known, language = outline(), content_language()
    taken = [(known.pages[one.module_id], one.opens_on) for one in modules if one.module_id in known.pages]
    if not taken:
        return []
    lessons = {module.path: known.below(LessonPage, module.path) for module, _opens_on in taken}
    quizzes = {module.path: known.below(QuizPage, module.path) for module, _opens_on in taken}
    read, places, passed, begun = _done_by(enrolment.learner_id, attempts)
    today = enrolment.cohort.day_of(at)

    parts = stops_in(
        (known.in_language(page, language), places.get(page.translation_key))
        for below in lessons.values()
        for page in below
    )

    def stop(page, done, **more):
        seen, key = known.in_language(page, language), page.translation_key
        return Stop(
            seen.title,
            address(seen, language),
            seen.locale.language_code,
            key in done,
            key=key,
            part=parts.get(seen.pk),
            **more,
        )

    path = []
    for module, opens_on in taken:
        seen = known.in_language(module, language)
        path.append(
            ModuleStop(
                number=module.number,
                code=module.code,
                title=seen.title,
                url=address(seen, language),
                language=seen.locale.language_code,
                is_open=opens_on is None or opens_on <= today,
                opens_on=opens_on,
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


def _done_by(learner_id, attempts):
    """What was read and passed, where she stopped in other lessons, and the open attempts by quiz."""
    read, places = reading_of(learner_id)
    return (
        read,
        places,
        {one.quiz_key for one in attempts if one.is_passed},
        {one.quiz_key: one.pk for one in attempts if one.is_open},
    )
