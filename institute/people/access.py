"""Guards for doors: who may open one. What a person may not see answers 404, as if it were not there."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import Http404


def _guard(may_enter):
    """Make a view decorator that asks people to sign in, and answers 404 to those who may not enter."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not may_enter(request.user):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate


signed_in_required = _guard(lambda user: True)
team_member_required = _guard(lambda user: user.is_team_member)
facilitator_required = _guard(lambda user: user.is_facilitator or user.is_project_manager)
project_manager_required = _guard(lambda user: user.is_project_manager)
parent_required = _guard(lambda user: not user.is_team_member)
