"""The rows of a cohort's desk: everything that is shown of a parent, read for the rows that are shown."""

from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from uuid import UUID

from django.db.models import Max
from django.db.models.functions import Coalesce

from certificates.models import Certificate, CertificateState
from institute.attendance.models import AttendanceRecord
from institute.cohorts.models import Session
from institute.completion.facts import SessionState, session_state
from institute.completion.forecast import FinishState
from institute.i18n.names import language_name
from institute.reports.people import Person
from lessons.progress.models import Attempt, LessonCompletion

# How many rows are read at once where all of them leave the site.
PORTION = 500
# A database takes so many parameters in one query at the least.
PARAMETERS = 5000


@dataclass(frozen=True, slots=True)
class DeskRow:
    """What the desk says about one parent."""

    person: Person
    language_name: str
    seats: tuple[str, ...]
    certificate_id: UUID | None
    certificate: str
    certificate_is_valid: bool
    last_active: datetime | None

    def __getattr__(self, name):
        return getattr(self.person, name)


@dataclass(frozen=True)
class DeskTotals:
    """The tiles: of everybody in the cohort, whatever the filters say."""

    parents: int
    schools: int
    by_state: dict
    certificates: int
    average_percent: int | None


def desk_rows(cohort, people, at, *, with_seats=True) -> list[DeskRow]:
    """The rows of some people of a cohort, in their order. The number of queries does not grow with them."""
    certificates = newest_certificates(people)
    active = last_active(people)
    seats = _seats(cohort, people, at) if with_seats else {}
    states = {state.value: str(state.label) for state in CertificateState}
    languages = {code: language_name(code) for code in {one.language for one in people}}
    rows = []
    for one in people:
        certificate, state = certificates.get(one.enrolment_id, (None, ""))
        rows.append(
            DeskRow(
                one,
                languages[one.language],
                seats.get(one.enrolment_id, ()),
                certificate,
                states.get(state, ""),
                state == CertificateState.VALID,
                active.get(one.learner_id),
            )
        )
    return rows


def all_rows(cohort, people, at):
    """Yield the rows of many people in portions: their details are read together."""
    for portion in batched(people, PORTION, strict=False):
        yield desk_rows(cohort, portion, at, with_seats=False)


def desk_totals(cohort, people) -> DeskTotals:
    """Add up everybody of a cohort."""
    held = sum(one.held for one in people)
    by_state = dict.fromkeys(FinishState.values, 0)
    for one in people:
        by_state[one.state.value] += 1
    return DeskTotals(
        parents=len(people),
        schools=len({one.site_id for one in people if one.site_id is not None}),
        by_state=by_state,
        certificates=Certificate.objects.valid()
        .filter(enrolment__cohort=cohort, enrolment__withdrawn_on=None)
        .count(),
        average_percent=sum(one.attended for one in people) * 100 // held if held else None,
    )


def newest_certificates(people):
    """Key and state of the newest certificate of each enrolment; a valid one is always the newest."""
    newest = {}
    for portion in batched([one.enrolment_id for one in people], PARAMETERS, strict=False):
        ordered = Certificate.objects.filter(enrolment__in=portion).order_by("issued_at", "pk")
        for enrolment, pk, state in ordered.values_list("enrolment_id", "pk", "state"):
            newest[enrolment] = pk, state
    return newest


def last_active(people):
    """When each parent last read a lesson, or began or sent a quiz, by learner."""
    newest = {}
    for portion in batched([one.learner_id for one in people], PARAMETERS, strict=False):
        read = LessonCompletion.objects.filter(learner__in=portion).values_list("learner_id")
        newest |= dict(read.annotate(Max("read_at")).order_by())
        attempts = Attempt.objects.filter(learner__in=portion).values_list("learner_id")
        # Nobody sends a quiz before she begins it.
        for learner, moment in attempts.annotate(last=Max(Coalesce("submitted_at", "started_at"))).order_by():
            if learner not in newest or newest[learner] < moment:
                newest[learner] = moment
    return newest


def _seats(cohort, people, at):
    """The seats of each parent, by enrolment: there, missed, next, to come."""
    enrolments = [one.enrolment_id for one in people]
    records = AttendanceRecord.objects.filter(enrolment__in=enrolments)
    marks = records.values_list("enrolment_id", "session_id", "is_attended")
    marked = {(enrolment, session): is_attended for enrolment, session, is_attended in marks}
    sessions = list(Session.objects.planned().filter(cohort=cohort))
    days = {session.pk: cohort.day_of(session.starts_at) for session in sessions}
    return {
        one.enrolment_id: _seats_of(
            session_state(
                marked.get((one.enrolment_id, session.pk)),
                is_ahead=session.ends_at > at,
                is_hers=days[session.pk] >= one.joined_on,
            )
            for session in sessions
        )
        for one in people
    }


def _seats_of(states):
    words = {SessionState.ATTENDED: "filled", SessionState.MISSED: "missed"}
    states = list(states)
    seats = [words.get(state, "open") for state in states]
    if SessionState.AHEAD in states:
        seats[states.index(SessionState.AHEAD)] = "next"
    return tuple(seats)
