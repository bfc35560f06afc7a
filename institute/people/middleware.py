"""What every request passes: methods, headers, language, idle sessions, second factor."""

import logging
import time

from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponseBadRequest, HttpResponseNotAllowed, HttpResponseRedirect
from django.middleware.locale import LocaleMiddleware
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode

from institute.people import languages
from institute.people.access import note_denial
from institute.people.models.session import LAST_SEEN, SHARED, STARTED
from institute.people.next_url import current_page_url, remember_next_url

logger = logging.getLogger("django.request")
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
# Doors of the admin's own scripts that speak other methods too.
MORE_METHODS = {"/admin/localize/translate/": ("PUT", "DELETE"), "/admin/dismissibles/": ("PATCH",)}
# The editor of a page asks there every few seconds who else has it open, though nobody may sit before it.
COMES_BY_ITSELF = f"{languages.ADMIN}editing-sessions/"
# A session row is written at most this often only to say when the person was last here.
SEEN_EVERY_SECONDS = 60


class _Middleware:
    def __init__(self, get_response):
        self.get_response = get_response


class MethodMiddleware(_Middleware):
    """Refuses TRACE, which would echo cookies, and whatever else no page of the site sends.

    Many views of Django and Wagtail take a PUT for a POST; what nobody sends need not be looked at there.
    """

    def __call__(self, request):
        allowed = METHODS
        for beginning, more in MORE_METHODS.items():
            if request.path_info.startswith(beginning):
                allowed += more
        if request.method not in allowed:
            return HttpResponseNotAllowed(allowed)
        return self.get_response(request)


class AdminContentSecurityPolicyMiddleware(_Middleware):
    """Gives the Wagtail admin its own policy, since its pages carry inline scripts and styles.

    It stands below Django's middleware, which reads ``_csp_config`` on the way out.
    """

    def __call__(self, request):
        response = self.get_response(request)
        if request.path_info.startswith(languages.ADMIN) and not hasattr(response, "_csp_config"):
            response._csp_config = settings.SECURE_CSP_ADMIN
        return response


class InterfaceLanguageMiddleware(LocaleMiddleware):
    """Chooses the language of the interface: by the address, or by the person where the address has none."""

    def process_request(self, request):
        languages.activate(request, languages.language_for(request))


class SignedInMiddleware(_Middleware):
    """Keeps what a signed-in person sees out of caches, and ends sessions that rested too long.

    People of the team, and parents who said that the device is shared, are signed out on the server after
    ``SESSION_IDLE_SECONDS``. Signing in again brings the same person back to where she was.
    """

    def __call__(self, request):
        # Without the cookie nobody is signed in; asking the session would make every page vary by cookie.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self._answer(request)
        person = request.user
        if not person.is_authenticated:
            return self._answer(request)
        now = int(time.time())
        if self._rested_too_long(request, now):
            logout(request)
            response = self._answer(request)
            remember_next_url(request, response, person)
            response["Clear-Site-Data"] = '"cache"'
            return response
        if now - request.session.get(LAST_SEEN, 0) >= SEEN_EVERY_SECONDS and not _comes_by_itself(request):
            request.session[LAST_SEEN] = now
            request.session.setdefault(STARTED, now)
        response = self._answer(request)
        if not request.user.is_authenticated:
            # Not "cookies": the language that the person chose stays on her own phone.
            response["Clear-Site-Data"] = '"cache", "storage"'
        add_never_cache_headers(response)
        return response

    def _answer(self, request):
        response = self.get_response(request)
        # "modified" first: it does not count as a look into the session.
        if request.session.modified and SESSION_KEY in request.session:
            add_never_cache_headers(response)
        return response

    def _rested_too_long(self, request, now):
        seen = request.session.get(LAST_SEEN)
        if seen is None or now - seen < settings.SESSION_IDLE_SECONDS:
            return False
        return request.session.get(SHARED, False) or request.user.is_team_member


def _comes_by_itself(request):
    """Whether a script sends this without anybody there: it must not keep a session awake."""
    return request.path_info.startswith(COMES_BY_ITSELF)


class SecondFactorMiddleware(_Middleware):
    """People of the team pass only with a second factor that was used in this session.

    It asks about the session, not the account: a session that was opened with the password alone, by
    whatever door, goes to the second factor before it goes anywhere else.
    """

    OPEN = frozenset(
        {
            "account_login",
            "account_logout",
            "account_reauthenticate",
            "mfa_authenticate",
            "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn",
            "set-language",
            "healthz",
            # Nothing about anybody, and asked for by browsers and not by people.
            "robots",
            "favicon",
            "service-worker",
        }
    )

    def __call__(self, request):
        if settings.SESSION_COOKIE_NAME in request.COOKIES and self._must_stop(request):
            note_denial(request, reason="second-factor", door=self._name(request))
            return self._to_the_factor(request)
        return self.get_response(request)

    def process_exception(self, request, exception):
        """Ask for the password again without keeping in the session what was posted, as allauth would."""
        if not isinstance(exception, ReauthenticationRequired):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(current_page_url(request))
        if not request.user.is_team_member:
            door = "sign-in-again"
        else:
            has_password = request.user.has_usable_password()
            door = "account_reauthenticate" if has_password else "mfa_reauthenticate"
        return HttpResponseRedirect(f"{reverse(door)}?{urlencode({'next': current_page_url(request)})}")

    def _must_stop(self, request):
        person = request.user
        if not person.is_authenticated or not person.is_team_member:
            return False
        if self._name(request) in self.OPEN:
            return False
        request.missing_proof = self._missing_proof(request, person)
        # A first factor can be set up with the password alone; a second one only by who has the first.
        return request.missing_proof not in (None, self._name(request))

    @staticmethod
    def _missing_proof(request, person):
        """The door to what this session lacks: a second factor, or the password beside a passkey."""
        types = set(Authenticator.objects.filter(user=person).values_list("type", flat=True))
        records = get_authentication_records(request, person)
        if not types & {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN}:
            return "mfa_activate_totp"
        if not any(record["method"] == "mfa" for record in records):
            has_app = Authenticator.Type.TOTP in types
            return "mfa_reauthenticate" if has_app else "mfa_reauthenticate_webauthn"
        has_password = any(record["method"] == "password" for record in records)
        if not has_password and any(record.get("passwordless") for record in records):
            return "account_reauthenticate"
        return None

    @staticmethod
    def _name(request):
        try:
            return resolve(request.path_info).url_name
        except Resolver404:
            return None

    @staticmethod
    def _to_the_factor(request):
        query = urlencode({"next": current_page_url(request)})
        return HttpResponseRedirect(f"{reverse(request.missing_proof)}?{query}")


class AdminDoorMiddleware(_Middleware):
    """Answers 404 below the Wagtail admin to those who are signed in and have no right to it.

    Wagtail would ask them to sign in, and the page of sign-in sends whoever is signed in back: for ever.
    """

    # Texts and icons of the admin's scripts, and the way out.
    OPEN = frozenset({"wagtailadmin_javascript_catalog", "wagtailadmin_sprite", "wagtailadmin_logout"})

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Look at the right before Wagtail does."""
        path = request.path_info
        if not path.startswith(languages.ADMIN) or path.startswith(f"{languages.ADMIN}login/"):
            return
        name = request.resolver_match.view_name
        if name in self.OPEN or not request.user.is_authenticated:
            return
        if not request.user.has_perm("wagtailadmin.access_admin"):
            note_denial(request, reason="role", door=name)
            raise Http404

    def process_exception(self, request, error):
        """Answer 400 where a page of Wagtail itself stumbles over a form or an address that makes no sense.

        It looks for parts that no browser leaves out and does not expect them to be missing. The log says
        which page it was, as for a server error. Our own pages get no such help.
        """
        match = request.resolver_match
        if not isinstance(error, KeyError | ValueError | AttributeError) or match is None:
            return None
        view = getattr(match.func, "view_class", match.func)
        package, _dot, module = view.__module__.partition(".")
        # Serving a page runs our own models and templates: what fails there is a fault of ours.
        if package not in ("wagtail", "wagtail_localize") or module == "views":
            return None
        logger.error("A page of Wagtail failed", exc_info=error, extra={"request": request})
        return HttpResponseBadRequest(content_type="text/plain")
