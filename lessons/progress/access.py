"""Who may open a module, when, and through which enrolment."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F

from institute.cohorts.models import Enrolment
from lessons.curriculum.notes import may_read_facilitator_notes


@dataclass(frozen=True, slots=True)
class ModuleAccess:
    """What a person may do with a module on a day: read it, wait for it, or not know of it."""

    is_open: bool = False
    # The place in a cohort that opens it; None for the team, and where it is closed.
    enrolment: Enrolment | None = None
    # The day on which it opens, in the cohort's time zone, while it is not open.
    opens_on: date | None = None


def writes_or_teaches(user) -> bool:
    """Whether somebody of the team may read all content. Who only reads reports may not."""
    return may_read_facilitator_notes(user)


def learner_access(learner, module_key, *, at) -> ModuleAccess:
    """What a parent's kept enrolments allow (one query). Reading stays open after the cohort has ended."""
    return _access(learner, at, cohort__cohort_modules__module__translation_key=module_key)


def access_below(learner, page, *, at) -> ModuleAccess:
    """The same for the module that a page of the source language stands in, which need not be read for it."""
    return _access(learner, at, cohort__cohort_modules__module__path=page.path[: -page.steplen])


def _access(learner, at, **module):
    places = (
        Enrolment.objects.kept()
        .by(learner)
        .filter(**module)
        .annotate(opens_on=F("cohort__cohort_modules__opens_on"))
        .select_related("cohort")
        .only("learner_id", "cohort__time_zone", "cohort__ends_on")
        .order_by("-joined_on", "-cohort__starts_on")
    )
    coming, ended = [], None
    for place in places:
        today = at.astimezone(place.cohort.zone).date()
        if place.opens_on and place.opens_on > today:
            coming.append(place.opens_on)
        elif place.cohort.ends_on >= today:
            return ModuleAccess(is_open=True, enrolment=place)
        else:
            ended = ended or place
    if ended:
        return ModuleAccess(is_open=True, enrolment=ended)
    return ModuleAccess(opens_on=min(coming, default=None))


def has_a_place(learner) -> bool:
    """Whether a parent is in any cohort and was not withdrawn."""
    return Enrolment.objects.kept().by(learner).exists()
