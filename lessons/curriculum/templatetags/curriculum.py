"""Template tags for content: where a page is read, and which language it is in."""

import re
from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.models import Site

from institute.i18n.direction import text_direction
from institute.i18n.text import normalise_for_comparison
from lessons.curriculum import queries
from lessons.curriculum.models import CurriculumPage, GlossaryPage
from lessons.curriculum.models.local_fact import facts_in_language
from lessons.curriculum.outline import outline
from lessons.curriculum.parts import stops_in

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
    return text_direction(page.locale.language_code)


# The kinds of sources that packs name; another kind stands as it was written.
KINDS_OF_SOURCES = {
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


# What the picture of each module shows, for those who cannot see it.
PICTURES = {
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
def module_picture(code):
    """Show the picture of one of the eight modules."""
    return {"code": code, "words": PICTURES[code]}


@register.filter
def has_picture(code):
    """Say whether a module has a picture; one that the team adds may have none."""
    return code in PICTURES


@register.filter
def kind_of_source(kind):
    """Return the kind of a source in the language of the interface: "law" as "ley"."""
    return KINDS_OF_SOURCES.get(kind, kind)


@register.filter
def month(checked):
    """Return the month of "2026-11" in words."""
    if not re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", checked):
        return checked
    return date_format(date.fromisoformat(f"{checked}-01"), "YEAR_MONTH_FORMAT")


@register.simple_tag(takes_context=True)
def glossary(context):
    """Return the site's glossary in the reader's language: its ``url`` and the ``anchors`` of its words.

    Read once for a page, however many lists of words stand on it.
    """
    request = context.get("request")
    if request is None:
        return _glossary()
    # A block that is still in English stands in English on a page of another language.
    known = request.__dict__.setdefault("_glossary", {})
    language = queries.content_language()
    if language not in known:
        known[language] = _glossary()
    return known[language]


def _glossary():
    for page in queries.in_language(outline().of(GlossaryPage)[:1]):
        return {"title": page.title, "url": address(page), "anchors": _anchors(page), "page": page}
    return {"anchors": ()}


def _anchors(page):
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
def local_facts(facts, page, shows_facilitator_notes):
    """Return the ``rows`` that a reader sees, with language; for the team also what is to check."""
    today, rows = timezone.localdate(), []
    # Outside a page, as in a search, there is none.
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
def activities_of(module):
    """Return the session activities of a module, each as its reader gets it; for the team alone."""
    return queries.activities_of(module)


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
    rows, stops = [], stops_in((lesson.page, lesson.stopped_at) for lesson in progress.lessons)
    for lesson in progress.lessons:
        minutes = ngettext("%(count)d minute", "%(count)d minutes", lesson.page.minutes)
        note = minutes % {"count": lesson.page.minutes}
        rows.append(
            _row(rows, lesson.page, current, note, is_done=lesson.is_read, stop=stops.get(lesson.page.pk))
        )
    for quiz in progress.quizzes:
        note = QUIZ_NOTES.get(quiz.state, "")
        rows.append(_row(rows, quiz.page, current, note, is_done=quiz.state == "passed"))
    return rows


def _row(rows, page, current, note, is_done, stop=None):
    is_current = page.translation_key == current.translation_key
    return {
        "number": len(rows) + 1,
        "name": page.title,
        "url": address(page),
        "lang": language(page),
        "dir": direction(page),
        "note": _("You are here") if is_current else note,
        "state": "now" if is_current else "done" if is_done else "",
        "place": stop.name if stop and not is_current else "",
    }
