"""The page, laid out from the left; for a right-to-left language it is mirrored.

Positions are points from the upper edge of the page and from the edge at which its language begins.
"""

from dataclasses import dataclass

from institute.typesetting import Box, Line, TaggedCanvas, colour, draw_line, draw_picture, number

type Point = tuple[float, float]

WIDTH, HEIGHT = 792, 612
MIDDLE = WIDTH / 2


@dataclass(frozen=True)
class Sheet:
    """A page to lay out. `mirrored`: its language runs from right to left."""

    page: TaggedCanvas
    mirrored: bool

    def write(self, line: Line, x: float, y: float, ink: str, *, align: float = 0.0) -> None:
        """Draw a line with its base at y.

        `align`: 0 starts the line at x, 0.5 centres it there, 1 ends it there; as the page's language
        runs, whatever the line's own.
        """
        if self.mirrored:
            x, align = WIDTH - x, 1 - align
        draw_line(self.page, line, x - line.width * align, HEIGHT - y, colour(ink))

    def rule(self, start: Point, end: Point, *, thick: float, ink: str) -> None:
        """Draw a straight line."""
        (x, y), (to_x, to_y) = self._point(start), self._point(end)
        way = f"{number(x)} {number(y)} m {number(to_x)} {number(to_y)} l S"
        self.page.add(f"{colour(ink)} RG {number(thick)} w {way}")

    def picture(self, code: tuple[str, ...], x: float, y: float, *, size: float, squares: int) -> None:
        """Draw a picture that was described on so many squares. A picture itself is never mirrored."""
        left, bottom, _, _ = self.box(x, y, size, size)
        draw_picture(self.page, code, left, bottom + size, size / squares)

    def box(self, x: float, y: float, wide: float, high: float) -> Box:
        """Return left, bottom, right and top of a box in the PDF's own measures."""
        left = WIDTH - x - wide if self.mirrored else x
        return left, HEIGHT - y - high, left + wide, HEIGHT - y

    def _point(self, point: Point) -> Point:
        x, y = point
        return (WIDTH - x if self.mirrored else x), HEIGHT - y
