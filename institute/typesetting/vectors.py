"""Vector pictures: described as SVG describes them (y grows downwards), turned into PDF code here."""

import math
import re
from collections.abc import Iterator
from functools import cache
from typing import Protocol

# A path in SVG's notation, its colour, and the width of its stroke, or 0 to fill it.
type Shape = tuple[str, str, float]

_TOKEN = re.compile(r"[A-Za-z]|-?\d*\.?\d+")


class HasCode(Protocol):
    """A page that takes PDF code."""

    def add(self, code: str) -> None:
        """Put a line of PDF code on the page."""


def number(value: float) -> str:
    """Return a number as PDF code, to a thousandth of a point."""
    return f"{round(value, 3) + 0.0:.3f}".rstrip("0").rstrip(".")


def draw_picture(page: HasCode, code: tuple[str, ...], x: float, top: float, scale: float) -> None:
    """Draw a picture's code with its upper left corner at (x, top)."""
    page.add(f"q {number(scale)} 0 0 {number(-scale)} {number(x)} {number(top)} cm 1 J 1 j")
    for line in code:
        page.add(line)
    page.add("Q")


@cache
def colour(code: str) -> str:
    """Return a colour such as #14524A as PDF code."""
    return " ".join(number(int(code[place : place + 2], 16) / 255) for place in (1, 3, 5))


@cache
def picture_code(shapes: tuple[Shape, ...]) -> tuple[str, ...]:
    """Return the PDF code of a picture, one line for each shape."""
    lines = []
    for path, ink, stroke in shapes:
        if stroke:
            lines.append(f"{colour(ink)} RG {number(stroke)} w {path_code(path)} S")
        else:
            lines.append(f"{colour(ink)} rg {path_code(path)} f")
    return tuple(lines)


def path_code(path: str) -> str:
    """Return the PDF code of an SVG path of the absolute commands M L H V C A Z."""
    tokens = iter(_TOKEN.findall(path))
    code: list[str] = []
    x = y = 0.0

    def take() -> float:
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


def _arc(
    x: float, y: float, radius_x: float, radius_y: float, large: float, sweep: float, to_x: float, to_y: float
) -> Iterator[str]:
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
