"""Guards of views: who may open one. What a user may not see answers 404, as if it did not exist."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import Http404

from institute.people.next_url import current_page_url
from institute.records.audit import audit_denied


def visible_or_404(request, rows, **which):
    """Return one of the rows that a user may see. A denial is audited and raises a 404."""
    found = rows.filter(**which).first()
    if found is None:
        audit_denied(request, reason="not-visible")
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
                audit_denied(request, reason="role")
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate


signed_in_required = _guard(lambda user: True)
team_member_required = _guard(lambda user: user.is_team_member)
facilitator_required = _guard(lambda user: user.is_facilitator or user.is_project_manager)
project_manager_required = _guard(lambda user: user.is_project_manager)
parent_required = _guard(lambda user: not user.is_team_member)
