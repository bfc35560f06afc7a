"""Parsing the body of a lesson, module or activity: headings, text between them, and ``:::`` boxes."""

import re
from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from lessons.curriculum.packs.files import DOCUMENT_ENDINGS, IMAGE_ENDINGS, Page, find_media_file, parse_day
from lessons.curriculum.packs.lines import Chunk, Entry, Keys, read_entries, split_chunks
from lessons.curriculum.packs.markdown import rich_text
from lessons.curriculum.packs.questions import read_question
from lessons.curriculum.packs.records import (
    Block,
    Document,
    Heading,
    Item,
    LocalFact,
    LocalFacts,
    Picture,
    Prose,
    RichText,
    SelfCheck,
    Source,
    Sources,
    Steps,
    Table,
    Word,
    Words,
)

# Identity, key and location of a record, and the type of a block.
type Common = dict[str, Any]

PROSE_BOXES = {
    "text": "text",
    "key idea": "key_idea",
    "try it": "try_it",
    "talk about it": "talk_about_it",
    "facilitator note": "facilitator_note",
    "reflection": "reflection",
}
LESSON_BOXES = (
    *("text", "key idea", "words to know", "try it", "talk about it", "document", "facilitator note"),
    *("self-check", "steps", "table", "sources", "local facts"),
)
ACTIVITY_BOXES = ("text", "words to know", "document", "facilitator note", "steps", "table")
MODULE_BOXES = ("words to know", "reflection", "materials", "facilitator note")
IMAGE = re.compile(r'!\[([^\[\]]*)\]\(\s*([^\s()"]+)(?:\s+"([^"]*)")?\s*\)')
LINK = re.compile(r"\[([^\[\]]+)\]\(\s*([^\s()]+)\s*\)")
TERM = re.compile(r"([^\[\]]+?)\s*(?:\[([^\[\]]+)\])?")
CHECKED = re.compile(r"(.*)\(([0-9]{4}-[0-9]{2}-[0-9]{2})\)")


def read_blocks(
    page: Page,
    boxes: Collection[str],
    *,
    sources: tuple[Source, ...] = (),
    last_reviewed: date | None = None,
) -> tuple[Block, ...]:
    """The blocks of a page's body, in order, each with an identity. ``boxes``: the names that are allowed."""
    blocks: list[Block] = []
    keys, heading = Keys(page), ""
    for chunk in split_chunks(page, boxes):
        if chunk.kind == "heading":
            heading = chunk.key
        elif chunk.kind == "text" and not chunk.key and heading:
            # The text right under a heading needs no key of its own; a second one does.
            chunk.key, heading = f"{heading}-text", ""
        if not chunk.key:
            page.report(
                chunk.line, _("Give this an identity: {#name} at the end of the line, or above a text.")
            )
            continue
        block = _read(page, chunk, sources, last_reviewed) if keys.add(chunk.key, chunk.line) else None
        if block:
            blocks.append(block)
    return tuple(blocks)


def _read(page: Page, chunk: Chunk, sources: tuple[Source, ...], last_reviewed: date | None) -> Block | None:
    common: Common = {"id": page.identity(chunk.key), "key": chunk.key, "location": page.location(chunk.line)}
    common["type"] = PROSE_BOXES.get(chunk.kind) or chunk.kind.replace(" ", "_").replace("-", "_")
    if chunk.kind in PROSE_BOXES:
        text = rich_text(page, chunk.first_line, chunk.source)
        if not text:
            page.report(chunk.line, _("There is no text here."))
        return Prose(text=text, **common)
    if chunk.kind == "sources":
        if chunk.source.strip():
            page.report(
                chunk.first_line, _("This box stays empty: the sources stand at the top of the file.")
            )
        return Sources(sources=sources, last_reviewed=last_reviewed, **common)
    return READERS[chunk.kind](page, chunk, common)


def _record(page: Page, chunk: Chunk, entry: Entry) -> Common:
    """Identity, key and location of one entry of a box."""
    return {
        "id": page.identity(chunk.key, entry.key),
        "key": entry.key,
        "location": page.location(entry.line),
    }


def _heading(page: Page, chunk: Chunk, common: Common) -> Heading:
    unmarked = chunk.text.lstrip("#")
    level = len(chunk.text) - len(unmarked)
    text = unmarked.strip()
    if level not in (2, 3):
        page.report(chunk.line, _("A heading in the page begins with ## or ###."))
    if not text or len(text) > 200:
        page.report(chunk.line, _("A heading has 1 to 200 letters."))
    return Heading(text=text, level=level, **common)


def _image(page: Page, chunk: Chunk, common: Common) -> Picture | None:
    parts = IMAGE.fullmatch(chunk.text)
    if not parts:
        page.report(chunk.line, _("Write an image so: ![what it shows](files/picture.png) {#picture}"))
        return None
    if not parts[1].strip():
        page.report(chunk.line, _("Say in the brackets what the image shows, for people who cannot see it."))
    file = find_media_file(page, chunk.line, parts[2], IMAGE_ENDINGS)
    if file is None:
        return None
    return Picture(file=file, alt=parts[1].strip(), caption=(parts[3] or "").strip(), **common)


def _document(page: Page, chunk: Chunk, common: Common) -> Document | None:
    parts = LINK.fullmatch(chunk.source.strip())
    if not parts:
        page.report(chunk.line, _("Write a document so: [Its title](files/worksheet.pdf)"))
        return None
    file = find_media_file(page, chunk.first_line, parts[2], DOCUMENT_ENDINGS)
    return None if file is None else Document(file=file, title=parts[1].strip(), **common)


def _words(page: Page, chunk: Chunk, common: Common) -> Words:
    return Words(words=read_words(page, chunk), **common)


def read_words(page: Page, chunk: Chunk) -> tuple[Word, ...]:
    """The entries "term [in English] = meaning {#key}" of a box of words."""
    words = []
    for entry in read_entries(page, chunk.line, chunk.lines, what=_("words")):
        left, equals, meaning = " ".join(entry.text.split()).partition(" = ")
        parts = TERM.fullmatch(left.strip()) if len(left) <= 200 else None
        if not parts or not equals or not meaning.strip():
            page.report(entry.line, _("Write a word so: term = what it means {#term}"))
            continue
        term, in_english = parts[1].strip(), (parts[2] or "").strip()
        record = _record(page, chunk, entry)
        words.append(Word(term=term, in_english=in_english, meaning=meaning.strip(), **record))
    return tuple(words)


def read_items(page: Page, chunk: Chunk, what: str) -> tuple[Item, ...]:
    """The entries of a plain list, each with an identity. ``what`` names them in a message."""
    items = []
    for entry in read_entries(page, chunk.line, chunk.lines, what=what):
        text = rich_text(page, entry.line, entry.text, one_piece=True)
        if not text:
            page.report(entry.line, _("There is no text here."))
            continue
        items.append(Item(text=text, **_record(page, chunk, entry)))
    return tuple(items)


def _steps(page: Page, chunk: Chunk, common: Common) -> Steps:
    return Steps(steps=read_items(page, chunk, _("steps")), **common)


def _table(page: Page, chunk: Chunk, common: Common) -> Table | None:
    rows: list[tuple[RichText, ...]] = []
    for line, text in chunk.lines:
        text = text.strip()
        if not text or not set(text) - set("|-: "):
            continue
        if not (text.startswith("|") and text.endswith("|")):
            page.report(line, _("Each line of a table begins and ends with |."))
            continue
        cells = tuple(rich_text(page, line, cell.strip(), one_piece=True) for cell in text[1:-1].split("|"))
        if rows and len(cells) != len(rows[0]):
            page.report(line, _("This line of the table has more or fewer cells than the first."))
        rows.append(cells)
    if len(rows) < 2:
        page.report(chunk.line, _("A table needs a line of headings and at least one line more."))
        return None
    return Table(header=rows[0], rows=tuple(rows[1:]), **common)


def _self_check(page: Page, chunk: Chunk, common: Common) -> SelfCheck | None:
    question = read_question(page, chunk, graded=False)
    return None if question is None else SelfCheck(question=question, **common)


def _local_facts(page: Page, chunk: Chunk, common: Common) -> LocalFacts:
    facts = []
    for entry in read_entries(page, chunk.line, chunk.lines, what=_("local facts")):
        label, equals, value = f"{' '.join(entry.text.split())} ".partition(" = ")
        parts = CHECKED.fullmatch(value.strip())
        checked = parse_day(parts[2]) if parts else None
        value = parts[1].strip() if parts else value.strip()
        if not equals or not label.strip() or (value and not checked):
            page.report(entry.line, _("Write a local fact so: label = value (day it was checked) {#key}"))
            continue
        record = _record(page, chunk, entry)
        facts.append(LocalFact(label=label.strip(), value=value, checked=checked, **record))
    return LocalFacts(facts=tuple(facts), **common)


READERS: dict[str, Callable[[Page, Chunk, Common], Block | None]] = {
    "heading": _heading,
    "image": _image,
    "document": _document,
    "words to know": _words,
    "steps": _steps,
    "table": _table,
    "self-check": _self_check,
    "local facts": _local_facts,
}
