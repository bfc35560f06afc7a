"""The way back: where a person was when her session ended, so that signing in brings her there again."""

from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.core import signing
from django.utils.http import url_has_allowed_host_and_scheme

COOKIE = "back"
SECONDS = 60 * 60


def is_ours(request, address):
    """Whether a browser that is sent to ``address`` stays on this site."""
    return url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


def path_of(request):
    """The page that a person is on: of a form that she sent, the page with the form."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    referer = request.META.get("HTTP_REFERER", "")
    if referer and is_ours(request, referer):
        parts = urlsplit(referer)
        return urlunsplit(("", "", parts.path, parts.query, ""))
    return "/"


def remember(request, response, person, *, path=None):
    """Keep for an hour where ``person`` was: signed by us, and used only for the same person."""
    value = signing.dumps({"person": person.pk, "path": path or path_of(request)}, salt=COOKIE)
    response.set_cookie(
        COOKIE, value, max_age=SECONDS, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
    )


def recall(request):
    """Where the person who is now signed in was before, or ``None``."""
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=SECONDS)
    except signing.BadSignature:
        return None
    path = kept["path"]
    return path if kept["person"] == request.user.pk and is_ours(request, path) else None


def forget(response):
    """The way back was gone once."""
    response.delete_cookie(COOKIE, samesite="Lax")
