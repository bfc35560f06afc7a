"""Answers that were sent after the sign-in had ended: kept in the browser's session until it is renewed.

They are not written down before the parent has seen them again: on a shared phone somebody else may have
touched the page that she left open. Only the parent whose attempt it is gets them back.
"""

from datetime import timedelta

from django.http import QueryDict

from lessons.progress.models import Attempt

KEY = "unsent_answers"
LARGEST = 64_000
KEPT_FOR = timedelta(days=1)


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


def recall(request, attempt, *, at) -> QueryDict | None:
    """The fields that were kept for this attempt, or None."""
    kept = request.session.get(KEY)
    if not kept or kept["attempt"] != str(attempt.pk):
        return None
    if at.timestamp() - kept["at"] > KEPT_FOR.total_seconds():
        return None
    return QueryDict(kept["fields"])


def forget(request):
    """The answers were saved, or given up."""
    request.session.pop(KEY, None)
