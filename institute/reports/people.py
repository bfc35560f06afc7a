"""The parents of a cohort with the numbers that totals, filters and sorting need.

A screen shows twenty-five parents, its tiles count all of them. So the counts of everybody come from
:mod:`institute.completion.counting`, and what only a row on the page needs (seats, certificate, last visit)
is read for those rows alone: see :mod:`institute.reports.queries`.
"""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from institute.cohorts.models import Cohort, Enrolment
from institute.completion.counting import EnrolmentCounts, count_cohort
from institute.completion.forecast import FinishState
from institute.completion.requirements.quizzes import QuizzesPassed


class Person(NamedTuple):
    """One parent of the cohort, with counts and state."""

    enrolment_id: UUID
    learner_id: int
    name: str
    member_code: str
    site_id: int | None
    site: str
    language: str
    joined_on: date
    counts: EnrolmentCounts

    @property
    def attended(self) -> int:
        """The sessions attended."""
        return self.counts.sessions.attended

    @property
    def held(self) -> int:
        """The sessions that are over or marked."""
        return self.counts.sessions.held

    @property
    def quizzes_passed(self) -> int:
        """The quizzes passed, whether or not the certificate asks for them."""
        return self.counts.progress[QuizzesPassed.kind].have

    @property
    def quizzes(self) -> int:
        """The quizzes of the cohort."""
        return self.counts.progress[QuizzesPassed.kind].total

    @property
    def state(self) -> FinishState:
        """Whether the parent can finish."""
        return self.counts.state


def desk_people(cohort: Cohort, at: datetime) -> list[Person]:
    """Return the parents who have not left the cohort, ordered by name. The number of queries is fixed."""
    fields = (
        "pk", "learner_id", "learner__display_name", "learner__username", "school_site_id",
        "school_site__name", "learner__preferred_language", "joined_on",
    )  # fmt: skip
    enrolments = Enrolment.objects.kept().filter(cohort=cohort)
    ordered = enrolments.order_by("learner__display_name", "learner__username")
    rows = list(ordered.values_list(*fields, named=True))
    counts = count_cohort(cohort, rows, at, also=[QuizzesPassed.kind])
    return [
        Person(pk, learner, name, code, site_id, site or "", language, joined_on, counts[learner])
        for pk, learner, name, code, site_id, site, language, joined_on in rows
    ]
