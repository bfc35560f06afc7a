"""Lines of text: set, fitted to a width and drawn. All text of our documents goes through here.

What cannot be set right is refused with `CannotDraw`, so that no document is made with a hole or a box in a
name. Text is never markup: nothing here reads tags, entities or escapes.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Self

from institute.typesetting.bidi import base_of
from institute.typesetting.characters import (
    JOINERS,
    LAYOUT_CONTROLS,
    CannotDraw,
    refuse_bare_marks,
    refuse_controls,
    without_layout_controls,
)
from institute.typesetting.families import Style
from institute.typesetting.shaping import Glyph, Run, shape
from institute.typesetting.tagged_canvas import TaggedCanvas
from institute.typesetting.vectors import number

# Best size, smallest size, greatest height of the ink.
type Room = tuple[float, float, float]
# Rise, glyphs as (move before it, number, text), move after the last.
type _Show = tuple[float, list[tuple[str, int, str]], int]


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
    def width(self) -> float:
        """From the start of the first glyph to the end of the last."""
        advances = sum(glyph.advance for glyph in self.glyphs) / 1000
        return (advances + self.tracking * (len(self.glyphs) - 1)) * self.size

    @cached_property
    def ink(self) -> tuple[float, float]:
        """How far the ink reaches over the base line and under it."""
        above = below = 0.0
        for run in self.runs:
            per_mille = 1000 / run.face.face.upem * run.scale
            for glyph in run.glyphs:
                top, bottom = run.face.extents(glyph.number)
                above = max(above, top * per_mille + glyph.up)
                below = max(below, -bottom * per_mille - glyph.up)
        return above / 1000 * self.size, below / 1000 * self.size

    @property
    def ascent(self) -> float:
        """From the upper edge of the line to its base, where lines are stacked."""
        return max(self.size * 1.05, self.ink[0] + 0.5)

    @property
    def height(self) -> float:
        """How much room the line takes where lines are stacked; ink touches no other line."""
        return self.ascent + max(self.size * 0.35, self.ink[1] + 0.5)

    @cached_property
    def shows(self) -> list[list[_Show]]:
        """What is drawn of each run; computed once, as wordings are the same all day."""
        return [list(_shows(run, self.tracking * 1000)) for run in self.runs]

    @property
    def copies_character_by_character(self) -> bool:
        """Whether reading the glyphs from left to right gives the text."""
        return not any(run.turned or not run.copies_character_by_character for run in self.runs)

    def at(self, size: float) -> Self:
        """Return the same line in another size."""
        return replace(self, size=size)


def set_line(
    text: str, style: Style, size: float, *, language: str, base: int | None = None, tracking: float = 0.0
) -> Line:
    """Set one line.

    `base`: the direction of the line as a whole, 0 for left to right, 1 for right to left, None for the
    direction of its language. `tracking`: space added after each glyph, in ems. Raises CannotDraw.
    """
    text = unicodedata.normalize("NFC", re.sub(r"[ \t\r\n]+", " ", text).strip(" "))
    refuse_controls(text, allowed=JOINERS | LAYOUT_CONTROLS)
    shown = without_layout_controls(text)
    refuse_bare_marks(shown)
    runs = shape(text, style, language, base_of(language) if base is None else base)
    return Line(shown, runs, size, tracking)


# Fixed wording repeats from document to document. Names are not cached: they go through `fit_name`.
@lru_cache(maxsize=512)
def fit_line(
    text: str,
    style: Style,
    size: float,
    *,
    language: str,
    width: float,
    smallest: float,
    base: int | None = None,
    tracking: float = 0.0,
) -> Line:
    """Set one line no wider than `width`, smaller if need be. Raises CannotDraw (too long)."""
    line = set_line(text, style, size, language=language, base=base, tracking=tracking)
    if line.width > width:
        line = line.at(size * width / line.width)
    if line.size < smallest:
        raise CannotDraw("too long", text=text)
    return line


def fit_name(
    text: str, style: Style, *, language: str, base: int, width: float, one_line: Room, two_lines: Room
) -> tuple[Line, ...]:
    """Set a name on one line, or when that would be small, on two of even length.

    Raises CannotDraw (too long).
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


def draw_line(page: TaggedCanvas, line: Line, x: float, y: float, colour: str) -> None:
    """Draw a line on a page from x, with its base line at y, in points. The caller tags it."""
    code = [f"{colour} rg BT 1 0 0 1 {number(x)} {number(y)} Tm"]
    for place, (run, shows) in enumerate(zip(line.runs, line.shows, strict=True), 1):
        font = page.embedded(run.face)
        own = [f"/{font.resource} {number(line.size * run.scale)} Tf"]
        rise = 0.0
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
        if not (run.turned or run.copies_character_by_character):
            spelled = ("\ufeff" + run.text + space).encode("utf-16-be").hex().upper()
            own = [f"/Span <</ActualText <{spelled}>>> BDC", *own, "EMC"]
        code += own
    code.append("ET")
    page.add(" ".join(code))
    page.note_text(line.text + " " * line.goes_on, needs_actual_text=not line.copies_character_by_character)


def _shows(run: Run, tracking: float) -> Iterator[_Show]:
    """Yield the glyphs of a run that stand equally high, each with the move before it.

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
