"""Read a list of schools, and make the school sites agree with it: all of the list or nothing.

The list is text with a header line, separated by tabs or commas, as the state's public school directory
gives it (``CDSCode``, ``School``, and if there ``StatusType``). A school is known again by its code. No
site is ever deleted: parents came from it.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from institute.cohorts.models.school_site import SchoolSite

CODE, NAME, STATUS = "CDSCode", "School", "StatusType"
CODE_DIGITS = 14
LONGEST_NAME = SchoolSite._meta.get_field("name").max_length


class SchoolListError(Exception):
    """The list cannot be taken; ``problems`` says on which lines and why. Nothing was changed."""

    def __init__(self, problems: list[str]):
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class ListedSchool:
    """One line of the list."""

    line: int
    cds_code: str
    name: str
    is_closed: bool


@dataclass(frozen=True)
class SchoolsLoaded:
    """What loading a list did."""

    added: int
    renamed: int
    unchanged: int
    closed: int


def read_school_list(text: str) -> list[ListedSchool]:
    """Return the schools of a list in its order. Raises :class:`SchoolListError`."""
    header = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in header else ",")
    missing = [name for name in (CODE, NAME) if name not in (rows.fieldnames or [])]
    if missing:
        raise SchoolListError([f"Line 1: there is no column {name}." for name in missing])
    schools, problems, codes, names = [], [], {}, {}
    try:
        for row in rows:
            cells = {key: (value or "").strip() for key, value in row.items() if isinstance(key, str)}
            school = ListedSchool(
                rows.line_num, cells[CODE], cells[NAME], cells.get(STATUS, "").casefold() == "closed"
            )
            problems += [f"Line {school.line}: {problem}" for problem in _problems_of(school, codes, names)]
            codes.setdefault(school.cds_code, school.line)
            if not school.is_closed:
                names.setdefault(school.name, school.line)
            schools.append(school)
    except csv.Error as error:
        problems.append(f"Line {rows.line_num + 1}: this is not a table ({error}).")
    if problems:
        raise SchoolListError(problems)
    return schools


def _problems_of(school, codes, names):
    if len(school.cds_code) != CODE_DIGITS or not (school.cds_code.isascii() and school.cds_code.isdigit()):
        yield f"the code {school.cds_code!r} does not have {CODE_DIGITS} digits."
    elif school.cds_code in codes:
        yield f"the code {school.cds_code} is also on line {codes[school.cds_code]}."
    if not school.name:
        yield "the school has no name."
    elif len(school.name) > LONGEST_NAME:
        yield f"the name is longer than {LONGEST_NAME} characters."
    elif "\x00" in school.name:
        yield "the name has a character that cannot be stored."
    elif not school.is_closed and school.name in names:
        yield f"the name {school.name} is also on line {names[school.name]}."


@transaction.atomic
def load_school_list(schools: Iterable[ListedSchool]) -> SchoolsLoaded:
    """Add the open schools that are new, and rename those whose name changed. A second time it does nothing.

    A site that somebody typed without a code is taken over by its name. Closed schools are left out, and
    stay if they are there. Raises :class:`SchoolListError` when a name belongs to another school.
    """
    schools = list(schools)
    open_schools = [school for school in schools if not school.is_closed]
    sites = {site.pk: site for site in SchoolSite.objects.select_for_update()}
    by_code = {site.cds_code: site for site in sites.values() if site.cds_code}
    typed = {site.name: site for site in sites.values() if not site.cds_code}
    new, changed, renamed = [], [], 0
    for school in open_schools:
        site = by_code.get(school.cds_code) or typed.get(school.name)
        if site is None:
            new.append(SchoolSite(name=school.name, cds_code=school.cds_code))
        elif (site.name, site.cds_code) != (school.name, school.cds_code):
            renamed += site.name != school.name
            site.name, site.cds_code = school.name, school.cds_code
            changed.append(site)
    _refuse_names_twice(open_schools, [*sites.values(), *new])
    # Two schools may have swapped their names: out of the way first.
    for site in changed:
        SchoolSite.objects.filter(pk=site.pk).update(name=f"\N{HORIZONTAL ELLIPSIS}{site.pk}", cds_code="")
    for site in changed:
        site.save()
    SchoolSite.objects.bulk_create(new)
    return SchoolsLoaded(
        added=len(new),
        renamed=renamed,
        unchanged=len(open_schools) - len(new) - len(changed),
        closed=len(schools) - len(open_schools),
    )


def _refuse_names_twice(open_schools, sites):
    lines = {school.cds_code: school.line for school in open_schools}
    seen, problems = {}, []
    for site in sites:
        other = seen.setdefault(site.name, site)
        if other is not site:
            line = lines.get(site.cds_code) or lines.get(other.cds_code)
            problems.append(f"Line {line}: another school site has the name {site.name}.")
    if problems:
        raise SchoolListError(problems)
