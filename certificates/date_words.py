"""The date of a certificate in words, in the languages that certificates are worded in.

The words stand here and not in a library's tables, so that an update of a library changes no certificate.
"""

from datetime import date

from certificates.printable import CannotDraw

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}
_DATE = {"en": "{month} {day.day}, {day.year}", "es": "{day.day} de {month} de {day.year}"}


def date_in_words(day: date, language: str) -> str:
    """A day as people write it: "April 24, 2027". Raises CannotDraw for a language without a form."""
    base = language.split("-")[0].lower()
    if base not in _DATE:
        raise CannotDraw("language", text=language)
    return _DATE[base].format(day=day, month=_MONTHS[base].split()[day.month - 1])
