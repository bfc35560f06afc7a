"""Whether a parent can still finish: one answer, for the parent's own page and for the desk."""

from collections.abc import Iterable
from typing import Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Forecast(TextChoices):
    """Whether what is left of one requirement can still be done."""

    SAFE = "safe", _("Can still miss a session")
    LAST_CHANCE = "last-chance", _("Needs each session that is left")
    OUT_OF_REACH = "out-of-reach", _("Out of reach as planned")


class FinishState(TextChoices):
    """Whether a parent can finish, in the order in which somebody should look at it."""

    CANNOT = "cannot", _("Cannot finish as planned")
    NEEDS = "needs", _("Needs something")
    ON_TRACK = "on-track", _("On track")
    COMPLETE = "complete", _("Complete")


class Standing(Protocol):
    """What the state of a parent depends on, for each requirement."""

    @property
    def is_met(self) -> bool:
        """Whether the requirement is met."""

    @property
    def forecast(self) -> Forecast:
        """Whether what is left of it can still be done."""


def is_complete(standings: Iterable[Standing]) -> bool:
    """Whether every requirement is met. A cohort without requirements has no finished parents."""
    met = [standing.is_met for standing in standings]
    return bool(met) and all(met)


def finish_state(standings: Iterable[Standing]) -> FinishState:
    """Return the state of a parent: the first requirement that is in danger decides."""
    standings = list(standings)
    if is_complete(standings):
        return FinishState.COMPLETE
    for standing in standings:
        if standing.forecast == Forecast.OUT_OF_REACH:
            return FinishState.CANNOT
        if standing.forecast == Forecast.LAST_CHANCE:
            return FinishState.NEEDS
    return FinishState.ON_TRACK
