"""The last step of every door of parents: she is who she is, so she is signed in."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings

from institute.i18n import languages
from institute.people.sessions import SHARED


def let_in(request, person, *, by, shared, go_to=None):
    """Sign a parent in with a new session, by a door that ``by`` names; on a shared device for a short time.

    Returns the answer that leads on: to ``go_to``, a path of this site, else to her own first page.
    """
    record_authentication(request, person, method=by)
    response = perform_login(request, person, redirect_url=go_to)
    request.session[SHARED] = shared
    request.session.set_expiry(0 if shared else settings.SESSION_COOKIE_AGE)
    # Written now: what ends her sessions at this very moment (a revoked card) must find this one.
    request.session.save()
    return response


def speak_to(request, person):
    """Speak the language of the person whose card or link this is, until somebody chose another one here."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and not request.user.is_authenticated:
        languages.activate(request, person.preferred_language)
