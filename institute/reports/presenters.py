"""The rows of a desk as its page shows them."""

from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext

from institute.cohorts.models import Cohort
from institute.completion.forecast import FinishState
from institute.home.components import seat_row
from institute.reports.queries import DeskRow

STATE_TONES = {
    FinishState.COMPLETE: ("done", "seal"),
    FinishState.ON_TRACK: ("done", "check"),
    FinishState.NEEDS: ("care", "hourglass"),
    FinishState.CANNOT: ("stop", "alert"),
}


def present_rows(rows: Iterable[DeskRow], cohort: Cohort, *, may_withdraw: bool) -> list[dict[str, Any]]:
    """Return what the page shows of each row; days are those of the cohort's calendar."""
    ratio = gettext("%(attended)s of %(held)s")
    presented = []
    for row in rows:
        person = row.person
        presented.append(
            {
                "key": person.enrolment_id,
                "name": person.name,
                "site": person.site,
                "language": row.language_name,
                "sessions": ratio % {"attended": person.attended, "held": person.held},
                "seats": _seats(person.attended, person.held, row.seats) if row.seats else "",
                "quizzes": ratio % {"attended": person.quizzes_passed, "held": person.quizzes},
                "chip": _chip(person.state),
                "certificate": row.certificate,
                "certificate_to_withdraw": row.certificate_id
                if may_withdraw and row.certificate_is_valid
                else None,
                "last_active": date_format(row.last_active.astimezone(cohort.zone), "SHORT_DATE_FORMAT")
                if row.last_active
                else "",
            }
        )
    return presented


def _chip(state):
    tone, icon = STATE_TONES[state]
    return render_to_string("components/chip.html", {"text": state.label, "tone": tone, "icon": icon})


def _seats(attended, held, seats):
    label = gettext("%(attended)d of %(held)d sessions attended") % {"attended": attended, "held": held}
    return render_to_string("components/seat_row.html", seat_row(seats, label, "small"))
