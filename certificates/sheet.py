"""The paper, laid out from the left; for a language that runs from the right it is mirrored.

Places are points from the paper's upper edge and from the edge at which its language begins.
"""

from dataclasses import dataclass

from certificates import artwork
from certificates.artwork import colour
from certificates.tagged_page import TaggedPage
from certificates.text import draw, number

WIDTH, HEIGHT = 792, 612
MIDDLE = WIDTH / 2


@dataclass(frozen=True)
class Sheet:
    """A page to lay out. `mirrored`: its language runs from right to left."""

    page: TaggedPage
    mirrored: bool

    def write(self, line, x, y, ink, *, align=0.0):
        """Draw a line with its base at y.

        `align`: 0 starts the line at x, 0.5 centres it there, 1 ends it there; as the page's language
        runs, whatever the line's own.
        """
        if self.mirrored:
            x, align = WIDTH - x, 1 - align
        draw(self.page, line, x - line.width * align, HEIGHT - y, colour(ink))

    def rule(self, start, end, *, thick, ink):
        """Draw a straight line."""
        (x, y), (to_x, to_y) = self._point(start), self._point(end)
        way = f"{number(x)} {number(y)} m {number(to_x)} {number(to_y)} l S"
        self.page.add(f"{colour(ink)} RG {number(thick)} w {way}")

    def picture(self, code, x, y, *, size, squares):
        """Draw a picture that was described on so many squares. A picture itself is never mirrored."""
        left, bottom, _, _ = self.box(x, y, size, size)
        artwork.draw_picture(self.page, code, left, bottom + size, size / squares)

    def box(self, x, y, wide, high):
        """Left, bottom, right and top of a box in the PDF's own measures."""
        left = WIDTH - x - wide if self.mirrored else x
        return left, HEIGHT - y - high, left + wide, HEIGHT - y

    def _point(self, place):
        x, y = place
        return (WIDTH - x if self.mirrored else x), HEIGHT - y
