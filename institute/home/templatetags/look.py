"""Template tags for the look: icons, emblems, seats, and the inputs of a form field.

They only register what ``institute.home.components`` and ``institute.i18n`` make.
"""

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html

from institute.home import components
from institute.i18n.dates import format_date
from institute.i18n.digits import localize_digits

register = template.Library()

register.filter("digits", localize_digits)
register.filter("day_in_words", format_date)
register.filter("is_first_wrong", components.is_first_wrong)
register.simple_tag(components.field_input, name="field_input")
register.inclusion_tag("components/seat_row.html", name="seat_row")(components.seat_row)
register.inclusion_tag("components/table_seal.html", name="table_seal")(components.table_seal)


@register.simple_tag
def icon(name, dir=False, label=""):
    """Draw an icon. ``dir`` turns it round in right-to-left text; ``label`` is for one without a word."""
    return components.icon(name, turns=bool(dir), label=str(label))


@register.simple_tag
def emblem(code, rest=False):
    """Draw a module's emblem in its stone; ``rest`` for a module that is not open yet.

    It is decoration: the module's name always stands beside it.
    """
    return components.emblem(code, rests=bool(rest))


@register.simple_tag
def mark():
    """Draw the mark of PASS. It is decoration: the name stands beside it."""
    return format_html(
        '<svg class="mark-pass" aria-hidden="true"><use href="{}#MARK"/></svg>', static("svg/site.svg")
    )


@register.inclusion_tag("components/big_table.html")
def big_table(title, text=""):
    """Draw the large table of the public home: an emblem on each seat, the second one pulled out."""
    return {"seats": components.emblems_round_a_table(), "title": title, "text": text}


@register.simple_tag
def autonyms():
    """Return the languages of the interface, each with its name as its own speakers write it."""
    return settings.LANGUAGES


@register.filter
def chip_icon(tone):
    """Return the icon that goes with a chip's tone."""
    return components.CHIP_ICONS.get(tone, "minus")


@register.filter
def notice_icon(tone):
    """Return the icon that goes with a notice's tone."""
    return components.NOTICE_ICONS.get(tone, "help")


@register.filter
def saved_icon(state):
    """Return the icon that goes with the state of a saved line."""
    return components.SAVED_ICONS[state]


@register.filter
def verdict_sign(tone):
    """Return the sign on the seal of a verdict."""
    return components.VERDICT_SIGNS.get(tone, "help")


@register.filter
def message_tone(message):
    """Return the tone of a notice for a Django message."""
    return {"success": "good", "warning": "care", "error": "stop"}.get(message.level_tag, "")
