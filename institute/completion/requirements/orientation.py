"""The orientation was held: in the first session, or one to one."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from institute.attendance.models import AttendanceRecord
from institute.cohorts.models import Enrolment, OrientationEvent
from institute.cohorts.services import ORIENTATION_BEFORE
from institute.completion.cohort_records import CohortRecords
from institute.completion.facts import Facts, Records, SessionState
from institute.completion.requirements.base import (
    CohortProgress,
    Progress,
    RequirementStanding,
    RequirementType,
)


class Orientation(RequirementType[bool]):
    """Orientation: the first planned session was attended, or the team wrote down a talk one to one."""

    kind = "orientation"
    label = _("Orientation: the first session, or a talk one to one")
    usual_percent = 100
    icon = "help"
    nothing = False

    def validate_percent(self, percent: int) -> None:
        """Half an orientation is none."""
        if percent != 100:
            raise ValidationError(_("Orientation is held or not: please write 100 per cent."))

    def read(self, records: Records) -> Mapping[UUID, bool]:
        """Who had a talk one to one."""
        keys = [one.pk for one in records.enrolments]
        return dict.fromkeys(OrientationEvent.objects.held(keys, records.at), True)

    def progress(self, facts: Facts) -> Progress:
        """One of one, or none."""
        return Progress(1, int(self.own(facts) or _first(facts) == SessionState.ATTENDED))

    def count(self, cohort: CohortRecords) -> CohortProgress:
        """The same for everybody in a cohort, by two queries."""
        first = [session.pk for session in cohort.sessions[:1]]
        came = AttendanceRecord.objects.filter(session__in=first, is_attended=True)
        oriented = set(came.values_list("enrolment__learner_id", flat=True))
        held = OrientationEvent.objects.held(Enrolment.objects.filter(cohort=cohort.cohort), cohort.at)
        if held:
            oriented.update(row.learner_id for row in cohort.enrolments if row.pk in held)
        return CohortProgress(1, dict.fromkeys(oriented, 1))

    def headline(self, standing: RequirementStanding) -> str:
        """The name of the requirement."""
        return headline(is_met=standing.is_met)

    def sentence(self, standing: RequirementStanding, facts: Facts) -> str:
        """Whether it was held, and how it can still be."""
        # A talk one to one comes before the third session, or says why it comes later.
        third = slice(ORIENTATION_BEFORE - 1, ORIENTATION_BEFORE)
        third_is_ahead = facts.sessions[third] == (SessionState.AHEAD,)
        before = facts.days[ORIENTATION_BEFORE - 1] if third_is_ahead and facts.days else None
        return sentence(is_met=standing.is_met, first=_first(facts), before=before)

    def next_key(self, facts: Facts) -> UUID | None:
        """The first session, while it is ahead."""
        return facts.next_session_key if _first(facts) == SessionState.AHEAD else None

    def asks_for_help(self, standing: RequirementStanding, facts: Facts) -> bool:
        """Whether the first session was missed: then somebody of the team has to offer a talk."""
        return _first(facts) == SessionState.MISSED


def _first(facts: Facts) -> SessionState | None:
    return facts.sessions[0] if facts.sessions else None


def headline(*, is_met: bool) -> str:
    """The few words above the sentence about orientation."""
    return gettext("Orientation") if is_met else gettext("Your orientation")


def sentence(*, is_met: bool, first: str | None, before: date | None) -> str:
    """What is so about the orientation; ``first``: the state of the first session, ``before``: a day."""
    if is_met:
        return gettext("You have had your orientation.")
    if first is None:
        return gettext("It is part of the first session. The sessions are not planned yet.")
    if first == SessionState.AHEAD:
        return gettext("It is part of the first session. Please come.")
    if first == SessionState.UNMARKED:
        return gettext("It is part of the first session, which is not marked yet.")
    if before:
        text = gettext("You missed the first session. Ask your facilitator for a short talk before %(day)s.")
        return text % {"day": date_format(before, "MONTH_DAY_FORMAT")}
    return gettext("You missed the first session. Ask your facilitator for a short talk.")
