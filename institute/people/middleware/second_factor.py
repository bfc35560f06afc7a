"""Requires a second factor of every member of the team."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode

from institute.people.next_url import current_page_url
from institute.records.audit import audit_denied


class SecondFactorMiddleware:
    """Lets members of the team pass only with a second factor that was used in this session.

    It asks about the session, not the account: a session that was opened with the password alone goes to
    the second factor before it goes anywhere else.
    """

    EXEMPT_VIEWS = frozenset(
        {
            "account_login",
            "account_logout",
            "account_reauthenticate",
            "mfa_authenticate",
            "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn",
            "set-language",
            "healthz",
            # They hold nothing about anybody, and are requested by browsers and not by people.
            "robots",
            "favicon",
            "service-worker",
        }
    )

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and (proof := _required_proof(request)):
            audit_denied(request, reason="second-factor", view=_url_name(request))
            return _redirect(proof, request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Ask for the password again without storing the posted data in the session, as allauth would."""
        if not isinstance(exception, ReauthenticationRequired):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(current_page_url(request))
        if not request.user.is_team_member:
            return _redirect("sign-in-again", request)
        has_password = request.user.has_usable_password()
        return _redirect("account_reauthenticate" if has_password else "mfa_reauthenticate", request)


def _required_proof(request: HttpRequest) -> str | None:
    """Return the view where the user of a request must go first, or ``None``."""
    user = request.user
    if not user.is_authenticated or not user.is_team_member:
        return None
    name = _url_name(request)
    if name in SecondFactorMiddleware.EXEMPT_VIEWS:
        return None
    proof = _missing_proof(request)
    # The first factor can be set up with the password alone; a second one only after using the first.
    return None if proof == name else proof


def _missing_proof(request: HttpRequest) -> str | None:
    """Return the view for what this session lacks: a second factor, or the password beside a passkey."""
    types = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    records = get_authentication_records(request, request.user)
    if not types & {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN}:
        return "mfa_activate_totp"
    if not any(record["method"] == "mfa" for record in records):
        has_app = Authenticator.Type.TOTP in types
        return "mfa_reauthenticate" if has_app else "mfa_reauthenticate_webauthn"
    has_password = any(record["method"] == "password" for record in records)
    if not has_password and any(record.get("passwordless") for record in records):
        return "account_reauthenticate"
    return None


def _url_name(request: HttpRequest) -> str | None:
    try:
        return resolve(request.path_info).url_name
    except Resolver404:
        return None


def _redirect(view: str, request: HttpRequest) -> HttpResponse:
    query = urlencode({"next": current_page_url(request)})
    return HttpResponseRedirect(f"{reverse(view)}?{query}")
