"""A list of parents comes into a cohort: read, planned line by line, imported whole or not at all."""

from institute.cohorts.roster_import.importer import (
    Imported,
    Planned,
    RosterHasErrors,
    State,
    import_roster,
    plan,
)
from institute.cohorts.roster_import.parser import Roster, RosterRefused, Row, read_pasted, read_roster

__all__ = [
    "Imported",
    "Planned",
    "Roster",
    "RosterHasErrors",
    "RosterRefused",
    "Row",
    "State",
    "import_roster",
    "plan",
    "read_pasted",
    "read_roster",
]
