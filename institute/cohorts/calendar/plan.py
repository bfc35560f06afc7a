"""The suggested calendar of a cohort: a first Saturday in, a plan out. Pure; nothing is saved here.

Eight Saturdays, a month apart, with two sessions each. The Saturday keeps its place in the month (the
second one, say) and moves a week on where a holiday is in the way. A module opens on the day after the
Saturday before its first session, so that there is a month to read.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays
from django.utils.translation import gettext_lazy as _

SATURDAYS = 8
MINUTES = 90
SATURDAY = 5
WEEK = timedelta(weeks=1)
# Parents have their accounts a week before the first session, to look around.
BEFORE = WEEK
# The last make-ups and short answers are done within three weeks; one more to hand out certificates.
AFTER = timedelta(weeks=4)

# The sixteen sessions in order. Modules stand beside the Saturday before which they are first read.
TITLES = (
    _("Welcome circle: how we work together"),
    _("Our strengths, and habits that heal"),
    _("Who decides what? Your rights"),
    _("Issue and power-mapping lab"),
    _("Two minutes, one ask"),
    _("Run the room"),
    _("Where money comes from and where it goes"),
    _("The budget year and the LCAP"),
    _("Lower the heat"),
    _("Decide and write it down"),
    _("Timeline wall"),
    _("How bargaining works"),
    _("Five fingers, one plan"),
    _("Research together: plan"),
    _("Research together: findings"),
    _("Showcase, commitments and certificates"),
)
MODULES = (
    ("HEA",),
    ("ADV",),
    ("COM", "FAC"),
    ("BUD",),
    ("DEE", "CON"),
    ("BAR",),
    (),
    (),
)


@dataclass(frozen=True)
class PlannedSession:
    """One session of the plan, on the clock of the cohort."""

    number: int
    title: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Plan:
    """What the suggested calendar makes of a first Saturday."""

    starts_on: date
    ends_on: date
    sessions: tuple[PlannedSession, ...]
    openings: tuple[tuple[str, date], ...]


def suggested_plan(
    first: date, *, zone: ZoneInfo, begins: tuple[time, time], skip_holidays: bool = True
) -> Plan:
    """Plan a cohort whose first Saturday is ``first``, with sessions that begin at the two times.

    The first Saturday is taken as it is: somebody chose it. The second session must begin at least
    90 minutes after the first (see :func:`fit_one_day`).
    """
    days = saturdays(first, skip_holidays=skip_holidays)
    sessions = []
    for number, title in enumerate(TITLES, start=1):
        day, begin = days[(number - 1) // 2], begins[(number - 1) % 2]
        starts_at = datetime.combine(day, begin, zone)
        sessions.append(PlannedSession(number, str(title), starts_at, starts_at + timedelta(minutes=MINUTES)))
    opens = [first - BEFORE, *(day + timedelta(days=1) for day in days[:-1])]
    return Plan(
        starts_on=first - BEFORE,
        ends_on=days[-1] + AFTER,
        sessions=tuple(sessions),
        openings=tuple((code, day) for codes, day in zip(MODULES, opens, strict=True) for code in codes),
    )


def fit_one_day(first: time, second: time) -> bool:
    """Whether two sessions that begin at these times fit into one day, one after the other."""
    day = date(2000, 1, 1)
    length = timedelta(minutes=MINUTES)
    begin, again = datetime.combine(day, first), datetime.combine(day, second)
    return begin + length <= again and (again + length).date() == day


def saturdays(first: date, *, skip_holidays: bool = True) -> list[date]:
    """Return the eight Saturdays: the same one of each month, a week later where a holiday is."""
    # A fifth Saturday is not in every month; the fourth is.
    nth = min((first.day - 1) // 7, 3)
    days = [first]
    year, month = first.year, first.month
    while len(days) < SATURDAYS:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        day = _nth(year, month, SATURDAY, nth)
        while skip_holidays and is_holiday(day):
            day += WEEK
        days.append(day)
    return days


def is_holiday(saturday: date) -> bool:
    """Whether many families are away on a Saturday: a public holiday, its long weekend, or the year's end."""
    if (saturday.month, saturday.day) >= (12, 20) or (saturday.month, saturday.day) <= (1, 2):
        return True
    # Monday after it, or the Friday before it: a long weekend.
    weekend = (saturday + timedelta(days=days) for days in (-1, 0, 2))
    return any(day in public_holidays(day.year) for day in weekend)


@cache
def public_holidays(year: int) -> frozenset[date]:
    """The holidays of the United States and of California in a year (6 ms, the first time)."""
    return frozenset(holidays.US(subdiv="CA", years=year))


def modules_with_openings(pages, plan: Plan) -> list[tuple]:
    """Pair modules with the day on which each opens, in that order; those without a day come last."""
    days = dict(plan.openings)
    planned = sorted(
        (page for page in pages if page.code in days), key=lambda page: list(days).index(page.code)
    )
    return [(page, days[page.code]) for page in planned] + [
        (page, None) for page in pages if page.code not in days
    ]


def _nth(year, month, weekday, nth):
    """The day of a month that is its nth (from 0) of that day of the week."""
    start = date(year, month, 1)
    return start + timedelta(days=(weekday - start.weekday()) % 7 + 7 * nth)
