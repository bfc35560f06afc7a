"""Enrol, withdraw and bring back a learner. Each change is dated, with who and why."""

from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import QuerySet

from institute.cohorts.models import Cohort, Enrolment, EnrolmentEvent, EnrolmentStage, SchoolSite
from institute.people.models import User


class EnrolmentRefused(Exception):
    """Base of every refusal to change an enrolment."""


class AlreadyEnrolled(EnrolmentRefused):
    """The learner is enrolled in this cohort."""


class WithdrawnBefore(EnrolmentRefused):
    """The learner was withdrawn from this cohort; :func:`return_` brings them back."""


class NotAParent(EnrolmentRefused):
    """Somebody of the team cannot be enrolled: facilitators do not mark themselves."""


class CohortIsOver(EnrolmentRefused):
    """The cohort's last day is past."""


class AlreadyWithdrawn(EnrolmentRefused):
    """The learner was withdrawn before."""


class NotWithdrawn(EnrolmentRefused):
    """The learner is not withdrawn."""


class BeforeItBegan(EnrolmentRefused):
    """A withdrawal cannot be dated before the day of joining."""


class StillToCome(EnrolmentRefused):
    """The day is in the future: only what has happened is recorded."""


class ReasonMissing(EnrolmentRefused):
    """A reason is required: in a year nobody remembers."""


@transaction.atomic
def enrol(
    learner: User,
    cohort: Cohort,
    *,
    on: date,
    at: datetime,
    by: User | None,
    school_site: SchoolSite | None = None,
) -> Enrolment:
    """Enrol a learner in a cohort from a day on, and return the enrolment.

    Raises :class:`NotAParent`, :class:`CohortIsOver`, :class:`AlreadyEnrolled` or
    :class:`WithdrawnBefore`.
    """
    # Two people who enrol the same parent at once queue here; the unique constraint has the last word.
    User.objects.select_for_update().get(pk=learner.pk)
    if learner.is_team_member:
        raise NotAParent
    if on > cohort.ends_on:
        raise CohortIsOver
    before = Enrolment.objects.filter(learner=learner, cohort=cohort).first()
    if before is not None:
        raise AlreadyEnrolled if before.withdrawn_on is None else WithdrawnBefore
    enrolment = Enrolment.objects.create(
        learner=learner, cohort=cohort, school_site=school_site, joined_on=on, records_changed_at=at
    )
    _record(enrolment, EnrolmentStage.ENROLLED, on=on, at=at, by=by)
    return enrolment


@transaction.atomic
def enrol_new_parent(
    display_name: str,
    language: str,
    cohort: Cohort,
    *,
    on: date,
    at: datetime,
    by: User | None,
    school_site: SchoolSite | None = None,
) -> Enrolment:
    """Create an account for a new learner, enrol them, and return the enrolment.

    They sign in with a printed card, so the account has no password. Raises :class:`CohortIsOver`.
    """
    learner = User(display_name=display_name, preferred_language=language, time_zone=cohort.time_zone)
    learner.set_unusable_password()
    learner.save()
    return enrol(learner, cohort, on=on, at=at, by=by, school_site=school_site)


@transaction.atomic
def withdraw(enrolment: Enrolment, *, on: date, at: datetime, by: User | None, reason: str) -> Enrolment:
    """Withdraw a learner from a cohort from a day on; their records stay. Returns the enrolment.

    Raises :class:`ReasonMissing`, :class:`AlreadyWithdrawn`, :class:`BeforeItBegan` or
    :class:`StillToCome`.
    """
    if not reason.strip():
        raise ReasonMissing
    current = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if current.withdrawn_on is not None:
        raise AlreadyWithdrawn
    if on < current.joined_on:
        raise BeforeItBegan
    if on > current.cohort.day_of(at):
        raise StillToCome
    return _move(enrolment, current, on, EnrolmentStage.WITHDRAWN, on=on, at=at, by=by, reason=reason.strip())


@transaction.atomic
def return_(enrolment: Enrolment, *, on: date, at: datetime, by: User | None, reason: str = "") -> Enrolment:
    """Bring back a withdrawn learner with all their records. Returns the enrolment.

    Raises :class:`NotWithdrawn`.
    """
    current = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if current.withdrawn_on is None:
        raise NotWithdrawn
    return _move(
        enrolment, current, None, EnrolmentStage.ENROLLED, on=on, at=at, by=by, reason=reason.strip()
    )


def _move(enrolment, current, withdrawn_on, stage, *, on, at, by, reason):
    current.withdrawn_on = enrolment.withdrawn_on = withdrawn_on
    current.records_changed_at = enrolment.records_changed_at = at
    current.save(update_fields=["withdrawn_on", "records_changed_at"])
    _record(current, stage, on=on, at=at, by=by, reason=reason)
    return enrolment


def _record(enrolment, stage, *, on, at, by, reason=""):
    EnrolmentEvent.objects.create(enrolment=enrolment, stage=stage, on=on, at=at, by=by, reason=reason)


def request_evaluation(enrolments: QuerySet[Enrolment], *, at: datetime) -> int:
    """Let the scheduler evaluate these enrolments again, since a fact about them changed; return how many."""
    with transaction.atomic():
        if connection.features.has_select_for_update:
            # In the order in which certificates lock them: else two transactions could deadlock.
            locked = enrolments.select_for_update(of=("self",), no_key=True).order_by("pk")
            list(locked.values_list("pk", flat=True))
        return enrolments.update(records_changed_at=at)
