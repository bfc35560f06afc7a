"""Every letter on a certificate is set and drawn here, and nowhere else.

What cannot be set right is refused with `CannotDraw`, so that no certificate is issued with a hole or
a box in a name. A name is text and never markup: nothing here reads tags, entities or escapes.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import groupby

from certificates.bidi import base_of
from certificates.printable import (
    JOINERS,
    LAYOUT_CONTROLS,
    CannotDraw,
    clean_name,
    refuse_bare_marks,
    refuse_controls,
    without_layout_controls,
)
from certificates.shaping import Glyph, Run, shape

__all__ = [
    "CannotDraw",
    "Line",
    "clean_name",
    "draw",
    "fit_line",
    "fit_name",
    "fit_paragraph",
    "number",
    "set_line",
]


@dataclass(frozen=True)
class Line:
    """One line, ready to be drawn. Sizes and widths are in points.

    `goes_on`: the text continues on another line. A space is then drawn behind the last letter, or a
    screen reader would read two words as one.
    """

    text: str
    runs: tuple[Run, ...]
    size: float
    tracking: float = 0.0
    goes_on: bool = False

    @cached_property
    def glyphs(self) -> tuple[Glyph, ...]:
        """All glyphs from left to right."""
        return tuple(glyph for run in self.runs for glyph in run.glyphs)

    @cached_property
    def width(self):
        """From the first letter's start to the last letter's end."""
        advances = sum(glyph.advance for glyph in self.glyphs) / 1000
        return (advances + self.tracking * (len(self.glyphs) - 1)) * self.size

    @cached_property
    def ink(self):
        """How far the ink reaches over the base line and under it."""
        above = below = 0.0
        for run in self.runs:
            per_mille = 1000 / run.face.face.upem * run.scale
            for glyph in run.glyphs:
                top, bottom = run.face.extents(glyph.number)
                above = max(above, top * per_mille + glyph.up)
                below = max(below, -bottom * per_mille - glyph.up)
        return above / 1000 * self.size, below / 1000 * self.size

    @cached_property
    def shows(self):
        """What is drawn of each run; worked out once, as wordings are the same all day."""
        return [list(_shows(run, self.tracking * 1000)) for run in self.runs]

    @property
    def copies_letter_by_letter(self):
        """Whether reading the glyphs from left to right gives the text."""
        return not any(run.turned or not run.copies_letter_by_letter for run in self.runs)

    def at(self, size):
        """The same line in another size."""
        return replace(self, size=size)


def set_line(text, style, size, *, language, base=None, tracking=0.0):
    """Set one line.

    `style`: HEADING, TEXT or STRONG. `base`: 0 or 1, the way the line runs as a whole; None: the way of
    its language. `tracking`: added after each letter, in ems. Raises CannotDraw.
    """
    text = unicodedata.normalize("NFC", re.sub(r"[ \t\r\n]+", " ", text).strip(" "))
    refuse_controls(text, allowed=JOINERS | LAYOUT_CONTROLS)
    shown = without_layout_controls(text)
    refuse_bare_marks(shown)
    runs = shape(text, style, language, base_of(language) if base is None else base)
    return Line(shown, runs, size, tracking)


# The wording is the same on every certificate of a day. Names are not kept: they go through `fit_name`.
@lru_cache(maxsize=512)
def fit_line(text, style, size, *, language, width, smallest, base=None, tracking=0.0):
    """Set one line no wider than `width`, smaller if need be. Raises CannotDraw (too long)."""
    line = set_line(text, style, size, language=language, base=base, tracking=tracking)
    if line.width > width:
        line = line.at(size * width / line.width)
    if line.size < smallest:
        raise CannotDraw("too long", text=text)
    return line


@lru_cache(maxsize=128)
def fit_paragraph(text, style, size, *, language, width, smallest, lines):
    """Break a text into at most so many lines, smaller if need be. Raises CannotDraw (too long)."""
    words = [
        (word, set_line(word, style, 1, language=language).width, space_before)
        for word, space_before in _words(text)
    ]
    if not words:
        raise CannotDraw("empty", text=text)
    apart, together = (set_line(pair, style, 1, language=language).width for pair in ("n n", "nn"))
    space = apart - together
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


def fit_name(text, style, *, language, base, width, one_line, two_lines):
    """A name on one line, or when that would be small, on two of even length.

    `one_line` and `two_lines` are (best size, smallest size, greatest height of the ink). Raises
    CannotDraw (too long).
    """
    best, smallest, height = one_line
    whole = set_line(text, style, best, language=language, base=base)
    if not (whole.width and sum(whole.ink)):  # letters that are blank by design, such as Hangul's fillers
        raise CannotDraw("empty", text=text)
    size = min(best, best * width / whole.width, best * height / sum(whole.ink))
    if size >= smallest:
        return (whole.at(size),)
    words = whole.text.split(" ")
    best, smallest, height = two_lines
    ways = [(" ".join(words[:place]), " ".join(words[place:])) for place in range(1, len(words))]
    broken = [[set_line(part, style, best, language=language, base=base) for part in way] for way in ways]
    if not broken:
        raise CannotDraw("too long", text=text)
    pair = min(broken, key=lambda lines: max(line.width for line in lines))
    tallest = max(sum(line.ink) for line in pair)
    size = min(best, best * height / tallest, *(best * width / line.width for line in pair if line.width))
    if size < smallest:
        raise CannotDraw("too long", text=text)
    first, second = (line.at(size) for line in pair)
    return replace(first, goes_on=True), second


def draw(page, line, x, y, colour):
    """Draw a line on a page from x, with its base line at y, in points.

    `page` gives `add(code)`, `embedded(typeface)` and `says(text, spelled)`; tags around the text are the
    caller's matter.
    """
    code = [f"{colour} rg BT 1 0 0 1 {number(x)} {number(y)} Tm"]
    for place, (run, shows) in enumerate(zip(line.runs, line.shows, strict=True), 1):
        font = page.embedded(run.face)
        own = [f"/{font.resource} {number(line.size * run.scale)} Tf"]
        rise = 0
        for up, pieces, last in shows:
            if up != rise:
                own.append(f"{number(up / 1000 * line.size)} Ts")
            rise = up
            codes = "".join([f"{move}{font.code(glyph, text):04X}" for move, glyph, text in pieces])
            own.append(f"[<{codes}>{last}]TJ".replace("<>", ""))
        space = ""
        if place == len(line.runs) and line.goes_on and not run.turned and run.face.covers(" "):
            space = " "
            own.append(f"<{font.code(run.face.glyph(' '), ' '):04X}> Tj")
        if rise:  # it would stay for what comes after it
            own.append("0 Ts")
        # Readers turn the text beside a run that is read from right to left a second time.
        if not (run.turned or run.copies_letter_by_letter):
            spelled = ("\ufeff" + run.text + space).encode("utf-16-be").hex().upper()
            own = [f"/Span <</ActualText <{spelled}>>> BDC", *own, "EMC"]
        code += own
    code.append("ET")
    page.add(" ".join(code))
    page.says(line.text + " " * line.goes_on, spelled=not line.copies_letter_by_letter)


def number(value):
    """A number as a PDF writes it, to a thousandth of a point."""
    return f"{round(value, 3) + 0.0:.3f}".rstrip("0").rstrip(".")


def _shows(run, tracking):
    """Glyphs of a run that stand equally high: how high, each with the move before it, the move at the end.

    The pen is moved by what shaping wants beyond the width that the font states.
    """
    width, scale = run.face.width, run.scale
    for up, glyphs in groupby(run.glyphs, key=lambda glyph: glyph.up):
        pieces, move = [], 0.0
        for glyph in glyphs:
            right = glyph.right / scale
            move += right
            moved = round(move)
            pieces.append((f">{-moved}<" if moved else "", glyph.number, glyph.text))
            move += (glyph.advance + tracking) / scale - moved - right - width(glyph.number)
        yield up, pieces, -round(move)


_WIDE = r"\u2e80-\u2fff\u3005-\u3007\u3021-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff"
_OPENS = "（「『【〔〈《"
_CLOSES = "、。，．：；！？）」』】〕〉》・ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ％"
# Chinese and Japanese lines break between letters, but no line begins with a comma or ends with a bracket.
_PIECE = re.compile(
    f"[{_OPENS}]*(?:(?![{_OPENS}{_CLOSES}])[{_WIDE}]|[^{_WIDE}{_OPENS}{_CLOSES}]+)?[{_CLOSES}]*"
)


def _words(text):
    """What a line may not break, and whether a space stands before it.

    U+200B marks a break in languages that write no spaces.
    """
    for chunk in re.split(r"[ \t\r\n]+", text):
        parts = [piece for part in chunk.split("\u200b") for piece in _PIECE.findall(part) if piece]
        for place, part in enumerate(parts):
            yield part, place == 0


def _balanced(words, space, width, count):
    """The same number of lines, as narrow as it can be, so that no word is left alone on the last."""
    tried = (_break(words, space, width * share / 100) for share in range(50, 101, 2))
    return next(rows for rows in tried if len(rows) == count)


def _break(words, space, width):
    """Words dealt to lines of a width, all measured at size 1. A line that ends at a space keeps it."""
    rows, used = [], 0.0
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
