"""Answers that were sent after the login had ended, stored in the browser's session until the next login.

They are not saved before the learner has seen them again: on a shared phone somebody else may have touched
the page that was left open. Only the learner whose attempt it is gets them back. What they answered after
that, on another phone or in another tab, is newer and is not replaced.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.http import HttpRequest, QueryDict

from lessons.progress.models import Attempt

SESSION_KEY = "unsent_answers"
MAX_CHARACTERS = 64_000
STORED_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PendingAnswers:
    """The fields of a form that was sent while signed out, and when."""

    fields: QueryDict
    at: datetime


def store_pending_answers(request: HttpRequest, attempt_id: UUID, *, at: datetime) -> bool:
    """Store the form of a signed-out user in the session, if the attempt is open; return whether it was."""
    fields = QueryDict(mutable=True)
    for name, values in request.POST.lists():
        if name.startswith("q-") or name == "seen":
            fields.setlist(name, values)
    text = fields.urlencode()
    if not text or len(text) > MAX_CHARACTERS or not Attempt.objects.open().filter(pk=attempt_id).exists():
        return False
    request.session[SESSION_KEY] = {"attempt": str(attempt_id), "fields": text, "at": at.timestamp()}
    return True


def load_pending_answers(request: HttpRequest, attempt: Attempt, *, at: datetime) -> PendingAnswers | None:
    """The stored answers to this attempt, or None."""
    stored = request.session.get(SESSION_KEY)
    if not stored or stored["attempt"] != str(attempt.pk):
        return None
    stored_at = datetime.fromtimestamp(stored["at"], UTC)
    if at - stored_at > STORED_FOR:
        return None
    return PendingAnswers(QueryDict(stored["fields"]), stored_at)


def clear_pending_answers(request: HttpRequest) -> None:
    """Delete the stored answers: they were saved, or given up."""
    request.session.pop(SESSION_KEY, None)
