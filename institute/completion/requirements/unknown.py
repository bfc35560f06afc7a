"""What stands for a stored requirement whose kind this version of the software does not know."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext

from institute.completion.cohort_records import CohortRecords
from institute.completion.facts import Facts, Records
from institute.completion.requirements.base import (
    CohortProgress,
    Progress,
    RequirementStanding,
    RequirementType,
)


class UnknownRequirement(RequirementType[None]):
    """A requirement that nobody can evaluate. It is never met: no certificate leaves it out unseen.

    The pages of the cohort stay readable meanwhile, and ``check_records`` names the row.
    """

    nothing = None

    def __init__(self, word: str) -> None:
        self.kind = self.label = word

    def read(self, records: Records) -> Mapping[UUID, None]:
        """Read nothing."""
        return {}

    def progress(self, facts: Facts) -> Progress:
        """Nothing of nothing, which is not met."""
        return Progress(0, 0)

    def count(self, cohort: CohortRecords) -> CohortProgress:
        """Nothing of nothing for everybody."""
        return CohortProgress(0, {})

    def headline(self, standing: RequirementStanding) -> str:
        """The stored word."""
        return self.kind

    def sentence(self, standing: RequirementStanding, facts: Facts) -> str:
        """Where to ask."""
        return gettext("Ask for help")

    def asks_for_help(self, standing: RequirementStanding, facts: Facts) -> bool:
        """The parent can do nothing about it."""
        return True
