"""Whether a parent can still finish: one answer, for her own page and for the desk."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from institute.cohorts.models import RequirementKind
from institute.completion.evaluation import SessionState


class Forecast(TextChoices):
    """Whether the sessions that are left can be enough."""

    SAFE = "safe", _("Can still miss a session")
    LAST_CHANCE = "last-chance", _("Needs each session that is left")
    OUT_OF_REACH = "out-of-reach", _("Out of reach as planned")


def forecast_of(evaluation) -> Forecast:
    """Say whether the sessions that are left can be enough. Pure.

    She is safe when she has enough, when she may miss one more, or when nothing is asked or planned yet.
    A session that nobody marked keeps her within reach, and promises her nothing.
    """
    for line in evaluation.lines:
        if line.kind != RequirementKind.SESSIONS or line.is_met or not line.total:
            continue
        facts = evaluation.facts
        found = forecast_from(
            line.have, facts.count(SessionState.AHEAD), facts.count(SessionState.UNMARKED), line.needed
        )
        if found != Forecast.SAFE:
            return found
    return Forecast.SAFE


def forecast_from(have: int, ahead: int, unmarked: int, needed: int) -> Forecast:
    """The forecast of somebody who does not have enough sessions yet, from four counts."""
    if have + ahead + unmarked < needed:
        return Forecast.OUT_OF_REACH
    if min(ahead, have + ahead - needed) <= 0:
        return Forecast.LAST_CHANCE
    return Forecast.SAFE
