"""Guards for doors: who may open one. What a person may not see answers 404, as if it were not there."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.utils import timezone

from institute.people import audit
from institute.people.models import AuditAction
from institute.people.next_url import current_page_url


def note_denial(request, *, reason, door=None):
    """Write down that a signed-in person was turned away at a door; the door is named, not its address."""
    if door is None and request.resolver_match:
        door = request.resolver_match.view_name
    audit.record(AuditAction.DENIED, actor=request.user, at=timezone.now(), reason=reason, door=door or "")


def visible_or_404(request, rows, **which):
    """Fetch one of the rows that a person may see; a denial is written down, and the row is not there."""
    found = rows.filter(**which).first()
    if found is None:
        note_denial(request, reason="not-visible")
        raise Http404
    return found


def _guard(may_enter):
    """Make a view decorator that asks people to sign in, and answers 404 to those who may not enter."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return redirect_to_login(current_page_url(request))
            if not may_enter(request.user):
                note_denial(request, reason="role")
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate


signed_in_required = _guard(lambda user: True)
team_member_required = _guard(lambda user: user.is_team_member)
facilitator_required = _guard(lambda user: user.is_facilitator or user.is_project_manager)
project_manager_required = _guard(lambda user: user.is_project_manager)
parent_required = _guard(lambda user: not user.is_team_member)
