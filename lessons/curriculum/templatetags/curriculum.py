"""Template tags for content: where a page is read, and which language it is in."""

from django import template
from django.utils.translation import get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from wagtail.models import Site

from lessons.curriculum import queries
from lessons.curriculum.models import CurriculumPage

register = template.Library()

# What stands beside a quiz in a list; a passed one has its tick.
QUIZ_NOTES = {"open": gettext_lazy("You have begun"), "not-yet": gettext_lazy("Not yet passed")}


@register.filter
def address(page):
    """Return the path of a page in the language of the interface."""
    return queries.address(page)


@register.filter
def language(page):
    """Return the code of the language that a page is written in, for ``lang``."""
    return page.locale.language_code


@register.filter
def direction(page):
    """Return the direction of the language that a page is written in, for ``dir``."""
    return "rtl" if get_language_info(page.locale.language_code)["bidi"] else "ltr"


@register.simple_tag
def english_changed_at(page):
    """Return when the English changed after this translation was published, or None."""
    return queries.english_changed_at(page)


@register.simple_tag
def is_in_interface_language(page):
    """Say whether a page is in the language that its reader asked for."""
    return page.locale.language_code == queries.content_language()


@register.simple_tag
def lessons_of(module):
    """Return the lessons of a module, each as its reader gets it."""
    return queries.lessons_of(module)


@register.simple_tag
def outcomes_of(page):
    """Return the learning outcomes of a page in its reader's language."""
    return queries.outcomes_in_language(page.outcomes.select_related("locale"))


@register.simple_tag
def untranslated_blocks(page):
    """Return the ids of blocks that are still in the source language."""
    return queries.untranslated_blocks(page)


@register.simple_tag(takes_context=True)
def modules(context, curriculum=None):
    """Return the modules of a curriculum (else of the site's only one), each as its reader gets it."""
    if curriculum is None:
        site = Site.find_for_request(context["request"])
        curriculum = site and CurriculumPage.objects.live().child_of(site.root_page).first()
    return queries.modules_of(curriculum) if curriculum else []


@register.simple_tag
def module_of(lesson):
    """Return the module that a lesson or quiz stands in, as its reader gets it."""
    return queries.module_of(lesson)


@register.simple_tag
def place_in_module(progress, lesson):
    """Return which of the module's lessons this is: ``number`` (0 while it is not public) and ``total``."""
    keys = [row.page.translation_key for row in progress.lessons]
    number = keys.index(lesson.translation_key) + 1 if lesson.translation_key in keys else 0
    return {"number": number, "total": len(keys)}


@register.simple_tag
def module_rows(progress, current):
    """Return the rows of "In this module": its lessons, then its quizzes, with what the reader has done."""
    rows = []
    for lesson in progress.lessons:
        minutes = ngettext("%(minutes)s minute", "%(minutes)s minutes", lesson.page.minutes)
        note = minutes % {"minutes": lesson.page.minutes}
        rows.append(_row(rows, lesson.page, current, note, is_done=lesson.is_read))
    for quiz in progress.quizzes:
        note = QUIZ_NOTES.get(quiz.state, "")
        rows.append(_row(rows, quiz.page, current, note, is_done=quiz.state == "passed"))
    return rows


def _row(rows, page, current, note, is_done):
    is_current = page.translation_key == current.translation_key
    return {
        "number": len(rows) + 1,
        "name": page.title,
        "url": address(page),
        "lang": language(page),
        "dir": direction(page),
        "note": _("You are here") if is_current else note,
        "state": "now" if is_current else "done" if is_done else "",
    }
