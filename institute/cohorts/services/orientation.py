"""Orientation one to one: record it, or take back what was recorded by mistake."""

from datetime import date, datetime

from django.db import transaction

from institute.cohorts.models import Enrolment, OrientationEvent, Session
from institute.cohorts.services.enrolments import (
    AlreadyWithdrawn,
    BeforeItBegan,
    EnrolmentRefused,
    ReasonMissing,
    StillToCome,
    request_evaluation,
)
from institute.people.models import User

# An orientation one to one is held before this session, or has a reason why it is later.
ORIENTATION_BEFORE = 3


class OrientationLate(EnrolmentRefused):
    """The third session was held before: an orientation that late needs a reason."""


class AlreadyOriented(EnrolmentRefused):
    """The learner's orientation is recorded already."""


class NotOriented(EnrolmentRefused):
    """No orientation is recorded that could be taken back."""


@transaction.atomic
def record_orientation(
    enrolment: Enrolment, *, on: date, at: datetime, by: User | None, reason: str = ""
) -> OrientationEvent:
    """Record that a learner had the orientation one to one on a day. Returns the event.

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
def take_orientation_back(
    enrolment: Enrolment, *, at: datetime, by: User | None, reason: str
) -> OrientationEvent:
    """Record that an orientation was recorded by mistake. Returns the event.

    Raises :class:`ReasonMissing` or :class:`NotOriented`.
    """
    current = Enrolment.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=enrolment.pk)
    if not reason.strip():
        raise ReasonMissing
    if not OrientationEvent.objects.held([current.pk], at):
        raise NotOriented
    return _orient(current, is_held=False, on=current.cohort.day_of(at), at=at, by=by, reason=reason)


def _is_late_for_orientation(cohort, on):
    sessions = Session.objects.planned().filter(cohort=cohort).values_list("starts_at", flat=True)
    return any(cohort.day_of(start) <= on for start in sessions[ORIENTATION_BEFORE - 1 : ORIENTATION_BEFORE])


def _orient(enrolment, *, is_held, on, at, by, reason):
    request_evaluation(Enrolment.objects.filter(pk=enrolment.pk), at=at)
    return OrientationEvent.objects.create(
        enrolment=enrolment, is_held=is_held, on=on, at=at, by=by, reason=reason.strip()
    )
