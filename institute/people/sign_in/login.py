"""The last step of every sign-in of a learner: the session begins."""

from allauth.account.utils import perform_login
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from institute.i18n import languages
from institute.people.allauth_internals import record_authentication
from institute.people.models import User
from institute.people.models.session import SHARED


def sign_in_learner(
    request: HttpRequest, learner: User, *, method: str, shared: bool, next_url: str | None = None
) -> HttpResponseBase:
    """Sign a learner in with a new session; on a shared device it ends when the browser closes.

    ``method`` is stored with the session. Redirects to ``next_url``, a path of this site, or to the learner's
    home page.
    """
    record_authentication(request, learner, method=method)
    response = perform_login(request, learner, redirect_url=next_url)
    request.session[SHARED] = shared
    request.session.set_expiry(0 if shared else settings.SESSION_COOKIE_AGE)
    # Saved now: what ends the learner's sessions at this very moment (a revoked card) must find this one.
    request.session.save()
    return response


def activate_language_of(request: HttpRequest, user: User) -> None:
    """Answer in the language of the holder of a card or link, unless this browser has chosen one."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and not request.user.is_authenticated:
        languages.activate(request, user.preferred_language)
