"""Reads each kind of page of a pack, in one language: curriculum, module, lesson, activity, quiz.

Each reader gives what the pages of all languages share, and the text of this one. A translation
repeats nothing that is shared, so its shared part is empty.
"""

from django.utils.translation import gettext as _

from lessons.curriculum.packs.blocks import (
    ACTIVITY_BOXES,
    LESSON_BOXES,
    MODULE_BOXES,
    read_blocks,
    read_items,
    read_words,
)
from lessons.curriculum.packs.files import is_web_address
from lessons.curriculum.packs.lines import Keys, split_chunks
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
from lessons.curriculum.packs.records import RichText, Source

LEVELS = ("remember", "understand", "apply", "analyze", "evaluate", "create")
SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
OUTCOME_CODE = r"[A-Z]{2,8}-[0-9]{1,2}"
SOURCE_CODE = r"[A-Za-z]{1,3}[0-9]{1,4}[a-z]?"
MONTH = r"[0-9]{4}-(0[1-9]|1[0-2])"


def _details(page, kind, code):
    """What every page says of itself at its top."""
    fields = page.front
    if fields.text(kind) not in ("", code):
        page.report(fields.line_of(kind), _("By its name this file is “%(code)s”.") % {"code": code})
    if fields.text("language") not in ("", page.language):
        page.report(
            fields.line_of("language"), _("By its name this file is in “%(code)s”.") % {"code": page.language}
        )
    return {"language": page.language, "status": fields.one_of("status", STATUSES, default=STATUSES[0])}


def _titles(page):
    fields = page.front
    return {
        "title": fields.text("title", longest=120),
        "summary": fields.text("summary", required=False, longest=400),
        "slug": fields.text("slug", required=False, pattern=SLUG, longest=100) or None,
    }


def _outcomes_named(page, known):
    codes = page.front.texts("outcomes", pattern=OUTCOME_CODE)
    for code in codes:
        if known is not None and code not in known:
            page.report(
                page.front.line_of("outcomes"), _("The module has no outcome %(code)s.") % {"code": code}
            )
    return codes


def read_curriculum(page):
    text = CurriculumText(
        **_details(page, "curriculum", "curriculum"), **_titles(page), introduction=_whole_body(page)
    )
    page.front.done()
    return {}, text


def read_glossary(page):
    details = _details(page, "glossary", "glossary") | _titles(page)
    page.front.done()
    words = []
    for chunk in split_chunks(page, ("words to know",)):
        if chunk.kind == "words to know":
            words += read_words(page, chunk)
        else:
            page.report(chunk.line, _("A glossary has nothing but boxes of words to know."))
    return {}, GlossaryText(**details, words=tuple(words))


def _whole_body(page):
    return _prose(page, page.body)


def _prose(page, lines):
    first = next((place for place, (_line, words) in enumerate(lines) if words.strip()), None)
    if first is None:
        return RichText()
    return rich_text(page, lines[first][0], "\n".join(words for _line, words in lines[first:]))


def read_lesson(page, code, outcomes):
    details, fields = _details(page, "lesson", code) | _titles(page), page.front
    shared = {}
    if page.is_source:
        shared = {
            "minutes": fields.whole("minutes", 1, 120),
            "outcomes": _outcomes_named(page, outcomes),
            "last_reviewed": fields.day("last_reviewed"),
            "review_by": fields.day("review_by", required=False),
            "open_verify": fields.texts("open_verify"),
            "facts": fields.texts("facts"),
        }
    sources = _sources(page)
    fields.done()
    blocks = read_blocks(page, LESSON_BOXES, sources=sources, last_reviewed=shared.get("last_reviewed"))
    if not blocks:
        page.report(fields.line, _("This lesson says nothing. Write its text under the details."))
    return shared, LessonText(**details, blocks=blocks, sources=sources)


def _sources(page):
    found, keys = [], Keys(page)
    for fields in page.front.mappings("sources", required=False):
        code, title = fields.text("code", pattern=SOURCE_CODE), fields.text("title")
        kind = address = checked = ""
        if page.is_source:
            kind = fields.text("kind", required=False, longest=40)
            checked = fields.text("checked", pattern=MONTH)
            address = fields.text("address", required=False)
            if address and not is_web_address(address):
                page.report(
                    fields.line_of("address"),
                    _("A link must lead to a full address that begins with https://."),
                )
        fields.done()
        if code and keys.add(code, fields.line):
            location = page.location(fields.line)
            record = {"id": page.identity("source", code), "key": code, "location": location}
            found.append(Source(title=title, kind=kind, address=address, checked=checked, **record))
    return tuple(found)


def read_activity(page, code, outcomes):
    details, fields = _details(page, "activity", code) | _titles(page), page.front
    shared = {}
    if page.is_source:
        shared = {"minutes": fields.whole("minutes", 1, 600), "outcomes": _outcomes_named(page, outcomes)}
    fields.done()
    return shared, ActivityText(**details, blocks=read_blocks(page, ACTIVITY_BOXES))


def read_quiz(page, code, outcomes):
    details, fields = _details(page, "quiz", code) | _titles(page), page.front
    shared = {}
    if page.is_source:
        shared = {
            "pass_percent": fields.whole("pass_percent", 1, 100, default=70),
            "attempts": fields.whole("attempts", 1, 100, default=3),
        }
    fields.done()
    before, chunks = split_questions(page)
    questions = [read_question(page, chunk) for chunk in chunks]
    for chunk, question in zip(chunks, questions, strict=True):
        if outcomes is not None and question and question.outcome and question.outcome not in outcomes:
            page.report(chunk.line, _("The module has no outcome %(code)s.") % {"code": question.outcome})
    if not questions:
        page.report(fields.line, _("This quiz has no questions. Each begins with ## and its type."))
    introduction = _prose(page, before.lines)
    return shared, QuizText(**details, introduction=introduction, questions=tuple(filter(None, questions)))


def read_module(page, code, titles):
    """The module's own page. ``titles``: its title and summary in this language, from pack.yaml."""
    details, fields = _details(page, "module", code), page.front
    details["slug"] = fields.text("slug", required=False, pattern=SLUG, longest=100) or None
    shared = {"minutes": fields.whole("minutes", 1, 1000)} if page.is_source else {}
    shared["outcomes"] = _outcomes(page, code)
    fields.done()
    boxed = {"words": (), "reflection": RichText(), "materials": (), "facilitator_note": RichText()}
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
            boxed[name] = read(page, chunk)
    return shared, ModuleText(**details, **titles, introduction=introduction, **boxed)


MODULE_PARTS = {
    "words to know": ("words", read_words),
    "materials": ("materials", lambda page, chunk: read_items(page, chunk, _("materials"))),
    "reflection": ("reflection", lambda page, chunk: rich_text(page, chunk.first_line, chunk.source)),
    "facilitator note": (
        "facilitator_note",
        lambda page, chunk: rich_text(page, chunk.first_line, chunk.source),
    ),
}


def _outcomes(page, module):
    """The outcomes of a module in one language, each still without its translations."""
    found, keys = [], Keys(page)
    for fields in page.front.mappings("outcomes"):
        code = fields.text("code", pattern=rf"{module}-[0-9]{{1,2}}")
        statement, evidence = fields.text("statement"), fields.text("evidence", required=False)
        level = fields.one_of("level", LEVELS) if page.is_source else LEVELS[0]
        fields.done()
        if code and keys.add(code, fields.line):
            text = OutcomeText(language=page.language, statement=statement, evidence=evidence)
            location, identity = page.location(fields.line), page.identity(code)
            found.append(
                Outcome(id=identity, code=code, location=location, level=level, source=text, translations={})
            )
    return tuple(found)
