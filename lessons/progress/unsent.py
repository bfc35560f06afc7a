"""Answers that were sent after the sign-in had ended: kept in the browser's session until it is renewed.

They are not written down before the learner has seen them again: on a shared phone somebody else may have
touched the page that was left open. Only the learner whose attempt it is gets them back. What they answered
after these were kept, on another phone or in another tab, is newer and stands.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.http import QueryDict

from lessons.progress.models import Attempt

KEY = "unsent_answers"
LARGEST = 64_000
KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PendingAnswers:
    """The fields of a form that somebody sent who was signed out, and when."""

    fields: QueryDict
    at: datetime


def keep(request, attempt_id, *, at) -> bool:
    """Keep the form that somebody sent who is not signed in; only for an attempt that is open."""
    fields = QueryDict(mutable=True)
    for name, values in request.POST.lists():
        if name.startswith("q-") or name == "seen":
            fields.setlist(name, values)
    text = fields.urlencode()
    if not text or len(text) > LARGEST or not Attempt.objects.open().filter(pk=attempt_id).exists():
        return False
    request.session[KEY] = {"attempt": str(attempt_id), "fields": text, "at": at.timestamp()}
    return True


def recall(request, attempt, *, at) -> PendingAnswers | None:
    """What was kept for this attempt, or None."""
    kept = request.session.get(KEY)
    if not kept or kept["attempt"] != str(attempt.pk):
        return None
    kept_at = datetime.fromtimestamp(kept["at"], UTC)
    if at - kept_at > KEPT_FOR:
        return None
    return PendingAnswers(QueryDict(kept["fields"]), kept_at)


def forget(request):
    """The answers were saved, or given up."""
    request.session.pop(KEY, None)
