"""The rows of a cohort's desk: everything that the page shows, read only for its rows."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.db.models.functions import Coalesce

from certificates.models import Certificate, CertificateState
from institute.attendance.models import AttendanceRecord
from institute.cohorts.models import Cohort, Session
from institute.completion.facts import SessionState, session_state
from institute.completion.forecast import FinishState
from institute.i18n.names import language_name
from institute.reports.people import Person
from lessons.progress.models import Attempt, LessonCompletion

# How many rows are read at once where all of them leave the site.
PORTION = 500
# Every supported database takes at least so many parameters in one query.
PARAMETERS = 5000


@dataclass(frozen=True, slots=True)
class DeskRow:
    """Everything that the desk shows of one parent."""

    person: Person
    language_name: str
    seats: tuple[str, ...]
    certificate_id: UUID | None
    certificate: str
    certificate_is_valid: bool
    last_active: datetime | None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.person, name)


@dataclass(frozen=True)
class DeskTotals:
    """Totals of everybody in the cohort, whatever the filters."""

    parents: int
    schools: int
    by_state: dict[str, int]
    certificates: int
    average_percent: int | None


def desk_rows(
    cohort: Cohort, people: Sequence[Person], at: datetime, *, with_seats: bool = True
) -> list[DeskRow]:
    """Return the rows of some people, in their order. The number of queries does not grow with them."""
    certificates = newest_certificates(people)
    active = last_active(people)
    seats = _seats(cohort, people, at) if with_seats else {}
    states = {state.value: str(state.label) for state in CertificateState}
    languages = {code: language_name(code) for code in {person.language for person in people}}
    rows = []
    for person in people:
        certificate, state = certificates.get(person.enrolment_id, (None, ""))
        rows.append(
            DeskRow(
                person,
                languages[person.language],
                seats.get(person.enrolment_id, ()),
                certificate,
                states.get(state, ""),
                state == CertificateState.VALID,
                active.get(person.learner_id),
            )
        )
    return rows


def all_rows(cohort: Cohort, people: Iterable[Person], at: datetime) -> Iterator[list[DeskRow]]:
    """Yield the rows of many people in portions: their details are read together."""
    for portion in batched(people, PORTION, strict=False):
        yield desk_rows(cohort, portion, at, with_seats=False)


def desk_totals(cohort: Cohort, people: Collection[Person]) -> DeskTotals:
    """Add up the counts of everybody in a cohort."""
    held = sum(person.held for person in people)
    by_state = dict.fromkeys(FinishState.values, 0)
    for person in people:
        by_state[person.state.value] += 1
    return DeskTotals(
        parents=len(people),
        schools=len({person.site_id for person in people if person.site_id is not None}),
        by_state=by_state,
        certificates=Certificate.objects.valid()
        .filter(enrolment__cohort=cohort, enrolment__withdrawn_on=None)
        .count(),
        average_percent=sum(person.attended for person in people) * 100 // held if held else None,
    )


def newest_certificates(people: Iterable[Person]) -> dict[UUID, tuple[UUID, str]]:
    """Return key and state of the newest certificate of each enrolment; a valid one is always the newest."""
    newest: dict[UUID, tuple[UUID, str]] = {}
    for portion in batched([person.enrolment_id for person in people], PARAMETERS, strict=False):
        ordered = Certificate.objects.filter(enrolment__in=portion).order_by("issued_at", "pk")
        for enrolment, pk, state in ordered.values_list("enrolment_id", "pk", "state"):
            newest[enrolment] = pk, state
    return newest


def last_active(people: Iterable[Person]) -> dict[int, datetime]:
    """Return when each learner last read a lesson, or began or submitted a quiz, by learner id."""
    newest: dict[int, datetime] = {}
    for portion in batched([person.learner_id for person in people], PARAMETERS, strict=False):
        read = LessonCompletion.objects.filter(learner__in=portion).values_list("learner_id")
        newest |= dict(read.annotate(Max("read_at")).order_by())
        attempts = Attempt.objects.filter(learner__in=portion).values_list("learner_id")
        # A quiz is never submitted before it is begun.
        for learner, moment in attempts.annotate(last=Max(Coalesce("submitted_at", "started_at"))).order_by():
            if learner not in newest or newest[learner] < moment:
                newest[learner] = moment
    return newest


def _seats(cohort: Cohort, people: Iterable[Person], at: datetime) -> dict[UUID, tuple[str, ...]]:
    """Return the seats of each parent by enrolment id: filled, missed, next or open."""
    enrolments = [person.enrolment_id for person in people]
    records = AttendanceRecord.objects.filter(enrolment__in=enrolments)
    marks = records.values_list("enrolment_id", "session_id", "is_attended")
    marked = {(enrolment, session): is_attended for enrolment, session, is_attended in marks}
    sessions = list(Session.objects.planned().filter(cohort=cohort))
    days = {session.pk: cohort.day_of(session.starts_at) for session in sessions}
    return {
        person.enrolment_id: _seats_of(
            session_state(
                marked.get((person.enrolment_id, session.pk)),
                is_ahead=session.ends_at > at,
                had_joined=days[session.pk] >= person.joined_on,
            )
            for session in sessions
        )
        for person in people
    }


def _seats_of(session_states: Iterable[SessionState]) -> tuple[str, ...]:
    icons = {SessionState.ATTENDED: "filled", SessionState.MISSED: "missed"}
    states = list(session_states)
    seats = [icons.get(state, "open") for state in states]
    if SessionState.AHEAD in states:
        seats[states.index(SessionState.AHEAD)] = "next"
    return tuple(seats)
