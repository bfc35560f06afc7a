"""Decides in which language the interface answers a request."""

from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.http import HttpRequest
from django.utils import translation

CODES = frozenset(code for code, _name in settings.LANGUAGES)
# URLs that are the same in every language; any other without a prefix is in the default language.
UNPREFIXED_PATHS = ("/card/", "/link/", "/v/", "/language/", "/healthz/")
ADMIN_PATH = "/admin/"


def preferred_language(request: HttpRequest) -> str:
    """Return the language that a user wants: by their account, the cookie, or the browser, in this order."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        user = get_user_once(request)
        if user.is_authenticated and user.preferred_language in CODES:
            return user.preferred_language
    return translation.get_language_from_request(request)


def get_user_once(request: HttpRequest) -> Any:
    """Return the user of a request; AuthenticationMiddleware, which comes later, finds the same object."""
    if not hasattr(request, "_cached_user"):
        return get_user(request)
    return request._cached_user


def language_for(request: HttpRequest) -> str:
    """Return the language of the interface at the URL of a request."""
    from_path = translation.get_language_from_path(request.path_info)
    if from_path:
        return from_path
    if request.path_info.startswith(UNPREFIXED_PATHS):
        return preferred_language(request)
    if request.path_info.startswith(ADMIN_PATH):
        # Wagtail then activates the language of the user's admin profile, if they chose one.
        wanted = preferred_language(request)
        return wanted if wanted in dict(settings.WAGTAILADMIN_PERMITTED_LANGUAGES) else settings.LANGUAGE_CODE
    return settings.LANGUAGE_CODE


def activate(request: HttpRequest, language: str) -> None:
    """Answer in ``language`` for the rest of this request."""
    translation.activate(language)
    request.LANGUAGE_CODE = translation.get_language()
