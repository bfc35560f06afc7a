"""So many per cent of all planned sessions were attended."""

from collections import Counter
from collections.abc import Mapping
from itertools import accumulate
from uuid import UUID

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from institute.completion.cohort_records import CohortRecords
from institute.completion.facts import Facts, Records, SessionCounts, SessionState
from institute.completion.forecast import Forecast
from institute.completion.requirements.base import (
    CohortProgress,
    Progress,
    RequirementStanding,
    RequirementType,
)


class SessionsAttended(RequirementType[None]):
    """Sessions attended, of all that are planned.

    "Of all planned" means planned and not cancelled: a cancelled session makes the total smaller.
    """

    kind = "sessions"
    label = _("Sessions attended, per cent of all planned")
    usual_percent = 80
    icon = "people"
    shows_seats = True
    nothing = None

    def read(self, records: Records) -> Mapping[UUID, None]:
        """Read nothing: the states of the sessions are among the facts of every parent."""
        return {}

    def progress(self, facts: Facts) -> Progress:
        """The sessions attended of those planned."""
        return Progress(len(facts.sessions), facts.count(SessionState.ATTENDED))

    def count(self, cohort: CohortRecords) -> CohortProgress:
        """The same for everybody in a cohort."""
        counts = cohort.session_counts
        return CohortProgress(
            len(cohort.sessions), {learner_id: own.attended for learner_id, own in counts.items()}
        )

    def forecast(self, needed: int, progress: Progress, sessions: SessionCounts) -> Forecast:
        """Safe when one more may be missed. An unmarked session keeps it in reach, and promises nothing."""
        if progress.have + sessions.ahead + sessions.unmarked < needed:
            return Forecast.OUT_OF_REACH
        return Forecast.SAFE if may_miss(needed, sessions) else Forecast.LAST_CHANCE

    def headline(self, standing: RequirementStanding) -> str:
        """How many more are needed."""
        return headline(standing.left, is_met=standing.is_met, total=standing.total)

    def sentence(self, standing: RequirementStanding, facts: Facts) -> str:
        """How many were attended, and what that means."""
        counts = facts.session_counts
        miss = may_miss(standing.needed, counts)
        return sentence(
            standing.have,
            standing.total,
            is_met=standing.is_met,
            may_miss=miss,
            may_miss_days=days_that_may_be_missed(facts, miss),
            within_reach=standing.have + counts.ahead >= standing.needed,
            waits_for_marks=_waits_for_marks(standing, counts),
        )

    def next_key(self, facts: Facts) -> UUID | None:
        """The next session."""
        return facts.next_session_key

    def asks_for_help(self, standing: RequirementStanding, facts: Facts) -> bool:
        """Whether even the best that can come is not enough."""
        return standing.total > 0 and not _waits_for_marks(standing, facts.session_counts)

    def can_still_miss(self, standing: RequirementStanding, facts: Facts) -> int:
        """How many of the sessions ahead may be missed, counting one that nobody marked as missed."""
        return may_miss(standing.needed, facts.session_counts)


def may_miss(needed: int, sessions: SessionCounts) -> int:
    """How many of the sessions ahead may be missed and leave enough."""
    return min(sessions.ahead, max(0, sessions.attended + sessions.ahead - needed))


def days_that_may_be_missed(facts: Facts, may_miss: int) -> int:
    """How many whole meeting days may be missed, whichever of those ahead they are.

    Nothing where no day ahead has two sessions: there a day is a session, and is said as one.
    """
    ahead = Counter(
        day for day, state in zip(facts.days, facts.sessions, strict=False) if state == SessionState.AHEAD
    )
    fullest_first = sorted(ahead.values(), reverse=True)
    if not fullest_first or fullest_first[0] == 1:
        return 0
    return sum(total <= may_miss for total in accumulate(fullest_first))


def _waits_for_marks(standing: RequirementStanding, counts: SessionCounts) -> bool:
    return standing.have + counts.ahead + counts.unmarked >= standing.needed


def headline(left: int, *, is_met: bool, total: int) -> str:
    """The few words above the sentence about sessions."""
    if is_met or not total:
        return gettext("Sessions")
    return ngettext("%(left)d more session", "%(left)d more sessions", left) % {"left": left}


def sentence(
    have: int,
    total: int,
    *,
    is_met: bool,
    may_miss: int,
    within_reach: bool,
    waits_for_marks: bool,
    may_miss_days: int = 0,
) -> str:
    """How many sessions were attended, and what that means."""
    if not total:
        return gettext("The sessions are not planned yet.")
    if is_met:
        text = gettext("You came to %(have)d of %(total)d. That is enough for the certificate.")
    elif may_miss:
        text = gettext("You came to %(have)d of %(total)d. You can still miss %(miss)d.")
    elif within_reach:
        text = gettext("You came to %(have)d of %(total)d. Please come to each one that is left.")
    elif waits_for_marks:
        text = gettext("You came to %(have)d of %(total)d. Some sessions are not marked yet.")
    else:
        text = gettext("You came to %(have)d of %(total)d. Ask your facilitator what you can do.")
    said = text % {"have": have, "total": total, "miss": may_miss}
    if may_miss_days and not is_met:
        days = ngettext(
            "Any %(days)d whole meeting day may be among them.",
            "Any %(days)d whole meeting days may be among them.",
            may_miss_days,
        )
        said = f"{said} {days % {'days': may_miss_days}}"
    return said
