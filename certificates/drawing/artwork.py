"""The pictures of the certificate: logo, seal, emblems of the modules, border, QR code."""

import math
import re
from functools import cache

import segno

from institute.typesetting import Shape, TaggedCanvas, colour, number, path_code, picture_code

LAUREL = "#14524A"
CLAY = "#B04A22"
WHEAT = "#EDBB54"
INK = "#1D2A27"
INK_SOFT = "#414E49"
LINE = "#DCD1BE"
STONE = "#F7F0E2"


def disc(x: float, y: float, radius: float) -> str:
    """Return a full circle as an SVG path."""
    half = f"A{radius} {radius} 0 0 1"
    return f"M{x - radius} {y}{half} {x + radius} {y}{half} {x - radius} {y}Z"


def seat(x: float, y: float, radius: float, turned: float = 0) -> str:
    """Return a half circle standing on (x, y), its round side up, turned clockwise by degrees."""
    angle = math.radians(turned)
    along, down = radius * math.cos(angle), radius * math.sin(angle)
    return f"M{x - along:.3f} {y - down:.3f}A{radius} {radius} 0 0 1 {x + along:.3f} {y + down:.3f}Z"


def seats_around(x: float, y: float, distance: float, radius: float, count: int = 8) -> list[str]:
    """Return seats in a ring, backs outwards, the first at the top."""
    angles = [index * 360 / count for index in range(count)]
    return [
        seat(x + distance * math.sin(math.radians(a)), y - distance * math.cos(math.radians(a)), radius, a)
        for a in angles
    ]


# Each emblem is drawn on a square of 48.
EMBLEMS: dict[str, list[Shape]] = {
    "ADV": [
        ("M4 42A20 19 0 0 1 44 42Z", LAUREL, 0),
        (disc(10.5, 18, 4.6), LAUREL, 0),
        (disc(24, 12, 5.4), CLAY, 0),
        (disc(37.5, 18, 4.6), LAUREL, 0),
    ],
    "COM": [
        ("M4 33V18A12 12 0 0 1 28 18A12 12 0 0 1 16 30H9Z", LAUREL, 0),
        ("M44 43V28A12 12 0 0 0 20 28A12 12 0 0 0 32 40H39Z", STONE, 5),
        ("M44 43V28A12 12 0 0 0 20 28A12 12 0 0 0 32 40H39Z", CLAY, 0),
    ],
    "FAC": [
        (disc(24, 24, 10.5), WHEAT, 0),
        ("M24 24V13.5A10.5 10.5 0 0 1 34.5 24Z", CLAY, 0),
        *((path, LAUREL, 0) for path in seats_around(24, 24, 14, 7.5, count=4)),
    ],
    "BUD": [
        ("M22 26V8A18 18 0 1 0 40 26Z", LAUREL, 0),
        ("M27 21V4A17 17 0 0 1 44 21Z", CLAY, 0),
    ],
    "DEE": [
        ("M5 17C8 5 11 0 14.5 12C17.5 22 21 22 24 12C27 2 30.5 2 33.5 12C36.5 22 40 20 43 10", CLAY, 4.6),
        (
            "M5 27C8 23 11.5 23 14.5 27C17.5 31 21 31 24 27C27 23 30.5 23 33.5 27C36.5 31 40 31 43 26",
            WHEAT,
            4.6,
        ),
        ("M5 39H43", LAUREL, 4.6),
    ],
    "BAR": [
        ("M17 8A16 16 0 0 0 17 40Z", LAUREL, 0),
        ("M31 8A16 16 0 0 1 31 40Z", LAUREL, 0),
        ("M24 7.5V40.5", CLAY, 5),
    ],
    "CON": [
        (disc(24, 16.5, 11.5), LAUREL, 4),
        (disc(16.5, 29.5, 11.5), LAUREL, 4),
        (disc(31.5, 29.5, 11.5), LAUREL, 4),
        (disc(24, 25.2, 4.6), CLAY, 0),
    ],
    "HEA": [
        ("M7 29H41A17 15 0 0 1 7 29Z", LAUREL, 0),
        ("M23 27C10 27 8 17 8 10C17 10 23 15 23 27Z", CLAY, 0),
        ("M26 27C26 13 32 6 41 5C41 16 37 27 26 27Z", WHEAT, 0),
    ],
}
# A module that has no emblem yet gets a plain seat.
PLAIN_SEAT: list[Shape] = [(seat(24, 34, 17), LAUREL, 0)]

# A seat as high as wide: the background of each emblem, on a square of 48.
STANDING_SEAT: tuple[Shape, ...] = (
    ("M0 24A24 24 0 0 1 48 24V38A10 10 0 0 1 38 48H10A10 10 0 0 1 0 38Z", STONE, 0),
)

# The logo, on a square of 64: the seat at half past one is pulled out. It is the reader's.
MARK: tuple[Shape, ...] = (
    (disc(32, 32, 14.2), LAUREL, 0),
    *((path, LAUREL, 0) for place, path in enumerate(seats_around(32, 32, 18.6, 5.9)) if place != 1),
    (seats_around(32, 32, 21.2, 5.9)[1], CLAY, 0),
)

# The table with all eight seats taken, on a square of 64: the seal.
SEAL: tuple[Shape, ...] = (
    (disc(32, 32, 14.2), WHEAT, 0),
    (disc(32, 32, 11.2), LAUREL, 0.9),
    ("M26.4 32.6L30.4 36.6L37.8 27.6", LAUREL, 2.5),
    *((path, LAUREL, 0) for path in seats_around(32, 32, 19.2, 5.9)),
)


def emblem(code: str) -> tuple[str, ...]:
    """Return the emblem of a module on its ground, on a square of 48."""
    shapes = tuple(EMBLEMS.get(code, PLAIN_SEAT))
    return (*picture_code(STANDING_SEAT), "q 0.625 0 0 0.625 9 9 cm", *picture_code(shapes), "Q")


def mark() -> tuple[str, ...]:
    """Return the logo of the institute, on a square of 64."""
    return picture_code(MARK)


def seal() -> tuple[str, ...]:
    """Return the table with all seats taken, on a square of 64."""
    return picture_code(SEAL)


@cache
def frame(width: float, height: float, *, margin: float) -> tuple[str, ...]:
    """Return the PDF code of the certificate's border: seats along a thin line, backs outwards. Points.

    Every seat is the same path under another transformation: repeated code compresses to almost nothing.
    """
    radius, gap, pitch = 5.6, 3.6, 17.1
    box = f"{number(margin)} {number(margin)} {number(width - 2 * margin)} {number(height - 2 * margin)}"
    code = [f"{colour(LAUREL)} RG {colour(LAUREL)} rg 1 w {box} re S"]
    bottom, far = margin - gap, margin + radius
    # Where a side begins, which way it runs, and how long it is; its seats stand to the right of the way.
    sides = [
        ("-1 0 0 -1", width - far, bottom, width),
        ("1 0 0 1", far, height - bottom, width),
        ("0 1 -1 0", bottom, far, height),
        ("0 -1 1 0", width - bottom, height - far, height),
    ]
    for turned, x, y, length in sides:
        run = length - 2 * far
        count = round(run / pitch)
        one = path_code(f"M{-radius} 0A{radius} {radius} 0 0 0 {radius} 0Z")
        step = f"{one} f 1 0 0 1 {number(run / count)} 0 cm"
        code += [f"q {turned} {number(x)} {number(y)} cm", *[step] * (count + 1), "Q"]
    return tuple(code)


def qr_code(address: str) -> tuple[bytes, ...]:
    """Return the QR code of an address as rows of 0 and 1, without the quiet zone around it."""
    # The mask is chosen once: trying all eight costs more than the rest of the certificate together,
    # and every mask is valid.
    return tuple(bytes(row) for row in segno.make(address, error="m", micro=False, mask=2).matrix)


def draw_qr(page: TaggedCanvas, rows: tuple[bytes, ...], x: float, top: float, module: float) -> None:
    """Draw a QR code with squares of `module` points.

    Neighbours in a row are one rectangle, so that no seams show.
    """
    page.add(f"q {number(module)} 0 0 {number(-module)} {number(x)} {number(top)} cm {colour(INK)} rg")
    for y, row in enumerate(rows):
        for run in re.finditer(b"\x01+", row):
            page.add(f"{run.start()} {y} {run.end() - run.start()} 1 re")
    page.add("f Q")
