"""The rows of a cohort's desk: one a parent, from a number of queries that does not grow with them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import FETCH_RAISE, Max, TextChoices
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate, CertificateState
from institute.cohorts.models import Enrolment, RequirementKind
from institute.completion.evaluation import SessionState, facts_for, judge
from lessons.progress.models import Attempt, LessonCompletion


class FinishState(TextChoices):
    """Whether a parent can finish, in the order in which somebody should look at it."""

    CANNOT = "cannot", _("Cannot finish as planned")
    NEEDS = "needs", _("Needs something")
    ON_TRACK = "on-track", _("On track")
    COMPLETE = "complete", _("Complete")


@dataclass(frozen=True)
class DeskRow:
    """What the desk says about one parent."""

    enrolment_id: UUID
    name: str
    site_id: int | None
    site: str
    language: str
    language_name: str
    attended: int
    held: int
    seats: tuple[str, ...]
    quizzes_passed: int
    quizzes: int
    state: FinishState
    certificate_id: UUID | None
    certificate: str
    certificate_is_valid: bool
    last_active: datetime | None


@dataclass(frozen=True)
class DeskTotals:
    """The tiles: of everybody in the cohort, whatever the filters say."""

    parents: int
    schools: int
    by_state: dict
    certificates: int
    average_percent: int | None


def desk_rows(cohort, at) -> list[DeskRow]:
    """Return a row for each parent of a cohort who has not left it, in the order of names."""
    enrolments = list(
        Enrolment.objects.kept()
        .filter(cohort=cohort)
        .select_related("learner", "school_site", "cohort")
        .order_by("learner__display_name", "learner__username")
        # A template that reaches for more than this fails in tests, not slowly in use.
        .fetch_mode(FETCH_RAISE)
    )
    requirements = list(cohort.requirements.all())
    facts = facts_for(enrolments, at)
    certificates = _newest_certificates(enrolments)
    active = _last_active(enrolments)
    return [
        _row(
            one,
            facts[one.pk],
            judge(requirements, facts[one.pk]),
            certificates.get(one.pk),
            active.get(one.learner_id),
        )
        for one in enrolments
    ]


def desk_totals(rows) -> DeskTotals:
    """Add up the rows of a whole cohort."""
    held = sum(row.held for row in rows)
    return DeskTotals(
        parents=len(rows),
        schools=len({row.site_id for row in rows if row.site_id is not None}),
        by_state={state.value: sum(row.state == state for row in rows) for state in FinishState},
        certificates=sum(row.certificate_is_valid for row in rows),
        average_percent=sum(row.attended for row in rows) * 100 // held if held else None,
    )


def finish_state(evaluation, facts) -> FinishState:
    """Say in one word whether a parent can finish.

    She cannot when even the sessions ahead, and those that nobody marked yet, are too few. She needs
    something when she may not miss one more, or when only quizzes are left and no session is ahead.
    """
    if evaluation.is_complete:
        return FinishState.COMPLETE
    ahead, unmarked = facts.count(SessionState.AHEAD), facts.count(SessionState.UNMARKED)
    for line in evaluation.lines:
        if line.is_met or not line.total:
            continue
        if line.kind == RequirementKind.SESSIONS:
            if line.have + ahead + unmarked < line.needed:
                return FinishState.CANNOT
            if evaluation.can_still_miss == 0:
                return FinishState.NEEDS
        elif not ahead and facts.sessions:
            return FinishState.NEEDS
    return FinishState.ON_TRACK


def _row(enrolment, facts, evaluation, certificate, last_active):
    learner, site = enrolment.learner, enrolment.school_site
    return DeskRow(
        enrolment_id=enrolment.pk,
        name=learner.display_name,
        site_id=enrolment.school_site_id,
        site=site.name if site else "",
        language=learner.preferred_language,
        language_name=str(get_language_info(learner.preferred_language)["name_translated"]),
        attended=facts.count(SessionState.ATTENDED),
        held=len(facts.sessions) - facts.count(SessionState.AHEAD),
        seats=_seats(facts.sessions),
        quizzes_passed=sum(is_passed for _key, is_passed in facts.quizzes),
        quizzes=len(facts.quizzes),
        state=finish_state(evaluation, facts),
        certificate_id=certificate.pk if certificate else None,
        certificate=str(certificate.get_state_display()) if certificate else "",
        certificate_is_valid=certificate is not None and certificate.state == CertificateState.VALID,
        last_active=last_active,
    )


def _seats(states):
    words = {SessionState.ATTENDED: "filled", SessionState.MISSED: "missed"}
    seats = [words.get(state, "open") for state in states]
    if SessionState.AHEAD in states:
        seats[states.index(SessionState.AHEAD)] = "next"
    return tuple(seats)


def _newest_certificates(enrolments):
    """The newest certificate of each enrolment; the valid one, where there is one, is always the newest."""
    rows = Certificate.objects.filter(enrolment__in=enrolments).order_by("issued_at", "pk")
    return {one.enrolment_id: one for one in rows.fetch_mode(FETCH_RAISE)}


def _last_active(enrolments):
    """When each parent last read a lesson, or began or sent a quiz; two queries."""
    learners = [one.learner_id for one in enrolments]
    newest = dict(
        LessonCompletion.objects.filter(learner__in=learners)
        .values_list("learner_id")
        .annotate(Max("read_at"))
    )
    attempts = Attempt.objects.filter(learner__in=learners).values_list("learner_id")
    for learner, began, sent in attempts.annotate(Max("started_at"), Max("submitted_at")):
        newest[learner] = max(moment for moment in (newest.get(learner), began, sent) if moment)
    return newest
