"""Template tags for content pages: their addresses, languages, modules, lessons and glossary."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django import template
from django.conf import settings
from django.template import Context
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.models import Page, Site

from institute.i18n.direction import text_direction
from institute.i18n.text import normalise_for_comparison
from learning_outcomes.models import LearningOutcome
from lessons.curriculum import queries
from lessons.curriculum.models import (
    ActivityPage,
    CurriculumPage,
    GlossaryPage,
    LessonPage,
    LocalFact,
    ModulePage,
)
from lessons.curriculum.models.local_fact import facts_in_language
from lessons.curriculum.outline import outline
from lessons.curriculum.parts import Part, stops_in

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

register = template.Library()

# The note beside a quiz in a list, by its state; a passed one has a tick instead.
QUIZ_NOTES = {"open": gettext_lazy("You have begun"), "not-yet": gettext_lazy("Not yet passed")}


@register.filter
def address(page: Page) -> str:
    """Return the path of a page in the language of the interface."""
    return queries.address(page)


@register.filter
def language(page: Page) -> str:
    """Return the code of the language that a page is written in, for ``lang``."""
    return page.locale.language_code


@register.filter
def direction(page: Page) -> str:
    """Return the direction of the language that a page is written in, for ``dir``."""
    return text_direction(page.locale.language_code)


# The kinds of sources that packs name; another kind is shown as it was written.
SOURCE_KINDS = {
    "association": gettext_lazy("association"),
    "audit": gettext_lazy("audit"),
    "concept paper": gettext_lazy("PASS concept paper"),
    "district": gettext_lazy("school district"),
    "employers": gettext_lazy("employers"),
    "government": gettext_lazy("government"),
    "law": gettext_lazy("law"),
    "law firm": gettext_lazy("law firm"),
    "meeting summary": gettext_lazy("meeting summary"),
    "model from another city": gettext_lazy("model from another city"),
    "model from another district": gettext_lazy("model from another district"),
    "news": gettext_lazy("news"),
    "practice": gettext_lazy("practice"),
    "project paper": gettext_lazy("PASS concept paper"),
    "reference": gettext_lazy("reference"),
    "research": gettext_lazy("research"),
    "union": gettext_lazy("union"),
}


# The text alternative of each module's picture.
PICTURE_TEXTS = {
    "ADV": gettext_lazy("Three heads over one wide seat. The middle one, who speaks, has another color."),
    "COM": gettext_lazy("Two speech bubbles that overlap: both speak and both listen."),
    "FAC": gettext_lazy("Four seats around a small table. One quarter of the time is marked."),
    "BUD": gettext_lazy("A round with one quarter taken out: who gets which part."),
    "DEE": gettext_lazy("A steep wave, a gentle wave and a still line: it gets calmer."),
    "BAR": gettext_lazy("Two equal half-rounds with a bar between them: two sides at one table."),
    "CON": gettext_lazy("Three rings that overlap. The part they share is marked."),
    "HEA": gettext_lazy("A bowl with two leaves: care, and then growth."),
}


@register.inclusion_tag("components/module_picture.html")
def module_picture(code: str) -> dict[str, Any]:
    """Show the picture of one of the eight modules."""
    return {"code": code, "alt": PICTURE_TEXTS[code]}


@register.filter
def has_picture(code: str) -> bool:
    """Whether a module has a picture; one that the team adds may have none."""
    return code in PICTURE_TEXTS


@register.filter
def kind_of_source(kind: str) -> "StrOrPromise":
    """Return the kind of a source in the language of the interface: "law" as "ley"."""
    return SOURCE_KINDS.get(kind, kind)


@register.filter
def month(checked: str) -> str:
    """Format a month such as "2026-11" in the active language."""
    if not re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", checked):
        return checked
    return date_format(date.fromisoformat(f"{checked}-01"), "YEAR_MONTH_FORMAT")


@register.simple_tag(takes_context=True)
def glossary(context: Context) -> dict[str, Any]:
    """Return the site's glossary in the reader's language: its ``url`` and the ``anchors`` of its words.

    Read once a request, however many lists of words a page has.
    """
    request = context.get("request")
    if request is None:
        return _glossary()
    # A block that is not translated is rendered in English on a page of another language.
    by_language = request.__dict__.setdefault("_glossary", {})
    language = queries.content_language()
    if language not in by_language:
        by_language[language] = _glossary()
    return by_language[language]


def _glossary() -> dict[str, Any]:
    for page in queries.in_language(outline().of(GlossaryPage)[:1]):
        return {"title": page.title, "url": address(page), "anchors": _anchors(page), "page": page}
    return {"anchors": ()}


def _anchors(page: GlossaryPage) -> set[str]:
    """Return the anchors of a glossary's words."""
    anchors = outline().anchors
    if page.pk not in anchors:
        anchors[page.pk] = {slugify(block["value"]["english"]) for block in page.words.raw_data} - {""}
    return anchors[page.pk]


@register.simple_tag
def words_by_letter(glossary: GlossaryPage) -> list[dict[str, Any]]:
    """Return the initial letters of a glossary in order, each with its words; accents are ignored."""

    def sort_key(word: Mapping[str, str]) -> str:
        return normalise_for_comparison(word["term"])

    words = [{"anchor": slugify(block.value["english"]), **block.value} for block in glossary.words]
    by_letter = groupby(sorted(words, key=sort_key), key=lambda word: sort_key(word)[:1].upper())
    return [{"letter": letter, "words": list(words_of_letter)} for letter, words_of_letter in by_letter]


@register.simple_tag
def local_facts(
    facts: Iterable[LocalFact], page: Page | None, shows_facilitator_notes: bool
) -> dict[str, Any]:
    """Return the ``rows`` of facts with their languages; with notes for the team on what to check."""
    today = timezone.localdate()
    rows: list[dict[str, Any]] = []
    # Outside a page, as in a search result, there is no page.
    read_in = page.locale.language_code if page else settings.LANGUAGE_CODE
    for fact, code in facts_in_language(facts, read_in):
        note = ""
        if shows_facilitator_notes and not fact.value:
            note = _("Not known yet. Parents do not see it.")
        elif shows_facilitator_notes and fact.is_stale(today):
            note = _("Checked more than 90 days ago. Check it again.")
        if fact.value or note:
            rows.append({"fact": fact, "note": note, "lang": code, "dir": text_direction(code)})
    return {"rows": rows, "lang": read_in, "dir": text_direction(read_in)}


@register.simple_tag
def english_changed_at(page: Page) -> datetime | None:
    """Return when the English changed after this translation was published, or None."""
    return queries.english_changed_at(page)


@register.simple_tag
def is_in_interface_language(page: Page) -> bool:
    """Whether a page is in the language of the interface."""
    return page.locale.language_code == queries.content_language()


@register.simple_tag
def lessons_of(module: Page) -> list[Page]:
    """Return the lessons of a module, each in its reader's language."""
    return queries.lessons_of(module)


@register.simple_tag
def activities_of(module: Page) -> list[Page]:
    """Return the session activities of a module, each in its reader's language; only for the team."""
    return queries.activities_of(module)


@register.simple_tag
def outcomes_of(page: ModulePage | LessonPage | ActivityPage) -> list[LearningOutcome]:
    """Return the learning outcomes of a page in its reader's language."""
    return queries.outcomes_in_language(page.outcomes.select_related("locale"))


@register.simple_tag
def untranslated_blocks(page: Page) -> frozenset[str]:
    """Return the ids of blocks that are still in the source language."""
    return queries.untranslated_blocks(page)


@register.simple_tag(takes_context=True)
def modules(context: Context, curriculum: CurriculumPage | None = None) -> list[Page]:
    """Return the modules of a curriculum (by default the site's only one), each in its reader's language."""
    if curriculum is None:
        site = Site.find_for_request(context["request"])
        curriculum = site and CurriculumPage.objects.live().child_of(site.root_page).first()
    return queries.modules_of(curriculum) if curriculum else []


@register.simple_tag
def module_of(lesson: Page) -> Page | None:
    """Return the module of a lesson or quiz, in its reader's language."""
    return queries.module_of(lesson)


@register.simple_tag
def position_in_module(progress: Any, lesson: Page) -> dict[str, int]:
    """Return which of the module's lessons this is: ``number`` (0 while it is not public) and ``total``."""
    keys = [row.page.translation_key for row in progress.lessons]
    number = keys.index(lesson.translation_key) + 1 if lesson.translation_key in keys else 0
    return {"number": number, "total": len(keys)}


@register.simple_tag
def module_rows(progress: Any, current: Page) -> list[dict[str, Any]]:
    """Return the rows of "In this module": its lessons, then its quizzes, with what the reader has done."""
    rows: list[dict[str, Any]] = []
    stops = stops_in((lesson.page, lesson.stopped_at) for lesson in progress.lessons)
    for lesson in progress.lessons:
        minutes = ngettext("%(count)d minute", "%(count)d minutes", lesson.page.minutes)
        note = minutes % {"count": lesson.page.minutes}
        rows.append(
            _row(rows, lesson.page, current, note, is_done=lesson.is_read, stop=stops.get(lesson.page.pk))
        )
    for quiz in progress.quizzes:
        quiz_note = QUIZ_NOTES.get(quiz.state, "")
        rows.append(_row(rows, quiz.page, current, quiz_note, is_done=quiz.state == "passed"))
    return rows


def _row(
    rows: list[dict[str, Any]],
    page: Page,
    current: Page,
    note: "StrOrPromise",
    is_done: bool,
    stop: Part | None = None,
) -> dict[str, Any]:
    is_current = page.translation_key == current.translation_key
    return {
        "number": len(rows) + 1,
        "name": page.title,
        "url": address(page),
        "lang": language(page),
        "dir": direction(page),
        "note": _("You are here") if is_current else note,
        "state": "now" if is_current else "done" if is_done else "",
        "stopped_at": stop.name if stop and not is_current else "",
    }
