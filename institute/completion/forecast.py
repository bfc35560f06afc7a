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
        left = facts.count(SessionState.AHEAD) + facts.count(SessionState.UNMARKED)
        if line.have + left < line.needed:
            return Forecast.OUT_OF_REACH
        if not evaluation.can_still_miss:
            return Forecast.LAST_CHANCE
    return Forecast.SAFE
