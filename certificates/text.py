"""Every letter on a certificate is set and drawn here, and nowhere else.

What cannot be set right is refused with `CannotDraw`, so that no certificate is issued with a hole or
a box in a name. A name is text and never markup: nothing here reads tags, entities or escapes.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from certificates.printable import CannotDraw, clean_name, refuse_bare_marks, refuse_controls
from certificates.shaping import Glyph, shape
from certificates.typefaces import HEADING, STRONG, TEXT, Typeface, typeface

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

# Tried in this order: the whole line takes the first face that can set all of it, because a name
# that changes its face in the middle looks like a mistake.
HEADING_FACES = (HEADING, STRONG)
TEXT_FACES = (TEXT,)
STRONG_FACES = (STRONG,)


@dataclass(frozen=True)
class Line:
    """One line, ready to be drawn. Sizes and widths are in points.

    `goes_on`: the text continues on another line. A space is then drawn behind the last letter, or a
    screen reader would read two words as one.
    """

    text: str
    face: Typeface
    glyphs: tuple[Glyph, ...]
    size: float
    tracking: float = 0.0
    goes_on: bool = False

    @property
    def width(self):
        """From the first letter's start to the last letter's end."""
        advances = sum(glyph.advance for glyph in self.glyphs) / 1000
        return (advances + self.tracking * (len(self.glyphs) - 1)) * self.size

    @property
    def copies_letter_by_letter(self):
        """Whether each glyph is one character in its own place, so that readers need no help.

        A mark that was moved to its letter looks to some of them like the start of another word.
        """
        return all(len(glyph.text) == 1 and glyph.up == 0 and glyph.right == 0 for glyph in self.glyphs)

    def at(self, size):
        """The same line in another size."""
        return replace(self, size=size)


def set_line(text, faces, size, *, language, tracking=0.0):
    """Set one line.

    `faces`: file names of typefaces, best first. `tracking`: added after each letter, in ems.
    Raises CannotDraw.
    """
    text = unicodedata.normalize("NFC", re.sub(r"[ \t\r\n]+", " ", text).strip(" "))
    refuse_controls(text)
    refuse_bare_marks(text)
    refusal = None
    for name in faces:
        face = typeface(name)
        try:
            return Line(text, face, shape(text, face, language), size, tracking)
        except CannotDraw as error:
            refusal = error
    raise refusal


# The wording is the same on every certificate of a day. Names are not kept: they go through `fit_name`.
@lru_cache(maxsize=512)
def fit_line(text, faces, size, *, language, width, smallest, tracking=0.0):
    """Set one line no wider than `width`, smaller if need be. Raises CannotDraw (too long)."""
    line = set_line(text, faces, size, language=language, tracking=tracking)
    if line.width > width:
        line = line.at(size * width / line.width)
    if line.size < smallest:
        raise CannotDraw("too long", text=text)
    return line


@lru_cache(maxsize=128)
def fit_paragraph(text, faces, size, *, language, width, smallest, lines):
    """Break a text into at most so many lines, smaller if need be. Raises CannotDraw (too long)."""
    words = [set_line(word, faces, 1, language=language) for word in re.split(r"[ \t\r\n]+", text) if word]
    if not words:
        raise CannotDraw("empty", text=text)
    apart, together = (set_line(pair, faces, 1, language=language).width for pair in ("n n", "nn"))
    space = apart - together
    while size >= smallest:
        rows = _break(words, space, width / size)
        if len(rows) <= lines and all(word.width * size <= width for word in words):
            rows = _balanced(words, space, width / size, len(rows))
            set_rows = (
                fit_line(row, faces, size, language=language, width=width, smallest=0) for row in rows
            )
            return _continued(set_rows)
        size -= 0.25
    raise CannotDraw("too long", text=text)


def fit_name(text, faces, *, language, width, one_line, two_lines):
    """A name on one line, or when that would be small, on two of even length.

    `one_line` and `two_lines` are (best size, smallest size). Raises CannotDraw (too long).
    """
    whole = set_line(text, faces, one_line[0], language=language)
    if whole.width * one_line[1] <= width * one_line[0]:
        return (whole.at(min(one_line[0], one_line[0] * width / whole.width)),)
    words = whole.text.split(" ")
    # The face is the whole name's, so that a name on two lines is not in two faces.
    faces = [whole.face.name]
    ways = [(" ".join(words[:place]), " ".join(words[place:])) for place in range(1, len(words))]
    broken = [[set_line(part, faces, two_lines[0], language=language) for part in way] for way in ways]
    if not broken:
        raise CannotDraw("too long", text=text)
    pair = min(broken, key=lambda lines: max(line.width for line in lines))
    widest = max(line.width for line in pair)
    size = min(two_lines[0], two_lines[0] * width / widest)
    if size < two_lines[1]:
        raise CannotDraw("too long", text=text)
    return _continued(line.at(size) for line in pair)


def draw(page, line, x, y, colour):
    """Draw a line on a page from x, with its base line at y, in points.

    `page` gives `add(code)` and `embedded(typeface)`; tags around the text are the caller's matter.
    """
    font = page.embedded(line.face)
    code = [f"{colour} rg BT /{font.resource} {number(line.size)} Tf 1 0 0 1 {number(x)} {number(y)} Tm"]
    rise = 0
    for up, glyphs in groupby(line.glyphs, key=lambda glyph: glyph.up):
        if up != rise:
            code.append(f"{number(up / 1000 * line.size)} Ts")
        rise = up
        code.append(_show(glyphs, font, line.tracking * 1000))
    if line.goes_on:
        code.append(f"<{font.code(line.face.space, ' '):04X}> Tj")
    # The rise would stay for the next line.
    code.append("0 Ts ET" if rise else "ET")
    if not line.copies_letter_by_letter:
        whole = ("\ufeff" + line.text + " " * line.goes_on).encode("utf-16-be").hex().upper()
        code = [f"/Span <</ActualText <{whole}>>> BDC", *code, "EMC"]
    page.add(" ".join(code))


def number(value):
    """A number as a PDF writes it, to a thousandth of a point."""
    return f"{round(value, 3) + 0.0:.3f}".rstrip("0").rstrip(".")


def _show(glyphs, font, tracking):
    """The codes of glyphs, with the pen moved by what shaping wants beyond the width the font states."""
    parts, move = [], 0.0
    for glyph in glyphs:
        move += glyph.right
        code = f"{font.code(glyph.number, glyph.text):04X}"
        if round(move):
            parts.append(f">{-round(move)}<{code}")
            move -= round(move)
        else:
            parts.append(code)
        move += glyph.advance - glyph.right - font.width(glyph.number) + tracking
    return f"[<{''.join(parts)}>{-round(move)}]TJ".replace("<>", "")


def _balanced(words, space, width, count):
    """The same number of lines, as narrow as it can be, so that no word is left alone on the last."""
    tried = (_break(words, space, width * share / 100) for share in range(50, 101, 2))
    return next(rows for rows in tried if len(rows) == count)


def _continued(lines):
    *before, last = lines
    return (*(replace(line, goes_on=True) for line in before), last)


def _break(words, space, width):
    """Words dealt to lines of a width, all measured at size 1."""
    rows, used = [], 0.0
    for word in words:
        if rows and used + space + word.width <= width:
            rows[-1] += " " + word.text
            used += space + word.width
        else:
            rows.append(word.text)
            used = word.width
    return rows
