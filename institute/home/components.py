"""The parts of the look as data and markup: what template tags of ``look`` and views put on a page.

What the parts are for is described in ``templates/components``.
"""

from collections.abc import Iterable
from functools import lru_cache
from math import cos, pi, sin
from typing import Any

from django.forms import BoundField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

# The wash behind an emblem takes turns and means nothing.
EMBLEM_TONES = {
    "ADV": "",
    "COM": "c",
    "FAC": "d",
    "BUD": "w",
    "DEE": "",
    "BAR": "d",
    "CON": "c",
    "HEA": "w",
}
SEAT_CLASSES = {
    "filled": "is-on",
    "missed": "is-away",
    "next": "is-now",
    "makeup": "is-made",
    "open": "",
}
CHIP_ICONS = {
    "done": "check",
    "now": "arrow",
    "open": "book",
    "care": "hourglass",
    "stop": "alert",
    "staff": "lock",
    "locked": "lock",
}
NOTICE_ICONS = {"good": "check", "care": "hourglass", "stop": "alert"}
SAVED_ICONS = {"saved": "check", "waiting": "phone", "failed": "alert"}
VERDICT_SIGNS = {"good": "check", "care": "hourglass", "stop": "alert", "plain": "help"}

# The table is drawn on 64 units, as the mark is. It has eight seats, or more where there are more modules.
SEATS_AT_THE_TABLE = 8
MIDDLE = 32
SEAT_DISTANCE = 18.6
SEAT_RADIUS = 5.9
PULLED_OUT = 1.6


def icon(name: str, *, turns: bool = False, label: str = "") -> SafeString:
    """Return an icon. ``turns``: it points the other way in right-to-left text; ``label``: read aloud."""
    return _icon(static("svg/site.svg"), name, turns, label)


# A page has dozens of them, and they are all of a few kinds.
@lru_cache(maxsize=512)
def _icon(drawings: str, name: str, turns: bool, label: str) -> SafeString:
    return format_html(
        '<svg class="icon{}"{}><use href="{}#{}"/></svg>',
        " icon--dir" if turns else "",
        format_html(' role="img" aria-label="{}"', label)
        if label
        else format_html(' aria-hidden="{}"', "true"),
        drawings,
        name,
    )


def emblem(code: str, *, rests: bool = False) -> SafeString:
    """Return a module's emblem; ``rests`` for a module that is not open yet."""
    return _emblem(static("svg/site.svg"), code if code in EMBLEM_TONES else "SEAT", rests)


@lru_cache
def _emblem(drawings: str, known: str, rests: bool) -> SafeString:
    tone = EMBLEM_TONES.get(known, "w")
    return format_html(
        '<span class="emblem{}{}" aria-hidden="true"><svg><use href="{}#{}"/></svg></span>',
        f" emblem--{tone}" if tone else "",
        " emblem--rest" if rests else "",
        drawings,
        known,
    )


def seat_row(states: Iterable[str], label: str, size: str = "") -> dict[str, Any]:
    """Return the context of ``components/seat_row.html``: one seat for each state (see SEAT_CLASSES)."""
    return {"seats": [SEAT_CLASSES[state] for state in states], "label": label, "size": size}


def table_seal(done: int, total: int, label: str = "") -> dict[str, Any]:
    """Return the context of ``components/table_seal.html``: ``done`` of ``total`` seats are filled."""
    return {
        "seats": seats_round_a_table(done, total),
        "done": done,
        "total": total,
        "complete": total > 0 and done >= total,
        "label": label,
    }


def seats_round_a_table(done: int, total: int) -> list[dict[str, str]]:
    """Return the position and the state of each seat, clockwise from the top, ready for SVG.

    Numbers are text already: a template would write a decimal comma in Spanish, which SVG does not read.
    """
    if total < 1:
        return []
    seat_count = max(total, SEATS_AT_THE_TABLE)
    filled = seat_count if done >= total else done
    radius = min(SEAT_RADIUS, 0.83 * SEAT_DISTANCE * sin(pi / seat_count))
    seats = []
    for number in range(seat_count):
        turn = 2 * pi * number / seat_count
        state = "is-on" if number < filled else "is-now" if number == filled else "is-rest"
        distance = SEAT_DISTANCE + (PULLED_OUT if state == "is-now" else 0)
        seats.append(
            {
                "path": f"M-{radius:.2f} 0A{radius:.2f} {radius:.2f} 0 0 1 {radius:.2f} 0Z",
                "place": f"translate({MIDDLE + distance * sin(turn):.2f} {MIDDLE - distance * cos(turn):.2f})"
                f" rotate({360 * number / seat_count:.2f})",
                "state": state,
            }
        )
    return seats


def emblems_round_a_table() -> list[dict[str, Any]]:
    """Return seats with their emblems for a table of 400 units."""
    seats = []
    for number, code in enumerate(EMBLEM_TONES):
        turn = 2 * pi * number / len(EMBLEM_TONES)
        yours = number == 1
        distance = 152 if yours else 140
        x, y = 200 + distance * sin(turn), 200 - distance * cos(turn)
        size = 38
        seats.append(
            {
                "code": code,
                "yours": yours,
                "place": f"translate({x:.1f} {y:.1f}) rotate({360 * number / len(EMBLEM_TONES):.0f})",
                "x": f"{x + 23 * sin(turn) - size / 2:.1f}",
                "y": f"{y - 23 * cos(turn) - size / 2:.1f}",
            }
        )
    return seats


def is_first_wrong(field: BoundField) -> bool:
    """Return whether this is the first field of its form with an error: it gets the focus."""
    if not field.form.is_bound:
        return False
    wrong = next((other for other in field.form if other.errors), None)
    return wrong is not None and wrong.name == field.name


def field_input(field: BoundField, hint: str = "", size: str = "") -> SafeString:
    """Return a bound field's input with the classes of the look, its hint and its error linked to it."""
    attrs: dict[str, str | bool] = {}
    if field.widget_type != "checkbox":  # a tick is drawn by the row around it (.choice)
        classes = [field.field.widget.attrs.get("class", ""), "input", f"input--{size}" if size else ""]
        attrs["class"] = " ".join(name for name in classes if name)
    described = []
    if hint or field.help_text:
        described.append(f"{field.auto_id}_helptext")
    if field.errors:
        described.append(f"{field.auto_id}_error")
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if is_first_wrong(field):
        attrs["autofocus"] = True
    return field.as_widget(attrs=attrs)
