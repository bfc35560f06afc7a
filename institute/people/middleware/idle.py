"""Ends sessions that were idle too long, and keeps pages of signed-in users out of caches."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from institute.i18n.languages import ADMIN_PATH
from institute.people.models import User
from institute.people.models.session import LAST_SEEN, SHARED, STARTED
from institute.people.next_url import remember_next_url

# The page editor polls there every few seconds who else has the page open, even while nobody uses it.
POLLING_PATH = f"{ADMIN_PATH}editing-sessions/"
# To store when the user was last seen, a session row is written at most this often.
LAST_SEEN_INTERVAL_SECONDS = 60


class IdleTimeoutMiddleware:
    """Signs users out on the server after ``SESSION_IDLE_SECONDS`` without a request.

    That holds for the team, and for parents who said that the device is shared. Signing in again brings
    the same user back to where they were. Nothing that a signed-in user sees is kept in a cache.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Without the cookie nobody is signed in; asking the session would make every page vary by cookie.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self._respond(request)
        user = request.user
        if not user.is_authenticated:
            return self._respond(request)
        now = int(time.time())
        if _is_idle_too_long(request.session, user, now):
            logout(request)
            response = self._respond(request)
            remember_next_url(request, response, user)
            response["Clear-Site-Data"] = '"cache"'
            return response
        if now - request.session.get(LAST_SEEN, 0) >= LAST_SEEN_INTERVAL_SECONDS and not _is_polling(request):
            request.session[LAST_SEEN] = now
            request.session.setdefault(STARTED, now)
        response = self._respond(request)
        if not request.user.is_authenticated:
            # Not "cookies": the language that a user chose stays on their own phone.
            response["Clear-Site-Data"] = '"cache", "storage"'
        add_never_cache_headers(response)
        return response

    def _respond(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # "modified" first: it does not count as an access to the session.
        if request.session.modified and SESSION_KEY in request.session:
            add_never_cache_headers(response)
        return response


def _is_idle_too_long(session: SessionBase, user: User, now: int) -> bool:
    last_seen = session.get(LAST_SEEN)
    if last_seen is None or now - last_seen < settings.SESSION_IDLE_SECONDS:
        return False
    return session.get(SHARED, False) or user.is_team_member


def _is_polling(request: HttpRequest) -> bool:
    """Return whether a script sends this on its own: it must not keep a session alive."""
    return request.path_info.startswith(POLLING_PATH)
