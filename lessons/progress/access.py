"""Who may open a module, when, and through which enrolment."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import F
from wagtail.models import Page

from institute.cohorts.models import Enrolment
from institute.people.models import User
from lessons.curriculum.notes import may_read_facilitator_notes


class NotOpen(Exception):
    """The learner may not do this now; ``opens_on`` is the day from which they may, if there is one."""

    def __init__(self, opens_on: date | None = None) -> None:
        super().__init__()
        self.opens_on = opens_on


@dataclass(frozen=True, slots=True)
class ModuleAccess:
    """Whether a module is open to a learner on a day, and otherwise when it opens."""

    is_open: bool = False
    # The enrolment that opens it; None for the team, and where it is closed.
    enrolment: Enrolment | None = None
    # The day on which it opens, in the cohort's time zone, while it is not open.
    opens_on: date | None = None


def may_read_all_content(user: User | AnonymousUser) -> bool:
    """Whether the user writes or teaches. A team member who only reads reports may not read lessons."""
    return may_read_facilitator_notes(user)


def learner_access(learner: User, module_key: UUID, *, at: datetime) -> ModuleAccess:
    """What a learner's enrolments allow (one query). Reading stays open after the cohort has ended."""
    return _access(learner, at, cohort__cohort_modules__module__translation_key=module_key)


def access_below(learner: User, page: Page, *, at: datetime) -> ModuleAccess:
    """The same for the module above a page of the source language; the module itself is not queried."""
    return _access(learner, at, cohort__cohort_modules__module__path=page.path[: -page.steplen])


def _access(learner: User, at: datetime, **module: object) -> ModuleAccess:
    enrolments = (
        Enrolment.objects.kept()
        .by(learner)
        .filter(**module)
        .annotate(opens_on=F("cohort__cohort_modules__opens_on"))
        .select_related("cohort")
        .only("learner_id", "cohort__time_zone", "cohort__ends_on")
        .order_by("-joined_on", "-cohort__starts_on")
    )
    opening_days, ended = [], None
    for enrolment in enrolments:
        today = at.astimezone(enrolment.cohort.zone).date()
        if enrolment.opens_on and enrolment.opens_on > today:
            opening_days.append(enrolment.opens_on)
        elif enrolment.cohort.ends_on >= today:
            return ModuleAccess(is_open=True, enrolment=enrolment)
        else:
            ended = ended or enrolment
    if ended:
        return ModuleAccess(is_open=True, enrolment=ended)
    return ModuleAccess(opens_on=min(opening_days, default=None))


def is_enrolled(learner: User) -> bool:
    """Whether a learner has an enrolment in any cohort that is not withdrawn."""
    return Enrolment.objects.kept().by(learner).exists()
