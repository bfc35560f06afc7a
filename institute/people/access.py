"""Guards of views: who may open one. What a user may not see answers 404, as if it did not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, cast

from django.contrib.auth.views import redirect_to_login
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase

from institute.people.models import User
from institute.people.next_url import current_page_url
from institute.records.audit import audit_denied


class SignedInRequest(HttpRequest):
    """The type of a request that has passed a guard of this module: ``user`` is never anonymous."""

    user: User


def visible_or_404[Row: Model](request: HttpRequest, rows: QuerySet[Row], **lookup: Any) -> Row:
    """Return one of the rows that a user may see. A denial is audited and raises a 404."""
    row = rows.filter(**lookup).first()
    if row is None:
        audit_denied(request, reason="not-visible")
        raise Http404
    return row


def _guard[**P](
    may_enter: Callable[[User], bool],
) -> Callable[
    [Callable[Concatenate[SignedInRequest, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """Make a view decorator that asks people to sign in, and answers 404 to those who may not enter."""

    def decorate(
        view: Callable[Concatenate[SignedInRequest, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(current_page_url(request))
            if not may_enter(request.user):
                audit_denied(request, reason="role")
                raise Http404
            return view(cast(SignedInRequest, request), *args, **kwargs)

        return guarded

    return decorate


signed_in_required = _guard(lambda user: True)
team_member_required = _guard(lambda user: user.is_team_member)
facilitator_required = _guard(lambda user: user.is_facilitator or user.is_project_manager)
project_manager_required = _guard(lambda user: user.is_project_manager)
parent_required = _guard(lambda user: not user.is_team_member)
