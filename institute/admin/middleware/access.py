"""Hides the Wagtail admin from users without access to it."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from institute.i18n.languages import ADMIN_PATH
from institute.records.audit import audit_denied


class AdminAccessMiddleware:
    """Answers 404 below the Wagtail admin to signed-in users who have no access to it.

    Wagtail would redirect them to sign-in, which redirects signed-in users back: an endless loop.
    """

    # Texts and icons of the admin's scripts, and signing out.
    EXEMPT_VIEWS = frozenset(
        {"wagtailadmin_javascript_catalog", "wagtailadmin_sprite", "wagtailadmin_logout"}
    )

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: list, kwargs: dict[str, Any]
    ) -> None:
        """Check the permission before Wagtail does."""
        path = request.path_info
        if not path.startswith(ADMIN_PATH) or path.startswith(f"{ADMIN_PATH}login/"):
            return
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in self.EXEMPT_VIEWS or not request.user.is_authenticated:
            return
        if not request.user.has_perm("wagtailadmin.access_admin"):
            audit_denied(request, reason="role", view=name)
            raise Http404
