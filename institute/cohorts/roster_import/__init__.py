"""A list of parents comes into a cohort: read, planned line by line, imported whole or not at all."""

from institute.cohorts.roster_import.importer import (
    ImportHasErrors,
    ImportResult,
    ImportRow,
    ImportState,
    import_parents,
    plan_import,
)
from institute.cohorts.roster_import.parser import ListRefused, ParentList, ParentRow, read_file, read_text

__all__ = [
    "ImportHasErrors",
    "ImportResult",
    "ImportRow",
    "ImportState",
    "ListRefused",
    "ParentList",
    "ParentRow",
    "import_parents",
    "plan_import",
    "read_file",
    "read_text",
]
