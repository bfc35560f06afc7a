"""A tagged document that flows over pages: headings, paragraphs, lists, tables, figures, cut lines."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName

from institute.typesetting.bidi import base_of
from institute.typesetting.characters import CannotDraw, without_layout_controls
from institute.typesetting.families import HEADING, TEXT, Style
from institute.typesetting.paragraphs import wrap
from institute.typesetting.tables import Cell, column_widths, rows_of
from institute.typesetting.tagged_canvas import Element, TaggedCanvas
from institute.typesetting.text import Line, draw_line, set_line
from institute.typesetting.vectors import Shape, colour, draw_picture, number, picture_code

LETTER = (612.0, 792.0)
INK, INK_SOFT, RULE = "#1D2A27", "#414E49", "#B9AE9B"
HEADING_SIZES = {1: 20.0, 2: 15.0, 3: 12.5}
TEXT_SIZE = 11.0
LIST_INDENT = 18.0


@dataclass(frozen=True)
class Text:
    """A text in another language than the document's."""

    text: str
    language: str


def page_of_pages(page: int, pages: int) -> str:
    """Return the label at the foot of a page in a form that needs no language: "2 / 3"."""
    return f"{page} / {pages}"


class Document:
    """A document that is built from top to bottom and rendered once.

    Every text is a ``str`` in the document's language, or a :class:`Text` in its own; a text begins at the
    side of its language, lists and tables at the side of the document's. ``identity``: bytes that no other
    document has. ``moment``: the aware time that the PDF says it was made at. ``page_label``: what stands at
    the foot of page n of m; ``None`` for nothing. Methods raise CannotDraw for a text that cannot be shown.
    """

    def __init__(
        self,
        *,
        title: str,
        language: str,
        author: str,
        identity: bytes,
        moment: datetime,
        size: tuple[float, float] = LETTER,
        margin: float = 54,
        page_label: Callable[[int, int], str] | None = page_of_pages,
    ) -> None:
        if moment.utcoffset() is None:
            raise ValueError("moment has no time zone")
        self.language = language
        self._is_rtl = base_of(language) == 1
        self._page_label = page_label
        self._left, self._width = margin, size[0] - 2 * margin
        self._top, self._bottom = size[1] - margin, margin
        self._out = BytesIO()
        self._canvas = TaggedCanvas(
            self._out,
            size=size,
            language=language,
            title=without_layout_controls(title),
            author=without_layout_controls(author),
            identity=identity,
            moment=moment,
        )
        self._y = self._top
        self._level = 0

    def heading(self, text: str | Text, level: int = 1) -> None:
        """Add a heading; it is never the last thing on a page. Levels may not be skipped."""
        if not 1 <= level <= min(self._level + 1, len(HEADING_SIZES)):
            raise ValueError(f"a heading of level {level} cannot follow one of level {self._level}")
        self._level = level
        size = HEADING_SIZES[level]
        self.space(size * 0.6)
        lines = self._wrap(text, HEADING, size, self._width)
        self._make_room(_total(lines) + 4 * TEXT_SIZE)
        self._write(f"H{level}", text, lines, self._left, self._width)
        self.space(size * 0.2)

    def paragraph(self, text: str | Text, style: Style = TEXT) -> None:
        """Add a paragraph; no line of it stands alone at the foot or the top of a page."""
        self._write("P", text, self._wrap(text, style, TEXT_SIZE, self._width), self._left, self._width)
        self.space(TEXT_SIZE * 0.5)

    def list(
        self,
        items: Iterable[str | Text],
        *,
        ordered: bool = False,
        label: Callable[[int], str] = "{}.".format,
    ) -> None:
        """Add a list. ``label``: what stands before item n of an ordered one."""
        numbering = PDFName("Decimal" if ordered else "Disc")
        attributes = PDFDictionary({"O": PDFName("List"), "ListNumbering": numbering})
        left = self._left + (0 if self._is_rtl else LIST_INDENT)
        width = self._width - LIST_INDENT
        with self._canvas.group("L", A=attributes):
            for place, item in enumerate(items, 1):
                lines = self._wrap(item, TEXT, TEXT_SIZE, width)
                mark = set_line(label(place) if ordered else "•", TEXT, TEXT_SIZE, language=self.language)
                self._make_room(_total(lines[:2]))
                with self._canvas.group("LI"):
                    with self._canvas.tagged("Lbl"):
                        x = self._left + (self._width - mark.width if self._is_rtl else 0)
                        draw_line(self._canvas, mark, x, self._y - lines[0].ascent, colour(INK))
                    self._write("LBody", item, lines, left, width)
                self.space(TEXT_SIZE * 0.2)
        self.space(TEXT_SIZE * 0.4)

    def table(
        self,
        header: Sequence[str | Text],
        rows: Iterable[Sequence[str | Text]],
        *,
        shares: Sequence[float] | None = None,
        row_headers: bool = False,
    ) -> None:
        """Add a table whose header row is repeated on every page that it reaches.

        ``shares``: how the width is dealt to the columns; ``None`` goes by what they hold. ``row_headers``:
        the first cell of each row names the row.
        """
        texts = [list(header), *map(list, rows)]
        if any(len(row) != len(header) for row in texts):
            raise ValueError("a row has not as many cells as the header")
        plain = [[(_text(cell), self._language_of(cell)) for cell in row] for row in texts]
        widths = column_widths(plain, self._width, shares)
        head, *body = rows_of(plain, widths, left=self._left, is_rtl=self._is_rtl)
        self._make_room(head[0].height + max((row[0].height for row in body[:1]), default=0))
        with self._canvas.group("Table"):
            with self._canvas.group("THead"):
                self._row(head, headers=len(head), scope="Column")
            with self._canvas.group("TBody"):
                for row in body:
                    if self._make_room(row[0].height):
                        self._repeat(head)
                    self._row(row, headers=int(row_headers), scope="Row")
        self.space(TEXT_SIZE)

    def figure(
        self, shapes: tuple[Shape, ...], *, squares: float, size: float, alternative: str | Text
    ) -> None:
        """Add a picture that was described on so many squares, ``size`` points high and wide."""
        self._make_room(size)
        x = self._left + (self._width - size if self._is_rtl else 0)
        box = (x, self._y - size, x + size, self._y)
        with self._canvas.figure(_text(alternative), box, language=self._other_language(alternative)):
            draw_picture(self._canvas, picture_code(shapes), x, self._y, size / squares)
        self._y -= size
        self.space(TEXT_SIZE)

    def cut_line(self) -> None:
        """Add a dashed line from edge to edge, along which the sheet is cut."""
        self._make_room(2 * TEXT_SIZE)
        self._y -= TEXT_SIZE
        with self._canvas.artifact():
            self._stroke(0, self._left * 2 + self._width, dashes="[4 3] 0 d ")
        self._y -= TEXT_SIZE

    def space(self, points: float) -> None:
        """Leave some space, except at the top of a page."""
        if self._y < self._top:
            self._y -= points

    def page_break(self) -> None:
        """Go on at the top of a new page."""
        self._canvas.add_page()
        self._y = self._top

    def render(self) -> bytes:
        """Return the PDF. The document is finished then."""
        if self._page_label is not None:
            pages = self._canvas.page_count
            for page in range(1, pages + 1):
                self._canvas.turn_to(page)
                label = set_line(self._page_label(page, pages), TEXT, 9, language=self.language)
                with self._canvas.artifact("Pagination"):
                    x = self._left + (self._width - label.width) / 2
                    draw_line(self._canvas, label, x, self._bottom / 2, colour(INK_SOFT))
        self._canvas.finish()
        return self._out.getvalue()

    def _make_room(self, height: float) -> bool:
        """Begin a new page when so much does not fit on this one; returns whether it did."""
        if height > self._top - self._bottom:
            raise CannotDraw("too long")
        is_full = self._y - height < self._bottom
        if is_full:
            self.page_break()
        return is_full

    def _write(self, kind: str, text: str | Text, lines: Sequence[Line], left: float, width: float) -> None:
        """Draw the lines of one element, on as many pages as they need."""
        is_rtl = base_of(self._language_of(text)) == 1
        element: Element | None = None
        for place, line in enumerate(lines):
            rest = lines[place:]
            # The first line stays with the second, and the last with the one before it.
            together = rest[:2] if place == 0 or len(rest) == 2 else rest[:1]
            self._make_room(_total(together))
            language = self._other_language(text)
            with self._canvas.tagged(kind, language=language, element=element) as element:
                x = left + (width - line.width if is_rtl else 0)
                draw_line(self._canvas, line, x, self._y - line.ascent, colour(INK))
            self._y -= line.height

    def _row(self, row: Sequence[Cell], *, headers: int, scope: str) -> None:
        """Draw a table row of which the first ``headers`` cells are header cells."""
        with self._canvas.group("TR"):
            for place, cell in enumerate(row):
                kind = "TH" if place < headers else "TD"
                language = cell.language if cell.language != self.language else None
                # An empty cell is an element, too, or the columns would shift for a screen reader.
                with self._canvas.group(kind, language=language) as element:
                    if kind == "TH":
                        table = {"O": PDFName("Table"), "Scope": PDFName(scope)}
                        element.entries["A"] = PDFDictionary(table)
                    for line, x, down in cell.placed_lines():
                        with self._canvas.tagged(kind, element=element):
                            draw_line(self._canvas, line, x, self._y - down, colour(INK))
        self._end_row(row)

    def _repeat(self, row: Sequence[Cell]) -> None:
        """Draw the header row again; screen readers know it already."""
        with self._canvas.artifact("Pagination"):
            for cell in row:
                for line, x, down in cell.placed_lines():
                    draw_line(self._canvas, line, x, self._y - down, colour(INK))
        self._end_row(row)

    def _end_row(self, row: Sequence[Cell]) -> None:
        self._y -= row[0].height
        with self._canvas.artifact():
            self._stroke(self._left, self._left + self._width)

    def _stroke(self, start: float, end: float, dashes: str = "") -> None:
        y = number(self._y)
        line = f"{number(start)} {y} m {number(end)} {y} l S"
        self._canvas.add(f"q {colour(RULE)} RG 0.75 w {dashes}{line} Q")

    def _wrap(self, text: str | Text, style: Style, size: float, width: float) -> tuple[Line, ...]:
        return wrap(_text(text), style, size, language=self._language_of(text), width=width)

    def _language_of(self, text: str | Text) -> str:
        return text.language if isinstance(text, Text) else self.language

    def _other_language(self, text: str | Text) -> str | None:
        """Return the language of a text where it is not the document's."""
        language = self._language_of(text)
        return language if language != self.language else None


def _total(lines: Sequence[Line]) -> float:
    return sum(line.height for line in lines)


def _text(text: str | Text) -> str:
    return text.text if isinstance(text, Text) else text
