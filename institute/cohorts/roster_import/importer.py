"""Plan the import of a list of parents row by row, and import it: every row or none."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institute.cohorts.models import Cohort, Enrolment, SchoolSite
from institute.cohorts.roster_import.parser import ParentList, ParentRow
from institute.cohorts.services import enrol
from institute.i18n.text import normalise_for_comparison
from institute.messaging.tasks import send_sign_in_message
from institute.people import sign_in
from institute.people.models import User
from institute.records import audit
from institute.records.models import AuditAction

REPEATED = gettext_lazy("This parent stands in the list twice. Once is enough.")


class ImportHasErrors(Exception):
    """A row has an error, so none was imported."""


class ImportState(StrEnum):
    """What the import of a row would do."""

    NEW = "new"
    HAS_ACCOUNT = "known"
    ALREADY_ENROLLED = "here"
    ERROR = "error"


@dataclass
class ImportRow:
    """One row with what its import would do. ``note`` is a sentence for the user, or empty."""

    row: ParentRow
    state: ImportState
    note: str = ""
    learner: User | None = None
    email: str | None = None
    phone: str | None = None
    school: SchoolSite | None = None

    @property
    def needs_card(self) -> bool:
        """Whether the learner has no address of their own, and so gets a printed card."""
        return not (self.email or self.phone)


@dataclass(frozen=True)
class ImportResult:
    """How many learners were added, how many were invited, and how many need a card."""

    added: int
    invited: int
    cards: int


class _KnownPeople:
    """The rows of the database that a list may mean: four queries, however long the list is."""

    def __init__(self, cohort, rows):
        emails = {row.email for row in rows if row.email}
        phones = {row.phone for row in rows if row.phone}
        people = User.objects.prefetch_related("groups")
        by_email = people.alias(address=Lower("email")).filter(address__in=emails)
        self.by_email = {person.email.lower(): person for person in by_email}
        self.by_phone = {str(person.phone): person for person in people.filter(phone__in=phones)}
        enrolments = Enrolment.objects.filter(cohort=cohort).select_related("learner")
        self.enrolments = {enrolment.learner_id: enrolment for enrolment in enrolments}
        self.schools = {normalise_for_comparison(school.name): school for school in SchoolSite.objects.all()}
        self.by_name = {}
        for enrolment in self.enrolments.values():
            self.by_name.setdefault(normalise_for_comparison(enrolment.learner.display_name), []).append(
                enrolment.learner
            )


def plan_import(cohort: Cohort, roster: ParentList) -> list[ImportRow]:
    """Return what the import of each row would do. Changes nothing."""
    known = _KnownPeople(cohort, roster.rows)
    seen = {}
    return [_plan_row(row, known, seen) for row in roster.rows]


def _plan_row(row, known, seen):
    planned = ImportRow(row, ImportState.NEW, email=row.email, phone=row.phone)
    if row.problems:
        planned.state, planned.note = ImportState.ERROR, " ".join(row.problems)
        return planned
    if row.school:
        planned.school = known.schools.get(normalise_for_comparison(row.school))
        if planned.school is None:
            planned.state = ImportState.ERROR
            planned.note = _("There is no school of this name here. Add it first, or leave the cell empty.")
            return planned
    name = normalise_for_comparison(row.name)
    if _is_repeated(row, name, seen):
        planned.state, planned.note = ImportState.ALREADY_ENROLLED, str(REPEATED)
        return planned
    owners = {known.by_email.get(row.email), known.by_phone.get(row.phone)} - {None}
    if any(owner.is_team_member for owner in owners):
        planned.state = ImportState.ERROR
        planned.note = _("This address is somebody's of the team. Leave it empty: the parent gets a card.")
        return planned
    planned.learner = next(
        (owner for owner in owners if normalise_for_comparison(owner.display_name) == name), None
    )
    _drop_shared_addresses(planned, known, seen, name)
    if planned.learner is None:
        planned.learner = _find_by_name(planned, known, name)
    if planned.learner is None:
        return planned
    if seen.setdefault(("account", planned.learner.pk), row.line) != row.line:
        planned.state, planned.note = ImportState.ALREADY_ENROLLED, str(REPEATED)
        return planned
    _check_enrolment(planned, known)
    return planned


def _is_repeated(row, name, seen):
    # One address is enough to tell that it is the same person; without one, the name.
    keys = [(name, address) for address in (row.email, row.phone) if address] or [(name, None)]
    is_twice = any(key in seen for key in keys)
    seen.update(dict.fromkeys(keys, True))
    return is_twice


def _drop_shared_addresses(planned, known, seen, name):
    """An address signs in one person: learners who share one get a card."""
    for kind, owners in (("email", known.by_email), ("phone", known.by_phone)):
        address = getattr(planned, kind)
        if not address:
            continue
        owner = owners.get(address)
        holder = seen.setdefault(address, name)
        if holder != name or (owner is not None and owner != planned.learner):
            setattr(planned, kind, None)
            planned.note = _("The e-mail or phone is another parent's. This parent signs in with a card.")


def _find_by_name(planned, known, name):
    """Find a learner of this name in the cohort who can be the same person: one of the two has no address."""
    for person in known.by_name.get(name, ()):
        if planned.needs_card or not (person.email or person.phone):
            return person
    return None


def _check_enrolment(planned, known):
    enrolment = known.enrolments.get(planned.learner.pk)
    if not planned.learner.is_active:
        planned.state, planned.note = ImportState.ERROR, _("The account of this parent is closed.")
    elif enrolment is None:
        planned.state = ImportState.HAS_ACCOUNT
    elif enrolment.withdrawn_on is None:
        planned.state = ImportState.ALREADY_ENROLLED
    else:
        planned.state = ImportState.ERROR
        planned.note = _("This parent left the cohort. Bring them back on the page of their enrolment.")


def import_parents(cohort: Cohort, roster: ParentList, *, by: User, at: datetime) -> ImportResult:
    """Enrol the learners of a list in a cohort, all or none, and invite those who have an address.

    The same list twice enrols nobody twice. Raises :class:`ImportHasErrors`, and what :func:`enrol` raises.
    """
    with transaction.atomic():
        # Two imports of the same list at once wait for each other here.
        Cohort.objects.select_for_update().get(pk=cohort.pk)
        lines = plan_import(cohort, roster)
        if any(line.state == ImportState.ERROR for line in lines):
            raise ImportHasErrors
        wanted = [line for line in lines if line.state in (ImportState.NEW, ImportState.HAS_ACCOUNT)]
        invited = sum(_add(line, cohort, by=by, at=at) for line in wanted)
        if wanted:
            audit.record(AuditAction.IMPORTED, actor=by, at=at, subject=cohort, count=len(wanted))
    return ImportResult(len(wanted), invited, sum(line.needs_card for line in wanted))


def _add(line, cohort, *, by, at):
    """Add one learner; return whether an invitation was sent."""
    learner = line.learner or _new_account(line, cohort)
    enrol(learner, cohort, on=max(cohort.starts_on, cohort.day_of(at)), at=at, by=by, school_site=line.school)
    if not (learner.email or learner.phone):
        return False
    message = sign_in.invite(learner, at=at)
    # The invitation must not go out for an enrolment that the transaction then rolls back.
    transaction.on_commit(lambda: send_sign_in_message.enqueue(str(message.pk)))
    return True


def _new_account(line, cohort):
    learner = User(
        display_name=line.row.name,
        preferred_language=line.row.language or "en",
        email=line.email,
        phone=line.phone,
        time_zone=cohort.time_zone,
    )
    learner.set_unusable_password()
    learner.save()
    return learner
