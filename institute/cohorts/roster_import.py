"""What a list of parents would do to a cohort, line by line, and doing it: all of it or nothing."""

from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from institute.cohorts.models import Cohort, Enrolment, SchoolSite
from institute.cohorts.roster import Roster, Row, plain
from institute.cohorts.services import enrol
from institute.messaging.tasks import send_sign_in_message
from institute.people import sign_in
from institute.people.models import User
from institute.records import audit
from institute.records.models import AuditAction


class RosterHasErrors(Exception):
    """A line cannot be taken, so none was."""


class State(StrEnum):
    """What a line of a list would do."""

    NEW = "new"
    KNOWN = "known"
    HERE = "here"
    ERROR = "error"


@dataclass
class Planned:
    """One line with what it would do. ``note`` says what a person should know about it."""

    row: Row
    state: State
    note: str = ""
    learner: User | None = None
    email: str | None = None
    phone: str | None = None
    school: SchoolSite | None = None

    @property
    def needs_card(self):
        """Whether the parent has no address of her own, so that she gets a printed card."""
        return not (self.email or self.phone)


@dataclass(frozen=True)
class Imported:
    """How many parents were added, how many of them were written to, and how many need a card."""

    added: int
    invited: int
    cards: int


class _Known:
    """What the database knows about the people of a list: four queries, however long it is."""

    def __init__(self, cohort, rows):
        emails = {row.email for row in rows if row.email}
        phones = {row.phone for row in rows if row.phone}
        people = User.objects.prefetch_related("groups")
        by_email = people.alias(address=Lower("email")).filter(address__in=emails)
        self.by_email = {person.email.lower(): person for person in by_email}
        self.by_phone = {str(person.phone): person for person in people.filter(phone__in=phones)}
        enrolments = Enrolment.objects.filter(cohort=cohort).select_related("learner")
        self.places = {enrolment.learner_id: enrolment for enrolment in enrolments}
        self.schools = {plain(school.name): school for school in SchoolSite.objects.all()}
        self.by_name = {}
        for enrolment in self.places.values():
            self.by_name.setdefault(plain(enrolment.learner.display_name), []).append(enrolment.learner)


def plan(cohort: Cohort, roster: Roster) -> list[Planned]:
    """Say of each line what it would do. Changes nothing."""
    known = _Known(cohort, roster.rows)
    seen = {}
    return [_plan_row(row, known, seen) for row in roster.rows]


def _plan_row(row, known, seen):
    planned = Planned(row, State.NEW, email=row.email, phone=row.phone)
    if row.problems:
        planned.state, planned.note = State.ERROR, " ".join(row.problems)
        return planned
    if row.school:
        planned.school = known.schools.get(plain(row.school))
        if planned.school is None:
            planned.state = State.ERROR
            planned.note = _("There is no school of this name here. Add it first, or leave the cell empty.")
            return planned
    name = plain(row.name)
    if _stands_twice(row, name, seen):
        planned.state, planned.note = State.HERE, _("This parent stands in the list twice. Once is enough.")
        return planned
    owners = {known.by_email.get(row.email), known.by_phone.get(row.phone)} - {None}
    if any(owner.is_team_member for owner in owners):
        planned.state = State.ERROR
        planned.note = _("This address is somebody's of the team. Leave it empty: the parent gets a card.")
        return planned
    planned.learner = next((owner for owner in owners if plain(owner.display_name) == name), None)
    _give_up_shared_addresses(planned, known, seen, name)
    if planned.learner is None:
        planned.learner = _namesake(planned, known, name)
    if planned.learner is None:
        return planned
    if seen.setdefault(("account", planned.learner.pk), row.line) != row.line:
        planned.state, planned.note = State.HERE, _("This parent stands in the list twice. Once is enough.")
        return planned
    _look_at_place(planned, known)
    return planned


def _stands_twice(row, name, seen):
    # One address is enough to tell that it is the same person; without one, the name.
    marks = [(name, address) for address in (row.email, row.phone) if address] or [(name, None)]
    is_twice = any(mark in seen for mark in marks)
    seen.update(dict.fromkeys(marks, True))
    return is_twice


def _give_up_shared_addresses(planned, known, seen, name):
    """An address signs one person in. Whoever borrows one gets a card."""
    for kind, owners in (("email", known.by_email), ("phone", known.by_phone)):
        address = getattr(planned, kind)
        if not address:
            continue
        owner = owners.get(address)
        holder = seen.setdefault(address, name)
        if holder != name or (owner is not None and owner != planned.learner):
            setattr(planned, kind, None)
            planned.note = _("The e-mail or phone is another parent's. This parent signs in with a card.")


def _namesake(planned, known, name):
    """Somebody of this name in the cohort who can be the same person: one of the two has no address."""
    for person in known.by_name.get(name, ()):
        if planned.needs_card or not (person.email or person.phone):
            return person
    return None


def _look_at_place(planned, known):
    place = known.places.get(planned.learner.pk)
    if not planned.learner.is_active:
        planned.state, planned.note = State.ERROR, _("The account of this parent is closed.")
    elif place is None:
        planned.state = State.KNOWN
    elif place.withdrawn_on is None:
        planned.state = State.HERE
    else:
        planned.state = State.ERROR
        planned.note = _("This parent left the cohort. Bring her back on the page of her enrolment.")


def import_roster(cohort: Cohort, roster: Roster, *, by, at) -> Imported:
    """Add the parents of a list to a cohort, all or none, and write to those who have an address.

    The same list twice adds nobody twice. Raises :class:`RosterHasErrors`, and what :func:`enrol` raises.
    """
    with transaction.atomic():
        # Two people who send the same list at once wait for each other here.
        Cohort.objects.select_for_update().get(pk=cohort.pk)
        lines = plan(cohort, roster)
        if any(line.state == State.ERROR for line in lines):
            raise RosterHasErrors
        wanted = [line for line in lines if line.state in (State.NEW, State.KNOWN)]
        invited = sum(_add(line, cohort, by=by, at=at) for line in wanted)
        if wanted:
            audit.record(AuditAction.IMPORTED, actor=by, at=at, subject=cohort, count=len(wanted))
    return Imported(len(wanted), invited, sum(line.needs_card for line in wanted))


def _add(line, cohort, *, by, at):
    """Add one parent; returns whether she was written to."""
    learner = line.learner or _new_account(line, cohort)
    enrol(learner, cohort, on=max(cohort.starts_on, cohort.day_of(at)), at=at, by=by, school_site=line.school)
    if not (learner.email or learner.phone):
        return False
    message = sign_in.invite(learner, at=at)
    # The message must not go out for a place that the transaction then takes back.
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
