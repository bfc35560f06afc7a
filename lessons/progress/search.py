"""Search of pages: public pages for everybody, lessons for users who may read them.

Facilitator notes are not in the index (see ``words_for_search`` of lessons), so that no learner's search
matches a text that they may not read.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from wagtail.models import Locale, Page
from wagtail.query import PageQuerySet

from institute.cohorts.models import CohortModule, Enrolment
from institute.home.models import StandardPage
from institute.people.models import User
from lessons.curriculum.models import ActivityPage, LessonPage, ModulePage
from lessons.curriculum.queries import content_language
from lessons.progress.access import may_read_all_content

MOST_WORDS = 8
MOST_RESULTS = 20
# Scripts that write without spaces: the index knows no words in them.
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True)
class SearchResult:
    """One page with its summary; ``module`` is the module of a lesson."""

    page: Page
    text: str
    module: ModulePage | None = None


def search_words(query: str) -> list[str]:
    """The words of a query, without characters that a database would take for operators."""
    return re.findall(r"\w+", query.replace("\0", " "))[:MOST_WORDS]


def find_pages(query: str, *, user: User | AnonymousUser, at: datetime) -> list[SearchResult]:
    """The pages that hold all words of ``query`` and that the user may read, best first.

    Pages come in the reader's language where they are translated, else in the source language.
    """
    words = search_words(query)
    if not words:
        return []
    public = _search(StandardPage.objects.live().public(), words, "lead")
    lessons = _search(_readable_lessons(user, at), words, "summary")
    if _reads_all(user):
        lessons += _search(ActivityPage.objects.live(), words, "summary")
    modules = _modules_of(lessons)
    results = [SearchResult(page, page.summary, modules.get(page.path[: -page.steplen])) for page in lessons]
    results += [SearchResult(page, page.lead) for page in public]
    return results[:MOST_RESULTS]


def _search(pages: PageQuerySet, words: list[str], summary_field: str) -> list[Any]:
    """Pages of one class that contain all the words; of two languages of a page, the reader's."""
    language = content_language()
    # By primary key: the index has the locale of a page, and not the language of a locale.
    locales = list(
        Locale.objects.filter(language_code__in={language, settings.LANGUAGE_CODE}).values_list(
            "pk", flat=True
        )
    )
    pages = pages.filter(locale__in=locales).select_related("locale")
    query = " ".join(words)
    if UNSPACED.search(query):
        rows = pages
        for word in words:
            rows = rows.filter(Q(title__icontains=word) | Q(**{f"{summary_field}__icontains": word}))
        rows = rows[: 2 * MOST_RESULTS]
    else:
        rows = pages.search(query, operator="and")[: 2 * MOST_RESULTS]
    best = {}
    for page in rows:
        if page.translation_key not in best or page.locale.language_code == language:
            best[page.translation_key] = page
    return list(best.values())


def _reads_all(user: User | AnonymousUser) -> bool:
    return user.is_authenticated and user.is_team_member and may_read_all_content(user)


def _readable_lessons(user: User | AnonymousUser, at: datetime) -> QuerySet[LessonPage]:
    lessons = LessonPage.objects.live()
    if _reads_all(user):
        return lessons
    if not user.is_authenticated or user.is_team_member:
        return lessons.none()
    readable = Q()
    for path in _open_modules(user, at):
        readable |= Q(path__startswith=path)
    return lessons.filter(readable) if readable else lessons.none()


def _open_modules(learner: User, at: datetime) -> QuerySet[Any, str]:
    """The paths of the modules that a learner may read now, in every language."""
    enrolments = Enrolment.objects.kept().by(learner).select_related("cohort")
    cohorts = {enrolment.cohort_id: enrolment.cohort for enrolment in enrolments}
    keys = {
        row.module.translation_key
        for row in CohortModule.objects.filter(cohort__in=cohorts).select_related("module")
        if row.opens_on is None or row.opens_on <= cohorts[row.cohort_id].day_of(at)
    }
    live = ModulePage.objects.live().filter(translation_key__in=keys)
    return live.values_list("path", flat=True)


def _modules_of(lessons: Iterable[Page]) -> dict[str, ModulePage]:
    paths = {lesson.path[: -lesson.steplen] for lesson in lessons}
    modules = ModulePage.objects.filter(path__in=paths).select_related("locale").defer("body")
    return {module.path: module for module in modules}
