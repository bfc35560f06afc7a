"""What changes a cohort's promises, and a place in it. Each change of a place is dated, with who and why."""

from django.db import connection, transaction

from institute.cohorts.models import (
    Enrolment,
    EnrolmentEvent,
    EnrolmentStage,
    OrientationEvent,
    Requirement,
    Session,
)
from institute.people.models import User


class EnrolmentRefused(Exception):
    """Base of every refusal to change an enrolment."""


class AlreadyEnrolled(EnrolmentRefused):
    """The parent has a place in this cohort."""


class WithdrawnBefore(EnrolmentRefused):
    """The parent had a place in this cohort and left; :func:`return_` brings her back."""


class NotAParent(EnrolmentRefused):
    """Somebody of the team cannot be enrolled: facilitators do not mark themselves."""


class CohortIsOver(EnrolmentRefused):
    """The cohort's last day is past."""


class AlreadyWithdrawn(EnrolmentRefused):
    """The parent has left the cohort before."""


class NotWithdrawn(EnrolmentRefused):
    """The parent never left the cohort."""


class BeforeItBegan(EnrolmentRefused):
    """Nobody leaves before the day she joined."""


class StillToCome(EnrolmentRefused):
    """The day is still to come: what is written down has happened."""


class ReasonMissing(EnrolmentRefused):
    """This needs a reason: in a year nobody remembers."""


class OrientationLate(EnrolmentRefused):
    """The third session was held before: an orientation that late counts with a reason."""


class AlreadyOriented(EnrolmentRefused):
    """The parent's orientation is written down."""


class NotOriented(EnrolmentRefused):
    """No orientation is written down that could be taken back."""


# An orientation one to one comes before this session, or it says why it comes later.
ORIENTATION_BEFORE = 3


@transaction.atomic
def set_requirements(cohort, percents: dict, *, at):
    """Write what the certificate of a cohort asks for, in this order, in place of what stood there.

    Raises :class:`~institute.cohorts.requirements.RequirementsStandStill` once the cohort has started.
    """
    for old in cohort.requirements.all():
        old.delete(at=at)
    for order, (kind, percent) in enumerate(percents.items()):
        Requirement(cohort=cohort, kind=kind, percent=percent, sort_order=order).save(at=at)
    request_evaluation(cohort.enrolments.kept(), at=at)


@transaction.atomic
def enrol(learner, cohort, *, on, at, by, school_site=None):
    """Give a parent a place in a cohort from a day on, and return the enrolment.

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
def enrol_new_parent(display_name, language, cohort, *, on, at, by, school_site=None):
    """Make an account for a parent who has none, enrol her, and return the enrolment.

    She signs in with a printed card, so the account has no password. Raises :class:`CohortIsOver`.
    """
    learner = User(display_name=display_name, preferred_language=language, time_zone=cohort.time_zone)
    learner.set_unusable_password()
    learner.save()
    return enrol(learner, cohort, on=on, at=at, by=by, school_site=school_site)


@transaction.atomic
def withdraw(enrolment, *, on, at, by, reason):
    """Take a parent out of a cohort from a day on; her records stay. Returns the enrolment.

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
def return_(enrolment, *, on, at, by, reason=""):
    """Give a parent who left her place back, with all that she did before. Returns the enrolment.

    Raises :class:`NotWithdrawn`.
    """
    current = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if current.withdrawn_on is None:
        raise NotWithdrawn
    return _move(
        enrolment, current, None, EnrolmentStage.ENROLLED, on=on, at=at, by=by, reason=reason.strip()
    )


@transaction.atomic
def record_orientation(enrolment, *, on, at, by, reason=""):
    """Write down that a parent had her orientation one to one on a day. Returns the event.

    Raises :class:`AlreadyWithdrawn`, :class:`AlreadyOriented`, :class:`BeforeItBegan`,
    :class:`StillToCome` or :class:`OrientationLate`.
    """
    current = Enrolment.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=enrolment.pk)
    if current.withdrawn_on is not None:
        raise AlreadyWithdrawn
    if OrientationEvent.objects.held([current.pk], at):
        raise AlreadyOriented
    if on < current.joined_on:
        raise BeforeItBegan
    if on > current.cohort.day_of(at):
        raise StillToCome
    if not reason.strip() and _is_late_for_orientation(current.cohort, on):
        raise OrientationLate
    return _orient(current, is_held=True, on=on, at=at, by=by, reason=reason)


@transaction.atomic
def take_orientation_back(enrolment, *, at, by, reason):
    """Say that an orientation was written down by mistake. Returns the event.

    Raises :class:`ReasonMissing` or :class:`NotOriented`.
    """
    current = Enrolment.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=enrolment.pk)
    if not reason.strip():
        raise ReasonMissing
    if not OrientationEvent.objects.held([current.pk], at):
        raise NotOriented
    return _orient(current, is_held=False, on=current.cohort.day_of(at), at=at, by=by, reason=reason)


def request_evaluation(enrolments, *, at):
    """Say that a fact about these enrolments (a QuerySet) changed: the scheduler evaluates them again."""
    with transaction.atomic():
        if connection.features.has_select_for_update:
            # In the order in which certificates lock them, else two that need the same rows wait for ever.
            held = enrolments.select_for_update(of=("self",), no_key=True).order_by("pk")
            list(held.values_list("pk", flat=True))
        return enrolments.update(records_changed_at=at)


def _move(enrolment, current, withdrawn_on, stage, *, on, at, by, reason):
    current.withdrawn_on = enrolment.withdrawn_on = withdrawn_on
    current.records_changed_at = enrolment.records_changed_at = at
    current.save(update_fields=["withdrawn_on", "records_changed_at"])
    _record(current, stage, on=on, at=at, by=by, reason=reason)
    return enrolment


def _record(enrolment, stage, *, on, at, by, reason=""):
    EnrolmentEvent.objects.create(enrolment=enrolment, stage=stage, on=on, at=at, by=by, reason=reason)


def _is_late_for_orientation(cohort, on):
    sessions = Session.objects.planned().filter(cohort=cohort).values_list("starts_at", flat=True)
    return any(cohort.day_of(start) <= on for start in sessions[ORIENTATION_BEFORE - 1 : ORIENTATION_BEFORE])


def _orient(enrolment, *, is_held, on, at, by, reason):
    request_evaluation(Enrolment.objects.filter(pk=enrolment.pk), at=at)
    return OrientationEvent.objects.create(
        enrolment=enrolment, is_held=is_held, on=on, at=at, by=by, reason=reason.strip()
    )
