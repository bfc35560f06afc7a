"""Import a list of parents into a cohort: parse it, plan each row, import every row or none."""

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
