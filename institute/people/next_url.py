"""Where to go after sign-in: the page that a user was on when their session ended."""

from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme

from institute.people.models import User

COOKIE = "back"
MAX_AGE_SECONDS = 60 * 60


def is_safe_url(request: HttpRequest, url: str) -> bool:
    """Return whether a browser that is redirected to ``url`` stays on this site."""
    return url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


def current_page_url(request: HttpRequest) -> str:
    """Return the page that a user is on: after a POST, the page with the form that was sent."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    referer = request.META.get("HTTP_REFERER", "")
    if referer and is_safe_url(request, referer):
        parts = urlsplit(referer)
        return urlunsplit(("", "", parts.path, parts.query, ""))
    return "/"


def remember_next_url(
    request: HttpRequest, response: HttpResponseBase, user: User, *, path: str | None = None
) -> None:
    """Set a signed cookie for an hour with the page that ``user`` was on; only they are led back to it."""
    value = signing.dumps({"person": user.pk, "path": path or current_page_url(request)}, salt=COOKIE)
    response.set_cookie(
        COOKIE,
        value,
        max_age=MAX_AGE_SECONDS,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def pop_next_url(request: HttpRequest) -> str | None:
    """Return the remembered page of the user who is signed in now, or ``None``.

    The caller ends it with :func:`forget_next_url` on its response.
    """
    try:
        remembered = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=MAX_AGE_SECONDS)
    except signing.BadSignature:
        return None
    path = remembered["path"]
    return path if remembered["person"] == request.user.pk and is_safe_url(request, path) else None


def forget_next_url(response: HttpResponseBase) -> None:
    """Delete the cookie: a remembered page is used once."""
    response.delete_cookie(COOKIE, samesite="Lax")
