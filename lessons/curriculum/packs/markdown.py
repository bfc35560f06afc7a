"""Turns the little Markdown that a pack may use into Wagtail's rich text.

Allowed: paragraphs, **bold**, *italic*, [links](https://…), lists of one level, and small headings
with ``###``. Everything else stays the letters it is, and HTML is refused: what comes out of here is
shown to parents without further cleaning.
"""

import re
from html import escape

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from lessons.curriculum.packs.files import is_web_address
from lessons.curriculum.packs.records import RichText

MAX_RICH_TEXT = 5_000
# For each [ the library looks ahead for its end, so a text full of them takes very long.
MAX_BRACKETS = 60
HTML = re.compile(r"<[A-Za-z/!?]")
MARKS = {"strong_open": "<b>", "strong_close": "</b>", "em_open": "<i>", "em_close": "</i>"}

INLINE = ["emphasis", "link", "escape", "entity", "newline"]

_inline_markdown = MarkdownIt("zero").enable(INLINE)
_markdown = MarkdownIt("zero").enable([*INLINE, "heading", "list"])
# Addresses are judged below, where a bad one can be named; left to the library it would stay as text.
_inline_markdown.validateLink = _markdown.validateLink = lambda address: True


def rich_text(page, line, source, *, one_piece=False):
    """Rich text from Markdown that begins on ``line``.

    ``one_piece``: a single paragraph is wanted, in which "1." begins no list.
    """
    problems = len(page.problems)
    if len(source) > MAX_RICH_TEXT or source.count("[") > MAX_BRACKETS:
        page.report(
            line, _("This text is too long or has too many brackets. Split it in two with a heading.")
        )
        return RichText()
    for number, words in enumerate(source.split("\n"), start=line):
        if HTML.search(words):
            page.report(number, _("HTML is not allowed here. Put a space after the < sign, or use Markdown."))
    if len(page.problems) > problems:
        return RichText()
    found = _render(page, line, (_inline_markdown if one_piece else _markdown).parse(source))
    if one_piece and len(found.pieces) > 1:
        page.report(line, _("Only one paragraph belongs here."))
    return found


def _render(page, line, tokens):
    html, pieces, shape, plain = [], [], [], []
    lists, heading, item_pieces, item_line, where = [], "", 0, line, line
    for token in tokens:
        if token.map:
            where = line + token.map[0]
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                if lists:
                    page.report(where, _("A list inside a list is not possible here."))
                if str(token.attrs.get("start", 1)) != "1":
                    page.report(
                        where,
                        _("A numbered list begins with 1. If this is no list, write \\. for the full stop."),
                    )
                lists.append(token.tag)
                html.append(f"<{token.tag}>")
            case "bullet_list_close" | "ordered_list_close":
                html.append(f"</{lists.pop()}>")
            case "list_item_open":
                item_pieces, item_line = 0, where
            case "list_item_close":
                if item_pieces != 1:
                    page.report(item_line, _("Each entry of a list has one paragraph."))
            case "heading_open":
                heading = token.tag
                if heading not in ("h3", "h4") or lists:
                    page.report(where, _("Small headings inside a text begin with ### or ####."))
            case "heading_close":
                heading = ""
            case "inline":
                inner, words = _inline(page, where, token.children or [])
                tag = "li" if lists else heading or "p"
                item_pieces += 1
                html.append(f"<{tag}>{inner}</{tag}>")
                pieces.append(inner)
                plain.append(words)
                shape.append(f"{lists[-1]} {tag}" if lists else tag)
    return RichText(html="".join(html), plain="\n".join(plain), pieces=tuple(pieces), shape=tuple(shape))


def _inline(page, line, tokens):
    html, plain = [], []
    for token in tokens:
        if token.type in MARKS:
            html.append(MARKS[token.type])
        elif token.type == "link_open":
            address = str(token.attrs.get("href", ""))
            if not is_web_address(address):
                page.report(line, _("A link must lead to a full address that begins with https://."))
            html.append(f'<a href="{escape(address)}">')
        elif token.type == "link_close":
            if html[-1].startswith("<a "):
                page.report(line, _("A link needs words to click on."))
            html.append("</a>")
        elif token.type == "hardbreak":
            html.append("<br/>")
            plain.append(" ")
        else:
            words = " " if token.type == "softbreak" else token.content
            html.append(escape(words, quote=False))
            plain.append(words)
    return "".join(html), "".join(plain)
