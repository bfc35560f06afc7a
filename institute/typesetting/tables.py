"""Tables: how wide the columns are, and where the lines of each cell stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from institute.typesetting.bidi import base_of
from institute.typesetting.families import STRONG, TEXT, Style
from institute.typesetting.paragraphs import wrap
from institute.typesetting.text import Line, set_line

SIZE = 10.0
PADDING = 4.0

# The text of a cell and its language.
type CellText = tuple[str, str]


@dataclass(frozen=True)
class Cell:
    """A cell ready to be drawn. ``height`` is that of its row, ``x`` its left edge."""

    lines: tuple[Line, ...]
    language: str
    x: float
    width: float
    height: float

    def placed_lines(self) -> Iterator[tuple[Line, float, float]]:
        """Yield each line with its x, and how far its base is below the upper edge of the row."""
        is_rtl = base_of(self.language) == 1
        down = PADDING
        for line in self.lines:
            room = self.width - 2 * PADDING - line.width
            yield line, self.x + PADDING + (room if is_rtl else 0), down + line.ascent
            down += line.height


def column_widths(
    rows: Sequence[Sequence[CellText]], width: float, shares: Sequence[float] | None
) -> list[float]:
    """Deal a width to the columns: by shares, or by what they hold.

    A column of long texts gets at most four times the width of the narrowest.
    """
    if shares is None:
        natural = [
            max(_width(cell, row is rows[0]) for row, cell in zip(rows, column, strict=True))
            for column in zip(*rows, strict=True)
        ]
        shares = [min(one, 4 * max(min(natural), SIZE)) for one in natural]
    return [width * share / sum(shares) for share in shares]


def rows_of(
    rows: Sequence[Sequence[CellText]], widths: Sequence[float], *, left: float, is_rtl: bool
) -> list[list[Cell]]:
    """Set all cells; the first row is the header. The first column is on the right in a right-to-left table.

    Raises CannotDraw.
    """
    edges, x = [], left + (sum(widths) if is_rtl else 0)
    for width in widths:
        edges.append(x - width if is_rtl else x)
        x += -width if is_rtl else width
    found = []
    for place, row in enumerate(rows):
        style = TEXT if place else STRONG
        cells = [
            (_lines(cell, style, width - 2 * PADDING), cell[1])
            for cell, width in zip(row, widths, strict=True)
        ]
        height = 2 * PADDING + max(max(sum(line.height for line in lines) for lines, _ in cells), SIZE * 1.4)
        found.append(
            [
                Cell(lines, language, edge, width, height)
                for (lines, language), edge, width in zip(cells, edges, widths, strict=True)
            ]
        )
    return found


def _lines(cell: CellText, style: Style, width: float) -> tuple[Line, ...]:
    text, language = cell
    return wrap(text, style, SIZE, language=language, width=width) if text.strip() else ()


def _width(cell: CellText, is_header: bool) -> float:
    text, language = cell
    style = STRONG if is_header else TEXT
    line_width = set_line(text, style, SIZE, language=language).width if text.strip() else 0
    return line_width + 2 * PADDING
