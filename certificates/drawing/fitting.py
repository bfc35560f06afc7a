"""How large the texts of a certificate are set, and where: as designed, or smaller and further apart.

Letters are tall in some scripts, and texts long in some languages; nothing may touch what is beside it.
"""

from collections.abc import Sequence
from itertools import pairwise

from certificates.drawing.facts import Wording
from institute.typesetting import (
    HEADING,
    TEXT,
    CannotDraw,
    Line,
    direction_of,
    fit_line,
    fit_name,
    fit_paragraph,
)

# Under the logo and the institute's name.
HEAD_BOTTOM = 96
# Between these the name stands, with all its marks.
NAME_TOP, NAME_BOTTOM = 218, 280.5
# Where the sentence under the name ends at the latest.
BODY_BOTTOM = 379
# The base of the first line of the sentence under the name.
BODY_BASE = 315.5


def pitch_of(lines: Sequence[Line], least: float) -> float:
    """Return the distance from one base to the next, so that the ink of no line touches the line under it."""
    gaps = (upper.ink[1] + lower.ink[0] + 1 for upper, lower in pairwise(lines))
    return max([least, *gaps])


def fit_title(wordings: Sequence[Wording]) -> tuple[list[Line], list[Line], list[float]]:
    """Return the titles, the lines that lead to the name, and their bases: smaller where letters are tall."""
    sizes = [(34.5, 20), (19, 12)][: len(wordings)]
    room = 600 / len(wordings)
    for share in (1, 0.92, 0.84, 0.76, 0.68, 0.6):
        titles = [
            fit_line(
                one.title, HEADING, size * share, language=one.language, width=600, smallest=least * share
            )
            for one, (size, least) in zip(wordings, sizes, strict=True)
        ]
        certify = [
            fit_line(one.certify, TEXT, 13.5 * share, language=one.language, width=room, smallest=9 * share)
            for one in wordings
        ]
        # From the name upwards: where letters are tall, what stands over them makes room.
        above, below = (max(line.ink[side] for line in certify) for side in (0, 1))
        bases: list[float] = [min(211, NAME_TOP - below)]
        natural = [160] if len(titles) == 1 else [149, 177]
        for place in reversed(range(len(titles))):
            title = titles[place]
            bases.insert(0, min(natural[place], bases[0] - above - title.ink[1] - 3))
            above = title.ink[0]
        if bases[0] - above >= HEAD_BOTTOM:
            return titles, certify, bases
    raise CannotDraw("too long", text=wordings[0].title)


def set_name(name: str, language: str) -> tuple[Line, ...]:
    """Return the lines of a name, as large as there is room for. Raises CannotDraw."""
    height = NAME_BOTTOM - NAME_TOP
    return fit_name(
        name,
        HEADING,
        language=language,
        base=direction_of(name),
        width=620,
        one_line=(43.5, 25, height),
        two_lines=(22.5, 11, height / 2 - 1),
    )


def fit_body(wordings: Sequence[Wording], width: float) -> tuple[list[tuple[Line, ...]], float]:
    """Return the lines of each sentence under the name, and the pitch that all of them share."""
    for size in (12.75, 12, 11.25, 10.5, 9.75, 9):
        columns = [
            fit_paragraph(one.body, TEXT, size, language=one.language, width=width, smallest=9, lines=4)
            for one in wordings
        ]
        pitch = max(pitch_of(lines, 18.2) for lines in columns)
        if all(BODY_BASE + pitch * (len(rows) - 1) + rows[-1].ink[1] <= BODY_BOTTOM for rows in columns):
            return columns, pitch
    raise CannotDraw("too long", text=wordings[0].body)
