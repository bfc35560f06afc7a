"""The cohorts of the data set: one with all the parents asked for, and two whose rosters are measured."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from institute.cohorts.calendar.plan import TITLES
from institute.cohorts.models import Cohort, CohortModule, Requirement, Session
from tests.bench.scale.content import new_uuid

ZONE = ZoneInfo("America/Los_Angeles")
LARGE = "All parents to measure"
# Name of the cohort and how many it has, at most as many as the large one.
ROSTERS = {"Roster of 30 to measure": 30, "Roster of 200 to measure": 200}
DAYS_HELD, DAYS = 7, 8


@dataclass(frozen=True)
class ScaleCohort:
    """A cohort with its sessions in order; two on each of eight Saturdays, four weeks apart."""

    cohort: Cohort
    sessions: tuple[Session, ...]
    held: tuple[Session, ...]
    joined_at: datetime


def make_cohort(name, modules, team, *, at, rng) -> ScaleCohort:
    """Make one cohort of which seven Saturdays are over."""
    saturdays = _saturdays(at)
    cohort = Cohort(
        name=name,
        starts_on=saturdays[0] - timedelta(days=7),
        ends_on=saturdays[-1] + timedelta(days=60),
    )
    cohort.facilitators = [team["facilitator"]]
    cohort.save()
    sessions = []
    for number, title in enumerate(map(str, TITLES), start=1):
        day, is_second = saturdays[(number - 1) // 2], number % 2 == 0
        begins = datetime.combine(day, time(11, 20) if is_second else time(9, 30), ZONE)
        session = Session.objects.create(
            pk=new_uuid(rng), cohort=cohort, number=number, title=title, venue="Library",
            starts_at=begins, ends_at=begins + timedelta(minutes=90),
        )  # fmt: skip
        sessions.append(session)
    for order, module in enumerate(modules):
        CohortModule.objects.create(cohort=cohort, module=module.page, sort_order=order)
    kinds = [("sessions", 80), ("quizzes", 100)]
    for order, (kind, percent) in enumerate(kinds):
        Requirement.objects.create(cohort=cohort, kind=kind, percent=percent, sort_order=order)
    held = tuple(session for session in sessions if session.ends_at <= at)
    return ScaleCohort(cohort, tuple(sessions), held, datetime.combine(cohort.starts_on, time(17), ZONE))


def _saturdays(at):
    local = at.astimezone(ZONE)
    latest = local.date() - timedelta(days=(local.weekday() - 5) % 7)
    if datetime.combine(latest, time(13), ZONE) > local:
        latest -= timedelta(days=7)
    return [latest + timedelta(weeks=4 * (n + 1 - DAYS_HELD)) for n in range(DAYS)]
