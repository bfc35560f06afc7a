"""Template tags for the look: icons, emblems, seats, and the inputs of a form field.

Most tags fill a template in ``templates/components``; what the parts are for is in those files.
"""

from functools import lru_cache
from math import cos, pi, sin

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import get_language

register = template.Library()

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

# Digits as people write them, by the zero of each language's own numerals.
ZEROS = {"fa": 0x06F0, "ps": 0x06F0, "prs": 0x06F0, "ur": 0x06F0, "ar": 0x0660}

# The table is drawn on 64 units, as the mark is. It has eight seats, or more where there are more modules.
SEATS_AT_THE_TABLE = 8
MIDDLE = 32
SEAT_DISTANCE = 18.6
SEAT_RADIUS = 5.9
PULLED_OUT = 1.6


@register.simple_tag
def icon(name, dir=False, label=""):
    """Draw an icon. ``dir`` turns it round in right-to-left text; ``label`` is for one without a word."""
    return _icon(static("svg/site.svg"), name, bool(dir), str(label))


# A page has dozens of them, and they are all of a few kinds.
@lru_cache(maxsize=512)
def _icon(drawings, name, turns, label):
    return format_html(
        '<svg class="icon{}"{}><use href="{}#{}"/></svg>',
        " icon--dir" if turns else "",
        format_html(' role="img" aria-label="{}"', label)
        if label
        else format_html(' aria-hidden="{}"', "true"),
        drawings,
        name,
    )


@register.simple_tag
def emblem(code, rest=False):
    """Draw a module's emblem in its stone; ``rest`` for a module that is not open yet.

    It is decoration: the module's name always stands beside it.
    """
    return _emblem(static("svg/site.svg"), code if code in EMBLEM_TONES else "SEAT", bool(rest))


@lru_cache
def _emblem(drawings, known, rests):
    tone = EMBLEM_TONES.get(known, "w")
    return format_html(
        '<span class="emblem{}{}" aria-hidden="true"><svg><use href="{}#{}"/></svg></span>',
        f" emblem--{tone}" if tone else "",
        " emblem--rest" if rests else "",
        drawings,
        known,
    )


@register.simple_tag
def mark():
    """Draw the mark of PASS. It is decoration: the name stands beside it."""
    return format_html(
        '<svg class="mark-pass" aria-hidden="true"><use href="{}#MARK"/></svg>', static("svg/site.svg")
    )


@register.inclusion_tag("components/seat_row.html")
def seat_row(states, label, size=""):
    """Draw one seat for each state (see SEAT_CLASSES); ``label`` says the same in a sentence."""
    return {"seats": [SEAT_CLASSES[state] for state in states], "label": label, "size": size}


@register.inclusion_tag("components/table_seal.html")
def table_seal(done, total, label=""):
    """Draw the table with ``done`` of ``total`` seats filled and the next one marked; all when complete."""
    return {
        "seats": seats_round_a_table(done, total),
        "done": done,
        "total": total,
        "complete": total > 0 and done >= total,
        "label": label,
    }


@register.inclusion_tag("components/big_table.html")
def big_table(title, text=""):
    """Draw the large table of the public home: an emblem on each seat, the second one pulled out."""
    return {"seats": emblems_round_a_table(), "title": title, "text": text}


def seats_round_a_table(done, total):
    """Return the place and the state of each seat, clockwise from the top, ready for SVG.

    Numbers are text already: a template would write a decimal comma in Spanish, which SVG does not read.
    """
    if total < 1:
        return []
    places = max(total, SEATS_AT_THE_TABLE)
    filled = places if done >= total else done
    radius = min(SEAT_RADIUS, 0.83 * SEAT_DISTANCE * sin(pi / places))
    seats = []
    for number in range(places):
        turn = 2 * pi * number / places
        state = "is-on" if number < filled else "is-now" if number == filled else "is-rest"
        distance = SEAT_DISTANCE + (PULLED_OUT if state == "is-now" else 0)
        seats.append(
            {
                "path": f"M-{radius:.2f} 0A{radius:.2f} {radius:.2f} 0 0 1 {radius:.2f} 0Z",
                "place": f"translate({MIDDLE + distance * sin(turn):.2f} {MIDDLE - distance * cos(turn):.2f})"
                f" rotate({360 * number / places:.2f})",
                "state": state,
            }
        )
    return seats


def emblems_round_a_table():
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


@register.simple_tag
def autonyms():
    """Return the languages of the interface, each with its name as its own speakers write it."""
    return settings.LANGUAGES


@register.filter
def digits(value):
    """Write a number with the digits of the interface language: 12 becomes ۱۲ in Farsi."""
    zero = ZEROS.get((get_language() or "").split("-")[0])
    if zero is None:
        return value
    return str(value).translate({ord("0") + number: chr(zero + number) for number in range(10)})


@register.filter
def day_in_words(day):
    """Write a day with its year and the whole name of its month: November 22, 2026."""
    # Django's own format for English shortens long months.
    style = "F j, Y" if (get_language() or "").startswith("en") else "DATE_FORMAT"
    return digits(date_format(day, style))


@register.filter
def chip_icon(tone):
    """Return the icon that goes with a chip's tone."""
    return CHIP_ICONS.get(tone, "minus")


@register.filter
def notice_icon(tone):
    """Return the icon that goes with a notice's tone."""
    return NOTICE_ICONS.get(tone, "help")


@register.filter
def saved_icon(state):
    """Return the icon that goes with the state of a saved line."""
    return SAVED_ICONS[state]


@register.filter
def verdict_sign(tone):
    """Return the sign on the seal of a verdict."""
    return VERDICT_SIGNS.get(tone, "help")


@register.filter
def message_tone(message):
    """Return the tone of a notice for a Django message."""
    return {"success": "good", "warning": "care", "error": "stop"}.get(message.level_tag, "")


@register.filter
def is_first_wrong(field):
    """Say whether this is the first field of its form that needs another look: it gets the focus."""
    if not field.form.is_bound:
        return False
    wrong = next((one for one in field.form if one.errors), None)
    return wrong is not None and wrong.name == field.name


@register.simple_tag
def field_input(field, hint="", size=""):
    """Render a bound field's input with the classes of the look, its hint and its error linked to it."""
    attrs = {}
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
