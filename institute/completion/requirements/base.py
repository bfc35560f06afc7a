"""What every requirement kind is: one class, with the rule, what it is read from and what it says."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.utils.functional import Promise

from institute.completion.cohort_records import CohortRecords
from institute.completion.facts import Facts, Records, SessionCounts
from institute.completion.forecast import Forecast


class Progress(NamedTuple):
    """How much of a requirement there is, and how much of it a parent has done."""

    total: int
    have: int


class CohortProgress(NamedTuple):
    """The progress of everybody in a cohort; ``have`` by learner id, without those who have done nothing."""

    total: int
    have: Mapping[int, int]

    def of(self, learner_id: int) -> Progress:
        """Return the progress of one learner."""
        return Progress(self.total, self.have.get(learner_id, 0))


@dataclass(frozen=True)
class RequirementStanding:
    """How a parent stands on one requirement, in numbers."""

    kind: str
    needed: int
    have: int
    total: int
    is_met: bool
    forecast: Forecast

    @property
    def left(self) -> int:
        """How many are still needed."""
        return self.needed - self.have


@dataclass(frozen=True)
class RequirementResult(RequirementStanding):
    """One requirement, evaluated. ``headline`` and ``sentence`` are in the language that was active.

    ``next_key`` names what to do next for it: the first quiz that is not passed, the first lesson that is not
    read, the first session ahead. The page above makes an address of it. ``asks_for_help``: what is left is
    not in the parent's hands, who should ask a facilitator. ``is_certain``: whether it stays met whatever a
    facilitator gives for answers that wait. ``can_still_miss``: see :class:`Evaluation`.
    """

    headline: str
    sentence: str
    next_key: UUID | None = None
    asks_for_help: bool = False
    is_certain: bool = True
    can_still_miss: int | None = None


def needed_of(total: int, percent: int) -> int:
    """How many make up the given per cent of a total, rounded up: 80 per cent of 16 are 13."""
    return -(-total * percent // 100)


class RequirementType[Own](ABC):
    """One kind of requirement. A subclass in a module of its own is all that a new kind needs.

    ``Own`` is what the kind reads about one parent; ``nothing`` stands for a parent of whom it read nothing.
    The rule is :meth:`standing`: it takes numbers alone, so that it is the same whether they come from the
    facts of one parent (:meth:`progress`) or were counted for a whole cohort (:meth:`count`).
    """

    kind: str
    label: str | Promise
    usual_percent: int | None = None
    # On the card of the parent's home: its icon, whether it shows a seat for each session, and the words of
    # the link to the lesson or quiz that is next.
    icon: str = "check"
    shows_seats: bool = False
    next_text: str | Promise = ""
    nothing: Own

    def validate_percent(self, percent: int) -> None:  # noqa: B027 (most kinds allow every percentage)
        """Raise a ``ValidationError`` where the percentage makes no sense for this kind."""

    # What it is read from ----------------------------------------------------------------------------

    @abstractmethod
    def read(self, records: Records) -> Mapping[UUID, Own]:
        """Read what this kind needs about some enrolments, by enrolment id.

        The number of queries must not grow with the enrolments.
        """

    @abstractmethod
    def progress(self, facts: Facts) -> Progress:
        """Return the progress of one parent."""

    @abstractmethod
    def count(self, cohort: CohortRecords) -> CohortProgress:
        """Count the progress of everybody in a cohort, by a fixed number of aggregate queries."""

    def own(self, facts: Facts) -> Own:
        """Return what this kind has read about the parent."""
        found: Own = facts.by_kind.get(self.kind, self.nothing)
        return found

    # The rule ----------------------------------------------------------------------------------------

    def standing(self, percent: int, progress: Progress, sessions: SessionCounts) -> RequirementStanding:
        """Apply the rule to numbers. A requirement on nothing is not met."""
        total, have = progress
        needed = needed_of(total, percent)
        is_met = total > 0 and have >= needed
        forecast = Forecast.SAFE if is_met or not total else self.forecast(needed, progress, sessions)
        return RequirementStanding(self.kind, needed, have, total, is_met, forecast)

    def forecast(self, needed: int, progress: Progress, sessions: SessionCounts) -> Forecast:
        """Whether what is left can still be done, for somebody who has not met it.

        What is done at home can be done at any time; after the last session the parent may need a call.
        """
        return Forecast.LAST_CHANCE if sessions.planned and not sessions.ahead else Forecast.SAFE

    # What is said ------------------------------------------------------------------------------------

    def evaluate(self, percent: int, facts: Facts) -> RequirementResult:
        """Apply the rule to the facts of one parent, and say what is left in the active language."""
        standing = self.standing(percent, self.progress(facts), facts.session_counts)
        return RequirementResult(
            **vars(standing),
            headline=self.headline(standing),
            sentence=self.sentence(standing, facts),
            next_key=None if standing.is_met else self.next_key(facts),
            asks_for_help=not standing.is_met and self.asks_for_help(standing, facts),
            is_certain=not standing.is_met or self.is_certain(standing, facts),
            can_still_miss=self.can_still_miss(standing, facts),
        )

    @abstractmethod
    def headline(self, standing: RequirementStanding) -> str:
        """The few words above the sentence."""

    @abstractmethod
    def sentence(self, standing: RequirementStanding, facts: Facts) -> str:
        """What is done, then what is left, then what helps: whole sentences."""

    def next_key(self, facts: Facts) -> UUID | None:
        """Name the session, lesson or quiz that is next for it, while it is not met."""
        return None

    def asks_for_help(self, standing: RequirementStanding, facts: Facts) -> bool:
        """Whether the parent who has not met it should ask a facilitator."""
        return False

    def is_certain(self, standing: RequirementStanding, facts: Facts) -> bool:
        """Whether a met requirement rests on nothing that a facilitator may still change."""
        return True

    def can_still_miss(self, standing: RequirementStanding, facts: Facts) -> int | None:
        """How many sessions ahead may be missed; ``None`` where this kind is not about sessions."""
        return None


type PagesDone = tuple[tuple[UUID, bool], ...]


def first_left(pages: PagesDone) -> UUID | None:
    """Return the key of the first page that is not done."""
    return next((key for key, is_done in pages if not is_done), None)
