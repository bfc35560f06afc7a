"""Parsing each kind of page of a pack, in one language: curriculum, module, lesson, activity, quiz.

Each reader returns what the pages of all languages share, and the text of this one. A translation
repeats nothing that is shared, so its shared part is empty.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from lessons.curriculum.packs.blocks import (
    ACTIVITY_BOXES,
    LESSON_BOXES,
    MODULE_BOXES,
    read_blocks,
    read_items,
    read_words,
)
from lessons.curriculum.packs.files import Page, is_allowed_link
from lessons.curriculum.packs.lines import Chunk, Keys, split_chunks
from lessons.curriculum.packs.markdown import rich_text
from lessons.curriculum.packs.pages import (
    STATUSES,
    ActivityText,
    CurriculumText,
    GlossaryText,
    LessonText,
    ModuleText,
    Outcome,
    OutcomeText,
    QuizText,
)
from lessons.curriculum.packs.questions import read_question, split_questions
from lessons.curriculum.packs.records import RichText, Source, Word

# Fields of a record that every language of a page shares.
type Shared = dict[str, Any]

LEVELS = ("remember", "understand", "apply", "analyze", "evaluate", "create")
SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
OUTCOME_CODE = r"[A-Z]{2,8}-[0-9]{1,2}"
SOURCE_CODE = r"[A-Za-z]{1,3}[0-9]{1,4}[a-z]?"
MONTH = r"[0-9]{4}-(0[1-9]|1[0-2])"


def _details(page: Page, kind: str, code: str) -> Shared:
    """The front matter that every page has: its code, language and status."""
    fields = page.front
    if fields.text(kind) not in ("", code):
        page.report(fields.line_of(kind), _("By its name this file is “%(code)s”.") % {"code": code})
    if fields.text("language") not in ("", page.language):
        page.report(
            fields.line_of("language"), _("By its name this file is in “%(code)s”.") % {"code": page.language}
        )
    return {"language": page.language, "status": fields.one_of("status", STATUSES, default=STATUSES[0])}


def _titles(page: Page) -> Shared:
    fields = page.front
    return {
        "title": fields.text("title", longest=120),
        "summary": fields.text("summary", required=False, longest=400),
        "slug": fields.text("slug", required=False, pattern=SLUG, longest=100) or None,
    }


def _outcome_codes(page: Page, of_module: set[str] | None) -> tuple[str, ...]:
    """The outcomes that a page lists; without those of the module they are not checked."""
    codes = page.front.texts("outcomes", pattern=OUTCOME_CODE)
    for code in codes:
        if of_module is not None and code not in of_module:
            page.report(
                page.front.line_of("outcomes"), _("The module has no outcome %(code)s.") % {"code": code}
            )
    return codes


def read_curriculum(page: Page) -> tuple[Shared, CurriculumText]:
    """Parse the curriculum's own page."""
    text = CurriculumText(
        **_details(page, "curriculum", "curriculum"), **_titles(page), introduction=_prose(page, page.body)
    )
    page.front.report_unread()
    return {}, text


def read_glossary(page: Page) -> tuple[Shared, GlossaryText]:
    """Parse the glossary."""
    details = _details(page, "glossary", "glossary") | _titles(page)
    page.front.report_unread()
    words: list[Word] = []
    for chunk in split_chunks(page, ("words to know",)):
        if chunk.kind == "words to know":
            words += read_words(page, chunk)
        else:
            page.report(chunk.line, _("A glossary has nothing but boxes of words to know."))
    return {}, GlossaryText(**details, words=tuple(words))


def _prose(page: Page, lines: list[tuple[int, str]]) -> RichText:
    """Convert lines of Markdown, without the empty ones before them."""
    first = next((index for index, (_line, text) in enumerate(lines) if text.strip()), None)
    if first is None:
        return RichText()
    return rich_text(page, lines[first][0], "\n".join(text for _line, text in lines[first:]))


def read_lesson(page: Page, code: str, outcomes: set[str] | None) -> tuple[Shared, LessonText]:
    """Parse a lesson. ``outcomes``: the codes of its module, None where they are not known."""
    details, fields = _details(page, "lesson", code) | _titles(page), page.front
    shared: Shared = {}
    if page.is_source:
        shared = {
            "minutes": fields.whole("minutes", 1, 120),
            "outcomes": _outcome_codes(page, outcomes),
            "last_reviewed": fields.day("last_reviewed"),
            "review_by": fields.day("review_by", required=False),
            "open_verify": fields.texts("open_verify"),
            "facts": fields.texts("facts"),
        }
    sources = _sources(page)
    fields.report_unread()
    blocks = read_blocks(page, LESSON_BOXES, sources=sources, last_reviewed=shared.get("last_reviewed"))
    if not blocks:
        page.report(fields.line, _("This lesson says nothing. Write its text under the details."))
    return shared, LessonText(**details, blocks=blocks, sources=sources)


def _sources(page: Page) -> tuple[Source, ...]:
    sources: list[Source] = []
    keys = Keys(page)
    for fields in page.front.mappings("sources", required=False):
        code, title = fields.text("code", pattern=SOURCE_CODE), fields.text("title")
        kind = address = checked = ""
        if page.is_source:
            kind = fields.text("kind", required=False, longest=40)
            checked = fields.text("checked", pattern=MONTH)
            address = fields.text("address", required=False)
            if address and not is_allowed_link(address):
                page.report(
                    fields.line_of("address"),
                    _("A link must lead to a full address that begins with https://."),
                )
        fields.report_unread()
        if code and keys.add(code, fields.line):
            location = page.location(fields.line)
            record: Shared = {"id": page.identity("source", code), "key": code, "location": location}
            sources.append(Source(title=title, kind=kind, address=address, checked=checked, **record))
    return tuple(sources)


def read_activity(page: Page, code: str, outcomes: set[str] | None) -> tuple[Shared, ActivityText]:
    """Parse a session activity. ``outcomes``: the codes of its module, None where they are not known."""
    details, fields = _details(page, "activity", code) | _titles(page), page.front
    shared: Shared = {}
    if page.is_source:
        shared = {"minutes": fields.whole("minutes", 1, 600), "outcomes": _outcome_codes(page, outcomes)}
    fields.report_unread()
    return shared, ActivityText(**details, blocks=read_blocks(page, ACTIVITY_BOXES))


def read_quiz(page: Page, code: str, outcomes: set[str] | None) -> tuple[Shared, QuizText]:
    """Parse a quiz. ``outcomes``: the codes of its module, None where they are not known."""
    details, fields = _details(page, "quiz", code) | _titles(page), page.front
    shared: Shared = {}
    if page.is_source:
        shared = {
            "pass_percent": fields.whole("pass_percent", 1, 100, default=70),
            "attempts": fields.whole("attempts", 1, 100, default=3),
        }
    fields.report_unread()
    introduction_lines, chunks = split_questions(page)
    questions = [read_question(page, chunk) for chunk in chunks]
    for chunk, question in zip(chunks, questions, strict=True):
        if outcomes is not None and question and question.outcome and question.outcome not in outcomes:
            page.report(chunk.line, _("The module has no outcome %(code)s.") % {"code": question.outcome})
    if not questions:
        page.report(fields.line, _("This quiz has no questions. Each begins with ## and its type."))
    introduction = _prose(page, introduction_lines.lines)
    return shared, QuizText(**details, introduction=introduction, questions=tuple(filter(None, questions)))


def read_module(page: Page, code: str, titles: Shared) -> tuple[Shared, ModuleText]:
    """Parse the module's own page. ``titles``: its title and summary in this language, from pack.yaml."""
    details, fields = _details(page, "module", code), page.front
    details["slug"] = fields.text("slug", required=False, pattern=SLUG, longest=100) or None
    shared: Shared = {"minutes": fields.whole("minutes", 1, 1000)} if page.is_source else {}
    shared["outcomes"] = _outcomes(page, code)
    fields.report_unread()
    boxes: Shared = {"words": (), "reflection": RichText(), "materials": (), "facilitator_note": RichText()}
    introduction, keys, kinds = RichText(), Keys(page), Keys(page)
    for chunk in split_chunks(page, MODULE_BOXES):
        if chunk.kind == "text" and not chunk.key and kinds.add("introduction", chunk.line):
            introduction = rich_text(page, chunk.first_line, chunk.source)
        elif chunk.kind not in MODULE_BOXES:
            page.report(chunk.line, _("A module has one introduction and boxes. Headings belong in lessons."))
        elif not chunk.key:
            page.report(
                chunk.line, _("Give this an identity: {#name} at the end of the line, or above a text.")
            )
        elif keys.add(chunk.key, chunk.line) and kinds.add(chunk.kind, chunk.line):
            name, read = MODULE_PARTS[chunk.kind]
            boxes[name] = read(page, chunk)
    return shared, ModuleText(**details, **titles, introduction=introduction, **boxes)


MODULE_PARTS: dict[str, tuple[str, Callable[[Page, Chunk], Any]]] = {
    "words to know": ("words", read_words),
    "materials": ("materials", lambda page, chunk: read_items(page, chunk, _("materials"))),
    "reflection": ("reflection", lambda page, chunk: rich_text(page, chunk.first_line, chunk.source)),
    "facilitator note": (
        "facilitator_note",
        lambda page, chunk: rich_text(page, chunk.first_line, chunk.source),
    ),
}


def _outcomes(page: Page, module: str) -> tuple[Outcome, ...]:
    """The outcomes of a module in one language, each still without its translations."""
    outcomes: list[Outcome] = []
    keys = Keys(page)
    for fields in page.front.mappings("outcomes"):
        code = fields.text("code", pattern=rf"{module}-[0-9]{{1,2}}")
        statement, evidence = fields.text("statement"), fields.text("evidence", required=False)
        level = fields.one_of("level", LEVELS) if page.is_source else LEVELS[0]
        fields.report_unread()
        if code and keys.add(code, fields.line):
            text = OutcomeText(language=page.language, statement=statement, evidence=evidence)
            location, identity = page.location(fields.line), page.identity(code)
            outcomes.append(
                Outcome(id=identity, code=code, location=location, level=level, source=text, translations={})
            )
    return tuple(outcomes)
