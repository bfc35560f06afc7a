"""Template tags that bring a learner's own state to a content page.

In a preview, for the team and for anonymous users they show what a new learner would see, and query
nothing about people.
"""

from dataclasses import dataclass
from uuid import UUID

from django import template
from django.template import Context
from wagtail.models import Page

from institute.people.models import User
from lessons.curriculum.models import LessonPage
from lessons.curriculum.parts import Part, parts_of, stopped_at
from lessons.curriculum.queries import lessons_of, parent_of, quizzes_of
from lessons.progress.models import Response
from lessons.progress.queries import Standing, quiz_standings, reading_of
from lessons.quizzes.models import QuizPage

register = template.Library()


@dataclass(frozen=True, slots=True)
class ReadState:
    """A lesson in a list: whether it was read, and otherwise the id of the bookmarked block."""

    page: Page
    is_read: bool
    stopped_at: UUID | None = None


@dataclass(frozen=True, slots=True)
class QuizState:
    """A quiz in a list; ``state`` is open, passed, not-yet or begin."""

    page: Page
    state: str
    best_percent: int | None
    attempts_left: int
    standing: Standing


@dataclass(frozen=True, slots=True)
class ModuleProgress:
    """The lessons and quizzes of a module in their order, and how many lessons were read."""

    lessons: list[ReadState]
    quizzes: list[QuizState]

    @property
    def read_count(self) -> int:
        """How many lessons were read."""
        return sum(lesson.is_read for lesson in self.lessons)

    @property
    def total(self) -> int:
        """How many lessons there are."""
        return len(self.lessons)


@dataclass(frozen=True, slots=True)
class Reading:
    """The reading state of one lesson for its reader."""

    is_read: bool
    can_mark: bool
    lesson_key: str
    next_page: Page | None
    parts: list[Part]
    # The part at which the learner stopped.
    bookmark: Part | None


def learner_of(context: Context) -> User | None:
    """The learner who reads the page; None in a preview, for the team and for anonymous users."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or getattr(request, "is_preview", False):
        return None
    return None if user.is_team_member else user


@register.simple_tag(takes_context=True)
def module_progress(context: Context, page: Page) -> ModuleProgress:
    """Return a learner's progress in a module: ``{% module_progress page as progress %}``."""
    learner = learner_of(context)
    lessons, quizzes = lessons_of(page), quizzes_of(page)
    read, bookmarks = reading_of(learner) if learner else (set(), {})
    standings = _standings(learner, quizzes)
    return ModuleProgress(
        [
            ReadState(lesson, lesson.translation_key in read, bookmarks.get(lesson.translation_key))
            for lesson in lessons
        ],
        [
            QuizState(quiz, standing.state, standing.best_percent, standing.attempts_left, standing)
            for quiz in quizzes
            for standing in [standings[quiz.translation_key]]
        ],
    )


@register.simple_tag(takes_context=True)
def lesson_reading(context: Context, page: LessonPage) -> Reading:
    """Return whether the lesson was read, and what comes next: ``{% lesson_reading page as reading %}``.

    Where the context has the module's ``progress`` already, nothing is queried again.
    """
    learner, progress = learner_of(context), context.get("progress")
    if progress is None and page.path and not page.is_root():
        progress = module_progress(context, parent_of(page))
    # A page that was never saved, in its first preview, is not among the lessons yet.
    lessons = progress.lessons if progress else []
    keys = [row.page.translation_key for row in lessons]
    index = keys.index(page.translation_key) if page.translation_key in keys else None
    if index is not None:
        state = lessons[index]
    else:
        read, bookmarks = reading_of(learner) if learner else (set(), {})
        state = ReadState(page, page.translation_key in read, bookmarks.get(page.translation_key))
    following = [row.page for row in lessons[index + 1 :]] if index is not None else []
    following += [row.page for row in progress.quizzes] if progress else []
    parts = parts_of(page)
    return Reading(
        state.is_read,
        bool(learner) and not state.is_read,
        str(page.translation_key),
        next(iter(following), None),
        parts,
        stopped_at(parts, state.stopped_at),
    )


@register.simple_tag(takes_context=True)
def quiz_standing(context: Context, page: QuizPage) -> Standing:
    """Return a learner's standing in a quiz: ``{% quiz_standing page as standing %}``."""
    return _standings(learner_of(context), [page])[page.translation_key]


@register.simple_tag(takes_context=True)
def answers_waiting(context: Context) -> int:
    """Count the short answers that wait for this facilitator: ``{% answers_waiting as waiting %}``."""
    return Response.objects.waiting().visible_to(context["request"].user).count()


def _standings(learner: User | None, quizzes: list[QuizPage]) -> dict[UUID, Standing]:
    if learner:
        return quiz_standings(learner, quizzes)
    return {
        quiz.translation_key: Standing(attempts_left=quiz.attempts_allowed, is_for_learner=False)
        for quiz in quizzes
    }
