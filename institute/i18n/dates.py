"""Dates as people write them."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language

from institute.i18n.digits import localize_digits


def format_date(day: date) -> str:
    """Return a day with its year and the full name of its month: November 22, 2026."""
    # Django's own format for English shortens long months.
    style = "F j, Y" if (get_language() or "").startswith("en") else "DATE_FORMAT"
    return localize_digits(date_format(day, style))
