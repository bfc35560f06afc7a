"""What happened to the parents of some enrolments, and the records that requirement kinds read it from.

Facts are read enrolment by enrolment here, with every session and page by name, for the few whose page is
shown or whose certificate is issued. :mod:`institute.completion.counting` counts the same for a whole cohort.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple, Self
from uuid import UUID

from wagtail.models import Page

from institute.cohorts.models import Cohort, CohortModule, Enrolment, Session
from lessons.curriculum.models import ModulePage
from lessons.curriculum.outline import outline
from lessons.progress.models import Attempt

PASS_FIELDS = ("learner_id", "quiz_key", "submitted_at", "points", "points_to_pass", "points_provisional")


class SessionState(StrEnum):
    """The state of one planned session for one parent."""

    ATTENDED = "attended"
    MISSED = "missed"
    UNMARKED = "unmarked"  # it is over, and nobody has marked the parent
    AHEAD = "ahead"


class SessionCounts(NamedTuple):
    """How many sessions are planned, and how many of them are in each state but missed."""

    planned: int = 0
    attended: int = 0
    ahead: int = 0
    unmarked: int = 0

    @property
    def held(self) -> int:
        """The sessions that are over or marked."""
        return self.planned - self.ahead


@dataclass(frozen=True)
class Facts:
    """What happened to one parent: one state for each planned session in its order, and what each kind read.

    ``days`` and ``session_keys``: the cohort's own day of each session and its id, in the same order.
    ``by_kind``: what each requirement kind that is asked for has read, by its word. ``open_rosters``: numbers
    of the past sessions that are unmarked for somebody in the cohort; ``None``: nobody has looked.
    """

    sessions: tuple[SessionState, ...] = ()
    days: tuple[date, ...] = ()
    session_keys: tuple[UUID, ...] = ()
    by_kind: Mapping[str, Any] = field(default_factory=dict)
    open_rosters: tuple[int, ...] | None = None

    def count(self, state: SessionState) -> int:
        """How many planned sessions are in this state."""
        return self.sessions.count(state)

    @cached_property
    def session_counts(self) -> SessionCounts:
        """The numbers that rules about sessions are applied to."""
        return SessionCounts(
            len(self.sessions),
            self.count(SessionState.ATTENDED),
            self.count(SessionState.AHEAD),
            self.count(SessionState.UNMARKED),
        )

    @property
    def next_session_key(self) -> UUID | None:
        """The id of the first session ahead."""
        ahead = zip(self.session_keys, self.sessions, strict=False)
        return next((key for key, state in ahead if state == SessionState.AHEAD), None)


@dataclass(frozen=True)
class PrefetchedRecords:
    """Rows about one enrolment that the caller has read already, so that they are not read again.

    ``sessions`` that were not cancelled and ``modules`` of its cohort, in their order; ``attempts``: all of
    its learner.
    """

    sessions: list[Session]
    modules: list[CohortModule]
    attempts: list[Attempt]


@dataclass(frozen=True)
class Records:
    """Some enrolments, with what every requirement kind needs to read its own facts about them.

    The cohort of each enrolment is fetched. ``sessions`` by cohort; ``attempts`` where they were
    prefetched.
    """

    enrolments: Sequence[Enrolment]
    at: datetime
    sessions: Mapping[int, Sequence[Session]]
    modules: Sequence[CohortModule]
    attempts: Sequence[Attempt] | None = None

    @cached_property
    def learners(self) -> set[int]:
        """The ids of the parents."""
        return {enrolment.learner_id for enrolment in self.enrolments}

    @cached_property
    def cohorts(self) -> dict[int, Cohort]:
        """The cohorts of the enrolments by id."""
        return {enrolment.cohort_id: enrolment.cohort for enrolment in self.enrolments}

    def of_cohorts(self, cohorts: Iterable[int]) -> Self:
        """Return the records of the enrolments in some of the cohorts."""
        wanted = set(cohorts)
        return replace(self, enrolments=[row for row in self.enrolments if row.cohort_id in wanted])

    def pages(self, page_type: type[Page]) -> dict[int, list[UUID]]:
        """Return the keys of the live pages of a type by cohort id, in the order of its modules."""
        cohorts = self.cohorts
        return pages_of(page_type, [module for module in self.modules if module.cohort_id in cohorts])


def session_state(is_attended: bool | None, *, is_ahead: bool, had_joined: bool) -> SessionState:
    """Return the state of a session for a parent from the mark (``None``: no mark) and the clock.

    ``had_joined``: whether the parent had joined by the day of the session.
    """
    if is_attended is not None:
        return SessionState.ATTENDED if is_attended else SessionState.MISSED
    if is_ahead:
        return SessionState.AHEAD
    # Nobody can mark a parent for a day on which they had not joined yet.
    return SessionState.UNMARKED if had_joined else SessionState.MISSED


def modules_of(cohorts: Iterable[int]) -> list[CohortModule]:
    """Return the modules of cohorts, in their order."""
    return list(CohortModule.objects.filter(cohort__in=cohorts).order_by("sort_order", "pk"))


def pages_of(page_type: type[Page], modules: Iterable[CohortModule]) -> dict[int, list[UUID]]:
    """Return the keys of the live pages of a type by cohort, in the order of its modules."""
    modules, live = list(modules), outline()
    # A module that is not live now still counts with the pages that are.
    hidden = [row.module_id for row in modules if row.module_id not in live.pages]
    paths = dict(ModulePage.objects.filter(pk__in=hidden).values_list("pk", "path")) if hidden else {}
    pages: dict[int, list[UUID]] = defaultdict(list)
    for row in modules:
        module = live.pages.get(row.module_id)
        below = live.below(page_type, module.path if module else paths[row.module_id])
        pages[row.cohort_id] += [page.translation_key for page in below]
    return pages
