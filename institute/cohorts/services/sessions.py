"""Cancel a session, or bring it back. The session keeps its number, and its marks are kept.

A cancelled session counts for nobody: the planned total of everybody in the cohort is smaller, so all of
their enrolments are evaluated again.
"""

from datetime import datetime

from django.db import transaction

from institute.cohorts.models import Enrolment, Session, SessionEvent
from institute.cohorts.services.enrolments import request_evaluation
from institute.people.models import User


class SessionRefused(Exception):
    """Base of every refusal to cancel a session or to bring it back."""


class AlreadyCancelled(SessionRefused):
    """The session was cancelled before."""


class NotCancelled(SessionRefused):
    """The session was not cancelled, or is back by now."""


class CancelReasonMissing(SessionRefused):
    """Cancelling needs a reason: in a year nobody remembers."""


@transaction.atomic
def cancel_session(session: Session, *, at: datetime, by: User | None, reason: str) -> Session:
    """Cancel a session; its marks are kept. Returns the session.

    Raises :class:`CancelReasonMissing` or :class:`AlreadyCancelled`.
    """
    if not reason.strip():
        raise CancelReasonMissing
    return _change(session, AlreadyCancelled, at=at, by=by, reason=reason, cancelled_at=at)


@transaction.atomic
def bring_session_back(session: Session, *, at: datetime, by: User | None, reason: str = "") -> Session:
    """Let a cancelled session take place after all, with the marks that it had. Returns the session.

    Raises :class:`NotCancelled`.
    """
    return _change(session, NotCancelled, at=at, by=by, reason=reason, cancelled_at=None)


def _change(session, refusal, *, at, by, reason, cancelled_at):
    current = Session.objects.filter(pk=session.pk, cancelled_at__isnull=cancelled_at is not None)
    # The row that changes is counted: of two clicks at once, one finds it as it was.
    if not current.update(cancelled_at=cancelled_at):
        raise refusal
    session.cancelled_at = cancelled_at
    SessionEvent.objects.create(
        session=session, is_cancelled=cancelled_at is not None, at=at, by=by, reason=reason.strip()
    )
    request_evaluation(Enrolment.objects.kept().filter(cohort=session.cohort_id), at=at)
    return session
