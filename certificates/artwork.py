"""The pictures of the certificate: the table with its seats, the emblems of the modules, the frame, the QR.

Pictures are described as SVG describes them (y grows downwards) and are turned into PDF page code here.
"""

import math
import re
from functools import cache

import segno

from certificates.text import number

LAUREL = "#14524A"
CLAY = "#B04A22"
WHEAT = "#EDBB54"
INK = "#1D2A27"
INK_SOFT = "#414E49"
LINE = "#DCD1BE"
STONE = "#F7F0E2"

_TOKEN = re.compile(r"[A-Za-z]|-?\d*\.?\d+")


def disc(x, y, radius):
    """A full circle as a path."""
    half = f"A{radius} {radius} 0 0 1"
    return f"M{x - radius} {y}{half} {x + radius} {y}{half} {x - radius} {y}Z"


def seat(x, y, radius, turned=0):
    """A half-round standing on (x, y), its round side up, turned clockwise by degrees."""
    angle = math.radians(turned)
    along, down = radius * math.cos(angle), radius * math.sin(angle)
    return f"M{x - along:.3f} {y - down:.3f}A{radius} {radius} 0 0 1 {x + along:.3f} {y + down:.3f}Z"


def seats_around(x, y, distance, radius, count=8):
    """Seats in a ring, backs outwards, the first at the top."""
    angles = [index * 360 / count for index in range(count)]
    return [
        seat(x + distance * math.sin(math.radians(a)), y - distance * math.cos(math.radians(a)), radius, a)
        for a in angles
    ]


# Each emblem is a list of (path, colour, width of the stroke or 0 to fill), on a square of 48.
EMBLEMS = {
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
# A module that has no emblem yet is a seat at the table like the others.
PLAIN_SEAT = [(seat(24, 34, 17), LAUREL, 0)]

# A seat standing, as high as wide: the ground of each emblem, on a square of 48.
STANDING_SEAT = (("M0 24A24 24 0 0 1 48 24V38A10 10 0 0 1 38 48H10A10 10 0 0 1 0 38Z", STONE, 0),)

# The mark, on a square of 64: the seat at half past one is pulled out. It is the reader's.
MARK = (
    (disc(32, 32, 14.2), LAUREL, 0),
    *((path, LAUREL, 0) for place, path in enumerate(seats_around(32, 32, 18.6, 5.9)) if place != 1),
    (seats_around(32, 32, 21.2, 5.9)[1], CLAY, 0),
)

# The table with all eight seats taken, on a square of 64: the seal.
SEAL = (
    (disc(32, 32, 14.2), WHEAT, 0),
    (disc(32, 32, 11.2), LAUREL, 0.9),
    ("M26.4 32.6L30.4 36.6L37.8 27.6", LAUREL, 2.5),
    *((path, LAUREL, 0) for path in seats_around(32, 32, 19.2, 5.9)),
)


def emblem(code):
    """The emblem of a module on its ground, on a square of 48."""
    shapes = tuple(EMBLEMS.get(code, PLAIN_SEAT))
    return (*_code(STANDING_SEAT), "q 0.625 0 0 0.625 9 9 cm", *_code(shapes), "Q")


def mark():
    """The mark of the institute, on a square of 64."""
    return _code(MARK)


def seal():
    """The table with all seats taken, on a square of 64."""
    return _code(SEAL)


def draw_picture(page, code, x, top, scale):
    """Draw a picture's code with its upper left corner at (x, top)."""
    page.add(f"q {number(scale)} 0 0 {number(-scale)} {number(x)} {number(top)} cm 1 J 1 j")
    for line in code:
        page.add(line)
    page.add("Q")


@cache
def frame(width, height, *, margin):
    """Page code of the certificate's edge: seats along a thin line, backs outwards. Points.

    Every seat is the same path, and the paper moves under it: repeated code packs to almost nothing.
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
        one = _path(f"M{-radius} 0A{radius} {radius} 0 0 0 {radius} 0Z")
        step = f"{one} f 1 0 0 1 {number(run / count)} 0 cm"
        code += [f"q {turned} {number(x)} {number(y)} cm", *[step] * (count + 1), "Q"]
    return tuple(code)


def qr_code(address):
    """The QR of an address as rows of 0 and 1, without the quiet zone around it."""
    # The mask is chosen once: trying all eight costs more than the rest of the certificate together,
    # and every mask is valid.
    return tuple(bytes(row) for row in segno.make(address, error="m", micro=False, mask=2).matrix)


def draw_qr(page, rows, x, top, module):
    """Draw a QR with squares of `module` points; neighbours in a row are one rectangle, so no seams show."""
    page.add(f"q {number(module)} 0 0 {number(-module)} {number(x)} {number(top)} cm {colour(INK)} rg")
    for y, row in enumerate(rows):
        for run in re.finditer(b"\x01+", row):
            page.add(f"{run.start()} {y} {run.end() - run.start()} 1 re")
    page.add("f Q")


@cache
def colour(code):
    """A colour like #14524A as a PDF writes it."""
    return " ".join(number(int(code[place : place + 2], 16) / 255) for place in (1, 3, 5))


@cache
def _code(shapes):
    lines = []
    for path, ink, stroke in shapes:
        if stroke:
            lines.append(f"{colour(ink)} RG {number(stroke)} w {_path(path)} S")
        else:
            lines.append(f"{colour(ink)} rg {_path(path)} f")
    return tuple(lines)


def _path(path):
    """Page code of a path in SVG's letters M L H V C A Z, absolute."""
    tokens = iter(_TOKEN.findall(path))
    code, x, y = [], 0.0, 0.0

    def take():
        return float(next(tokens))

    for letter in tokens:
        match letter:
            case "Z":
                code.append("h")
                continue
            case "M" | "L":
                x, y = take(), take()
            case "H":
                x = take()
            case "V":
                y = take()
            case "C":
                handles = [take() for _ in range(4)]
                x, y = take(), take()
                code.append(" ".join(number(value) for value in (*handles, x, y)) + " c")
                continue
            case _:
                radius_x, radius_y, _, large, sweep, to_x, to_y = (take() for _ in range(7))
                code += _arc(x, y, radius_x, radius_y, large, sweep, to_x, to_y)
                x, y = to_x, to_y
                continue
        code.append(f"{number(x)} {number(y)} {'m' if letter == 'M' else 'l'}")
    return " ".join(code)


def _arc(x, y, radius_x, radius_y, large, sweep, to_x, to_y):
    """Bezier curves for an upright elliptic arc, at most a quarter each."""
    x1, y1, x2, y2 = x / radius_x, y / radius_y, to_x / radius_x, to_y / radius_y
    half_x, half_y = (x2 - x1) / 2, (y2 - y1) / 2
    half = math.hypot(half_x, half_y)
    # The middle lies square to the chord; rounding may make the chord a hair longer than the circle.
    away = math.sqrt(max(0.0, 1 - half * half)) / half * (-1 if large == sweep else 1)
    middle_x, middle_y = x1 + half_x - away * half_y, y1 + half_y + away * half_x
    start = math.atan2(y1 - middle_y, x1 - middle_x)
    turn = math.atan2(y2 - middle_y, x2 - middle_x) - start
    if sweep and turn <= 0:
        turn += 2 * math.pi
    if not sweep and turn >= 0:
        turn -= 2 * math.pi
    parts = max(1, math.ceil(abs(turn) / (math.pi / 2) - 1e-6))
    step = turn / parts
    handle = 4 / 3 * math.tan(step / 4)
    for part in range(parts):
        a, b = start + part * step, start + (part + 1) * step
        points = (
            (math.cos(a) - handle * math.sin(a), math.sin(a) + handle * math.cos(a)),
            (math.cos(b) + handle * math.sin(b), math.sin(b) - handle * math.cos(b)),
            (math.cos(b), math.sin(b)),
        )
        yield (
            " ".join(
                f"{number((middle_x + px) * radius_x)} {number((middle_y + py) * radius_y)}"
                for px, py in points
            )
            + " c"
        )
