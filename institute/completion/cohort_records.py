"""The enrolments of one cohort, with the aggregates that requirement kinds count from.

Counts are kept by learner id, which is a number: the key of an enrolment is a UUID, and for thousands of rows
making UUIDs and looking them up takes longer than counting.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import Protocol
from uuid import UUID

from django.db.models import Count, Q
from wagtail.models import Page

from institute.attendance.models import AttendanceRecord
from institute.cohorts.models import Cohort, CohortModule, Enrolment, Session
from institute.completion.facts import SessionCounts, modules_of, pages_of


class EnrolmentRow(Protocol):
    """The columns of an enrolment that counting reads: a model instance or a row with named columns."""

    @property
    def pk(self) -> UUID:
        """Its key."""

    @property
    def learner_id(self) -> int:
        """The key of the parent, who has no other enrolment in the cohort."""

    @property
    def joined_on(self) -> date:
        """The day from which on the parent belongs to the cohort."""


@dataclass(frozen=True)
class CohortRecords:
    """The enrolments of a cohort that were not withdrawn, as they stand at a moment.

    What several kinds need is read when the first asks for it, and once. The number of queries does not grow
    with the enrolments.
    """

    cohort: Cohort
    enrolments: Sequence[EnrolmentRow]
    at: datetime

    @cached_property
    def sessions(self) -> list[Session]:
        """The planned sessions, in their order."""
        return list(Session.objects.planned().filter(cohort=self.cohort))

    @cached_property
    def modules(self) -> list[CohortModule]:
        """The modules of the cohort, in their order."""
        return modules_of([self.cohort.pk])

    def pages(self, page_type: type[Page]) -> list[UUID]:
        """Return the keys of the live pages of a type, in the order of the modules."""
        return pages_of(page_type, self.modules).get(self.cohort.pk, [])

    def start_of(self, day: date) -> datetime:
        """Return the moment at which a day begins on the cohort's calendar."""
        return datetime.combine(day, time(), tzinfo=self.cohort.zone).astimezone(UTC)

    @cached_property
    def session_counts(self) -> dict[int, SessionCounts]:
        """The sessions of each learner counted by state, by learner id; two queries at the most."""
        over = {
            session.pk: self.cohort.day_of(session.starts_at)
            for session in self.sessions
            if session.ends_at <= self.at
        }
        ahead = [session.pk for session in self.sessions if session.ends_at > self.at]
        marks = self._marks(over, ahead)
        joined_late = self._marks_of_late_joiners(over)
        # Most people joined on the same few days.
        expected = {
            day: sum(held_on >= day for held_on in over.values())
            for day in {enrolment.joined_on for enrolment in self.enrolments}
        }
        counts = {}
        for enrolment in self.enrolments:
            learner_id, joined_on = enrolment.learner_id, enrolment.joined_on
            attended, marked, marked_ahead = marks.get(learner_id, (0, 0, 0))
            if learner_id in joined_late:
                marked = sum(over[session_id] >= joined_on for session_id in joined_late[learner_id])
            counts[learner_id] = SessionCounts(
                len(self.sessions),
                attended,
                len(ahead) - marked_ahead,
                # A mark may be saved between two of the queries.
                max(0, expected[joined_on] - marked),
            )
        return counts

    def _marks(self, over: dict[UUID, date], ahead: list[UUID]) -> dict[int, tuple[int, int, int]]:
        """Count sessions attended, all marks of sessions that are over, and of those ahead, by learner."""
        records = AttendanceRecord.objects.filter(session__in=[*over, *ahead])
        counted = records.values_list("enrolment__learner_id").annotate(
            attended=Count("pk", filter=Q(is_attended=True)),
            marked=Count("pk"),
            ahead=Count("pk", filter=Q(session__in=ahead)),
        )
        return {
            learner_id: (attended, marked - coming, coming)
            for learner_id, attended, marked, coming in counted.order_by()
        }

    def _marks_of_late_joiners(self, over: dict[UUID, date]) -> dict[int, list[UUID]]:
        """List the sessions that are over and marked, by learner who joined after the first of them.

        A session that was moved may have a mark from before the day of joining, which is none of those
        expected. To look up that day for every mark of everybody would take four times as long.
        """
        first = min(over.values(), default=None)
        if first is None or all(enrolment.joined_on <= first for enrolment in self.enrolments):
            return {}
        late = Enrolment.objects.kept().filter(cohort=self.cohort, joined_on__gt=first)
        marked: dict[int, list[UUID]] = {pk: [] for pk in late.values_list("learner_id", flat=True)}
        records = AttendanceRecord.objects.filter(enrolment__in=late, session__in=over)
        for learner_id, session_id in records.values_list("enrolment__learner_id", "session_id"):
            marked.setdefault(learner_id, []).append(session_id)
        return marked
