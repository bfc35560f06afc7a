"""How the marks of a roster look: an icon and a tone for each, on the roster and on the page of components.

The look is kept here, below the roster; meaning and label of a mark are in ``institute.attendance``.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.functional import Promise


class MarkLook(NamedTuple):
    """The icon of a mark and the tone of the row that has it: here, late or away."""

    icon: str
    tone: str


# By the value that is stored.
MARK_LOOKS = {
    "present": MarkLook("check", "here"),
    "late": MarkLook("clock", "late"),
    "excused": MarkLook("home", "away"),
    "absent": MarkLook("minus", "away"),
}


def mark_choices(labels: Iterable[tuple[str, str | Promise]]) -> list[dict]:
    """Return the marks as ``components/person_row.html`` takes them, from pairs of value and label."""
    return [{"value": value, "label": label, **MARK_LOOKS[value]._asdict()} for value, label in labels]
