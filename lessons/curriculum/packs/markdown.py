"""Converting the Markdown that a pack may use into Wagtail's rich text.

Allowed: paragraphs, **bold**, *italic*, [links](https://…), lists of one level, and small headings
with ``###``. Everything else stays plain text, and HTML is refused: what comes out of here is
shown to parents without further sanitizing.
"""

import re
from collections.abc import Iterable
from html import escape
from typing import override

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from lessons.curriculum.packs.files import Page, is_allowed_link
from lessons.curriculum.packs.records import RichText

MAX_RICH_TEXT = 5_000
# For each [ the library looks ahead for its end, so a text full of them takes very long.
MAX_BRACKETS = 60
HTML = re.compile(r"<[A-Za-z/!?]")
TAGS = {"strong_open": "<b>", "strong_close": "</b>", "em_open": "<i>", "em_close": "</i>"}

INLINE = ["emphasis", "link", "escape", "entity", "newline"]


class _Markdown(MarkdownIt):
    @override
    def validateLink(self, url: str) -> bool:
        """Accept every address: a bad one is reported below; the library would show it as text."""
        return True


_inline_markdown = _Markdown("zero").enable(INLINE)
_markdown = _Markdown("zero").enable([*INLINE, "heading", "list"])


def rich_text(page: Page, line: int, source: str, *, one_piece: bool = False) -> RichText:
    """Convert Markdown that begins on ``line``; empty, and with a problem, when it is refused.

    ``one_piece``: a single paragraph is wanted, in which "1." begins no list.
    """
    problems = len(page.problems)
    if len(source) > MAX_RICH_TEXT or source.count("[") > MAX_BRACKETS:
        page.report(
            line, _("This text is too long or has too many brackets. Split it in two with a heading.")
        )
        return RichText()
    for number, text in enumerate(source.split("\n"), start=line):
        if HTML.search(text):
            page.report(number, _("HTML is not allowed here. Put a space after the < sign, or use Markdown."))
    if len(page.problems) > problems:
        return RichText()
    converted = _render(page, line, (_inline_markdown if one_piece else _markdown).parse(source))
    if one_piece and len(converted.pieces) > 1:
        page.report(line, _("Only one paragraph belongs here."))
    return converted


def _render(page: Page, line: int, tokens: Iterable[Token]) -> RichText:
    html: list[str] = []
    pieces: list[str] = []
    shape: list[str] = []
    plain: list[str] = []
    open_lists: list[str] = []
    heading, item_pieces, item_line, token_line = "", 0, line, line
    for token in tokens:
        if token.map:
            token_line = line + token.map[0]
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                if open_lists:
                    page.report(token_line, _("A list inside a list is not possible here."))
                if str(token.attrs.get("start", 1)) != "1":
                    page.report(
                        token_line,
                        _("A numbered list begins with 1. If this is no list, write \\. for the full stop."),
                    )
                open_lists.append(token.tag)
                html.append(f"<{token.tag}>")
            case "bullet_list_close" | "ordered_list_close":
                html.append(f"</{open_lists.pop()}>")
            case "list_item_open":
                item_pieces, item_line = 0, token_line
            case "list_item_close":
                if item_pieces != 1:
                    page.report(item_line, _("Each entry of a list has one paragraph."))
            case "heading_open":
                heading = token.tag
                if heading not in ("h3", "h4") or open_lists:
                    page.report(token_line, _("Small headings inside a text begin with ### or ####."))
            case "heading_close":
                heading = ""
            case "inline":
                inner, text = _inline(page, token_line, token.children or [])
                tag = "li" if open_lists else heading or "p"
                item_pieces += 1
                html.append(f"<{tag}>{inner}</{tag}>")
                pieces.append(inner)
                plain.append(text)
                shape.append(f"{open_lists[-1]} {tag}" if open_lists else tag)
    return RichText(html="".join(html), plain="\n".join(plain), pieces=tuple(pieces), shape=tuple(shape))


def _inline(page: Page, line: int, tokens: Iterable[Token]) -> tuple[str, str]:
    """The HTML and the plain text of one paragraph."""
    html: list[str] = []
    plain: list[str] = []
    for token in tokens:
        if token.type in TAGS:
            html.append(TAGS[token.type])
        elif token.type == "link_open":
            address = str(token.attrs.get("href", ""))
            if not is_allowed_link(address):
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
            text = " " if token.type == "softbreak" else token.content
            html.append(escape(text, quote=False))
            plain.append(text)
    return "".join(html), "".join(plain)
