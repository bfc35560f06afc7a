"""The rows of a roster. Its template is filled once for each kind of row, and not once for each person.

Two hundred rows took four fifths of the time of their page, and differ in a name, a key and a few words.
"""

import re

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import mark_safe

from institute.attendance.models import Status
from institute.home.roster_marks import mark_choices

TEMPLATE = "components/person_row.html"
MARKS = mark_choices(Status.choices)
TONES = {mark["value"]: mark["tone"] for mark in MARKS}
# Where a kind of row has what is one person's own: characters that no template and no translation has.
PLACES = {"key": "\ue000", "person": "\ue001", "minutes": "\ue002", "was": "\ue003"}
PLACE = re.compile(f"([{''.join(PLACES.values())}])")


def person_rows(rows, *, minutes_help=""):
    """Yield the markup of each row.

    A row is ``key``, ``person``, ``chosen``, ``minutes``, ``was``, ``too_few`` and ``errors``.
    ``minutes_help`` says how many minutes count.
    """
    kinds = {}
    for row in rows:
        if row["errors"]:
            yield _rendered(minutes_help=minutes_help, **row)
            continue
        kind = row["chosen"] if row["chosen"] in TONES else "", row["minutes"] == "", row["too_few"]
        if kind not in kinds:
            chosen, is_empty, too_few = kind
            blank = PLACES | {"minutes": ""} if is_empty else PLACES
            kinds[kind] = PLACE.split(
                _rendered(chosen=chosen, too_few=too_few, errors=(), minutes_help=minutes_help, **blank)
            )
        own = {place: escape(row[name]) for name, place in PLACES.items()}
        # Each place is filled once: what somebody wrote is never taken for a place.
        yield mark_safe("".join(own.get(part, part) for part in kinds[kind]))  # noqa: S308 # nosec: escaped above


def _rendered(*, key, chosen, too_few, **row):
    names = {"name": f"mark-{key}", "minutes_name": f"minutes-{key}", "was_name": f"was-{key}"}
    tone = "away" if too_few else TONES.get(chosen, "")
    known = {"key": key, "chosen": chosen, "tone": tone, "too_few": too_few, "marks": MARKS}
    return render_to_string(TEMPLATE, {**known, **names, **row})
