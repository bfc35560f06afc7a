"""Everybody of one cohort, with what requirement kinds count from: aggregates instead of single records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import Protocol
from uuid import UUID

from django.db.models import Count, Q

from institute.attendance.models import AttendanceRecord
from institute.cohorts.models import Cohort, CohortModule, Enrolment, Session
from institute.completion.facts import SessionCounts, modules_of, pages_of


class EnrolmentRow(Protocol):
    """What is needed of an enrolment: a model instance has it, and so has a row with named columns."""

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
    def enrolment_keys(self) -> list[UUID]:
        """The keys of the enrolments."""
        return [one.pk for one in self.enrolments]

    @cached_property
    def sessions(self) -> list[Session]:
        """The planned sessions, in their order."""
        return list(Session.objects.planned().filter(cohort=self.cohort))

    @cached_property
    def modules(self) -> list[CohortModule]:
        """The modules of the cohort, in their order."""
        return modules_of([self.cohort.pk])

    def pages(self, page_type: type) -> list[UUID]:
        """Return the keys of the live pages of a type, in the order of the modules."""
        return pages_of(page_type, self.modules).get(self.cohort.pk, [])

    def start_of(self, day: date) -> datetime:
        """Return the moment at which a day begins on the cohort's calendar."""
        return datetime.combine(day, time(), tzinfo=self.cohort.zone).astimezone(UTC)

    @cached_property
    def session_counts(self) -> dict[UUID, SessionCounts]:
        """How each enrolment stands with the sessions, by its key; two queries at the most."""
        over = {one.pk: self.cohort.day_of(one.starts_at) for one in self.sessions if one.ends_at <= self.at}
        ahead = [one.pk for one in self.sessions if one.ends_at > self.at]
        marks = self._marks(over, ahead)
        joined_late = self._marks_of_late_joiners(over)
        # Most people joined on the same few days.
        expected = {
            day: sum(held_on >= day for held_on in over.values())
            for day in {one.joined_on for one in self.enrolments}
        }
        counts = {}
        for one in self.enrolments:
            attended, marked, marked_ahead = marks.get(one.pk, (0, 0, 0))
            if one.pk in joined_late:
                marked = sum(over[session] >= one.joined_on for session in joined_late[one.pk])
            counts[one.pk] = SessionCounts(
                len(self.sessions),
                attended,
                len(ahead) - marked_ahead,
                # A mark may be saved between two of the queries.
                max(0, expected[one.joined_on] - marked),
            )
        return counts

    def _marks(self, over: dict[UUID, date], ahead: list[UUID]) -> dict[UUID, tuple[int, int, int]]:
        """Marks of attendance, all marks of sessions that are over, and of those ahead, by enrolment."""
        records = AttendanceRecord.objects.filter(session__in=[*over, *ahead])
        counted = records.values_list("enrolment_id").annotate(
            attended=Count("pk", filter=Q(is_attended=True)),
            marked=Count("pk"),
            ahead=Count("pk", filter=Q(session__in=ahead)),
        )
        return {
            key: (attended, marked - coming, coming) for key, attended, marked, coming in counted.order_by()
        }

    def _marks_of_late_joiners(self, over: dict[UUID, date]) -> dict[UUID, list[UUID]]:
        """The sessions that are over and marked, for those who joined after the first of them.

        A session that was moved may have a mark from before the day of joining, which stands for none that is
        expected. To look up that day for every mark of everybody would take four times as long.
        """
        first = min(over.values(), default=None)
        if first is None or all(one.joined_on <= first for one in self.enrolments):
            return {}
        late = Enrolment.objects.kept().filter(cohort=self.cohort, joined_on__gt=first)
        found: dict[UUID, list[UUID]] = {key: [] for key in late.values_list("pk", flat=True)}
        records = AttendanceRecord.objects.filter(enrolment__in=late, session__in=over)
        for enrolment, session in records.values_list("enrolment_id", "session_id"):
            found.setdefault(enrolment, []).append(session)
        return found
