"""Paragraphs: a text broken into lines."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from institute.typesetting.characters import CannotDraw
from institute.typesetting.families import Style
from institute.typesetting.text import Line, fit_line, set_line

# A word, its width at size 1, and whether a space stands before it.
type Word = tuple[str, float, bool]

_WIDE = r"\u2e80-\u2fff\u3005-\u3007\u3021-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff"
_OPENS = "（「『【〔〈《"
_CLOSES = "、。，．：；！？）」』】〕〉》・ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ％"
# Chinese and Japanese lines break between letters, but no line begins with a comma or ends with a bracket.
_PIECE = re.compile(
    f"[{_OPENS}]*(?:(?![{_OPENS}{_CLOSES}])[{_WIDE}]|[^{_WIDE}{_OPENS}{_CLOSES}]+)?[{_CLOSES}]*"
)


@lru_cache(maxsize=128)
def fit_paragraph(
    text: str, style: Style, size: float, *, language: str, width: float, smallest: float, lines: int
) -> tuple[Line, ...]:
    """Break a text into at most so many lines, smaller if need be. Raises CannotDraw (too long)."""
    words = _measured(text, style, language)
    space = _space(style, language)
    while size >= smallest:
        rows = _break(words, space, width / size)
        if len(rows) <= lines and all(wide * size <= width for _, wide, _ in words):
            rows = _balanced(words, space, width / size, len(rows))
            return tuple(
                replace(
                    fit_line(row, style, size, language=language, width=width, smallest=0),
                    goes_on=row.endswith(" "),
                )
                for row in rows
            )
        size -= 0.25
    raise CannotDraw("too long", text=text)


@lru_cache(maxsize=512)
def wrap(
    text: str, style: Style, size: float, *, language: str, width: float, base: int | None = None
) -> tuple[Line, ...]:
    """Break a text into as many lines as it needs; a word that is wider than the line is broken, too.

    Raises CannotDraw when a single letter is wider than the line.
    """
    words: list[Word] = []
    for word, wide, space_before in _measured(text, style, language):
        if wide * size <= width:
            words.append((word, wide, space_before))
            continue
        for place, part in enumerate(_parts(word, style, language, width / size)):
            words.append(
                (part, set_line(part, style, 1, language=language).width, space_before and not place)
            )
    space, limit = _space(style, language), width / size
    while True:
        lines = tuple(
            replace(set_line(row, style, size, language=language, base=base), goes_on=row.endswith(" "))
            for row in _break(words, space, limit)
        )
        widest = max(line.width for line in lines)
        if widest <= width + 0.01:
            return lines
        # The space of another script is wider than the one that was measured.
        limit *= width / widest


def _words(text: str) -> Iterator[tuple[str, bool]]:
    """Yield what a line may not break, and whether a space stands before it.

    U+200B marks a break in languages that write no spaces.
    """
    for chunk in re.split(r"[ \t\r\n]+", text):
        parts = [piece for part in chunk.split("\u200b") for piece in _PIECE.findall(part) if piece]
        for place, part in enumerate(parts):
            yield part, place == 0


def _measured(text: str, style: Style, language: str) -> list[Word]:
    words = [
        (word, set_line(word, style, 1, language=language).width, space_before)
        for word, space_before in _words(text)
    ]
    if not words:
        raise CannotDraw("empty", text=text)
    return words


def _space(style: Style, language: str) -> float:
    """Return the width of a space at size 1."""
    apart, together = (set_line(pair, style, 1, language=language).width for pair in ("n n", "nn"))
    return apart - together


def _parts(word: str, style: Style, language: str, width: float) -> Iterator[str]:
    """Yield pieces of a word that fit the width; a letter keeps its marks."""
    part = ""
    for cluster in re.findall(r".[\u200c\u200d\u0300-\u036f]*", word):
        is_mark = unicodedata.category(cluster[0])[0] == "M"
        if part and not is_mark and set_line(part + cluster, style, 1, language=language).width > width:
            yield part
            part = ""
        part += cluster
    if set_line(part, style, 1, language=language).width > width:
        raise CannotDraw("too long", text=word)
    yield part


def _balanced(words: list[Word], space: float, width: float, count: int) -> list[str]:
    """Return the same number of lines, as narrow as it can be, so that no word is left alone on the last."""
    tried = (_break(words, space, width * share / 100) for share in range(50, 101, 2))
    return next(rows for rows in tried if len(rows) == count)


def _break(words: list[Word], space: float, width: float) -> list[str]:
    """Deal words to lines of a width, all measured at size 1. A line that ends at a space keeps it."""
    rows: list[str] = []
    used = 0.0
    for word, wide, space_before in words:
        gap = space if space_before else 0.0
        if rows:
            rows[-1] += " " * space_before
        if rows and used + gap + wide <= width:
            rows[-1] += word
            used += gap + wide
        else:
            rows.append(word)
            used = wide
    return rows
