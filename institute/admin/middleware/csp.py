"""The Content Security Policy of the Wagtail admin."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from institute.i18n.languages import ADMIN_PATH


class AdminContentSecurityPolicyMiddleware:
    """Gives the Wagtail admin its own policy, since its pages have inline scripts and styles.

    In ``MIDDLEWARE`` it comes after Django's, which reads ``_csp_config`` from the response.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Any: the attribute is private to Django, and unknown to its stubs.
        response: Any = self.get_response(request)
        if request.path_info.startswith(ADMIN_PATH) and not hasattr(response, "_csp_config"):
            response._csp_config = settings.SECURE_CSP_ADMIN
        return response
