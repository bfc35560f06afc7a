"""The rows of a cohort's desk: everything that is shown of a parent, read for the rows that are shown."""

from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from uuid import UUID

from django.db.models import FETCH_RAISE, Max
from django.utils.translation import get_language_info

from certificates.models import Certificate, CertificateState
from institute.cohorts.models import Enrolment
from institute.completion.facts import SessionState, facts_for
from institute.reports.people import FinishState, Person
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
    seats = _seats(people, at) if with_seats else {}
    rows = []
    for one in people:
        certificate = certificates.get(one.enrolment_id)
        rows.append(
            DeskRow(
                one,
                language_name(one.language),
                seats.get(one.enrolment_id, ()),
                certificate.pk if certificate else None,
                str(certificate.get_state_display()) if certificate else "",
                certificate is not None and certificate.state == CertificateState.VALID,
                active.get(one.learner_id),
            )
        )
    return rows


def all_rows(cohort, people, at):
    """Yield the rows of many people, their details read in portions."""
    for portion in batched(people, PORTION, strict=False):
        yield from desk_rows(cohort, portion, at, with_seats=False)


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


def language_name(code):
    """The name of a language in the language of the reader."""
    return str(get_language_info(code)["name_translated"])


def newest_certificates(people):
    """The newest certificate of each enrolment; the valid one, where there is one, is always the newest."""
    newest = {}
    for portion in batched([one.enrolment_id for one in people], PARAMETERS, strict=False):
        rows = Certificate.objects.filter(enrolment__in=portion).only("pk", "enrolment_id", "state")
        ordered = rows.order_by("issued_at", "pk").fetch_mode(FETCH_RAISE)
        newest |= {one.enrolment_id: one for one in ordered}
    return newest


def last_active(people):
    """When each parent last read a lesson, or began or sent a quiz, by learner."""
    newest = {}
    for portion in batched([one.learner_id for one in people], PARAMETERS, strict=False):
        read = LessonCompletion.objects.filter(learner__in=portion).values_list("learner_id")
        newest |= dict(read.annotate(Max("read_at")))
        attempts = Attempt.objects.filter(learner__in=portion).values_list("learner_id")
        for learner, began, sent in attempts.annotate(Max("started_at"), Max("submitted_at")):
            newest[learner] = max(moment for moment in (newest.get(learner), began, sent) if moment)
    return newest


def _seats(people, at):
    """The seats of each parent, by enrolment: there, missed, next, to come."""
    places = Enrolment.objects.filter(pk__in=[one.enrolment_id for one in people]).select_related("cohort")
    return {pk: _seats_of(facts.sessions) for pk, facts in facts_for(places, at).items()}


def _seats_of(states):
    words = {SessionState.ATTENDED: "filled", SessionState.MISSED: "missed"}
    seats = [words.get(state, "open") for state in states]
    if SessionState.AHEAD in states:
        seats[states.index(SessionState.AHEAD)] = "next"
    return tuple(seats)
