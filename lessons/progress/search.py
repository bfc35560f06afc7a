"""Finding pages: the public ones for anybody, lessons for those who may read them.

Facilitator notes are not in the index (see ``words_for_search`` of lessons), so that no search of a parent
can be answered by what she may not read.
"""

import re
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from wagtail.models import Locale, Page

from institute.cohorts.models import CohortModule, Enrolment
from institute.home.models import StandardPage
from lessons.curriculum.models import ActivityPage, LessonPage, ModulePage
from lessons.curriculum.queries import content_language
from lessons.progress.access import writes_or_teaches

MOST_WORDS = 8
MOST_RESULTS = 20
# Scripts that write without spaces: the index knows no words in them.
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True)
class Found:
    """One page that was found; ``module`` is where a lesson stands, as its reader gets it."""

    page: Page
    text: str
    module: ModulePage | None = None


def words_of(query: str) -> list[str]:
    """The words of what somebody typed. Signs that a database would take for orders are left out."""
    return re.findall(r"\w+", query.replace("\0", " "))[:MOST_WORDS]


def find_pages(query: str, *, user, at) -> list[Found]:
    """The pages that hold all words of ``query`` and that this person may read, best first.

    Pages come in the reader's language where they are translated, else in the source language.
    """
    words = words_of(query)
    if not words:
        return []
    public = _search(StandardPage.objects.live().public(), words, "lead")
    lessons = _search(_readable_lessons(user, at), words, "summary")
    if _reads_all(user):
        lessons += _search(ActivityPage.objects.live(), words, "summary")
    modules = _modules_of(lessons)
    found = [Found(page, page.summary, modules.get(page.path[: -page.steplen])) for page in lessons]
    found += [Found(page, page.lead) for page in public]
    return found[:MOST_RESULTS]


def _search(pages, words, more):
    """Live pages of one class with all the words; of two languages of one page, the reader's."""
    wanted = content_language()
    # By number: the index knows the locale of a page, and not the language of a locale.
    locales = list(
        Locale.objects.filter(language_code__in={wanted, settings.LANGUAGE_CODE}).values_list("pk", flat=True)
    )
    pages = pages.filter(locale__in=locales).select_related("locale")
    query = " ".join(words)
    if UNSPACED.search(query):
        rows = pages
        for word in words:
            rows = rows.filter(Q(title__icontains=word) | Q(**{f"{more}__icontains": word}))
        rows = rows[: 2 * MOST_RESULTS]
    else:
        rows = pages.search(query, operator="and")[: 2 * MOST_RESULTS]
    best = {}
    for page in rows:
        if page.translation_key not in best or page.locale.language_code == wanted:
            best[page.translation_key] = page
    return list(best.values())


def _reads_all(user):
    return user.is_authenticated and user.is_team_member and writes_or_teaches(user)


def _readable_lessons(user, at):
    lessons = LessonPage.objects.live()
    if _reads_all(user):
        return lessons
    if not user.is_authenticated or user.is_team_member:
        return lessons.none()
    readable = Q()
    for path in _open_modules(user, at):
        readable |= Q(path__startswith=path)
    return lessons.filter(readable) if readable else lessons.none()


def _open_modules(learner, at):
    """The paths of the modules that a parent may read now, in every language."""
    places = Enrolment.objects.kept().by(learner).select_related("cohort")
    cohorts = {place.cohort_id: place.cohort for place in places}
    keys = {
        row.module.translation_key
        for row in CohortModule.objects.filter(cohort__in=cohorts).select_related("module")
        if row.opens_on is None or row.opens_on <= cohorts[row.cohort_id].day_of(at)
    }
    live = ModulePage.objects.live().filter(translation_key__in=keys)
    return live.values_list("path", flat=True)


def _modules_of(lessons):
    paths = {lesson.path[: -lesson.steplen] for lesson in lessons}
    modules = ModulePage.objects.filter(path__in=paths).select_related("locale").defer("body")
    return {module.path: module for module in modules}
