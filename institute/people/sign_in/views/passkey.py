"""Pages of passkeys: a phone or computer that signs its holder in with a finger, a face or its own PIN."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views
from django.contrib.auth import logout
from django.forms import Form
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from institute.people.access import SignedInRequest, signed_in_required, visible_or_404
from institute.people.allauth_internals import begin_registration
from institute.people.next_url import is_safe_url, remember_next_url
from institute.people.sign_in.forms import AddPasskeyForm


def _require_recent_sign_in(request: SignedInRequest) -> None:
    """Send a learner who signed in long ago to sign in again; allauth lets users without a password pass."""
    if request.user.is_team_member:
        return
    if get_adapter().is_reauthentication_required(app="allauth.mfa"):
        raise ReauthenticationRequired


@method_decorator(signed_in_required, name="dispatch")
class AddPasskeyView(views.AddWebAuthnView):
    """Adds a passkey with which its holder can sign in without typing anything."""

    form_class = AddPasskeyForm

    def dispatch(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Require a recent sign-in first."""
        _require_recent_sign_in(request)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        options = begin_registration(self.request.user, True)
        return context | {"js_data": {"creation_options": options}}

    def form_valid(self, form: Form) -> HttpResponse:
        """Store the key. Recovery codes are for the team: a learner has a card and messages."""
        response = super().form_valid(form)
        if not self.request.user.is_team_member:
            Authenticator.objects.filter(
                user=self.request.user, type=Authenticator.Type.RECOVERY_CODES
            ).delete()
        return response

    def get_success_url(self) -> str:
        """Return the page of new recovery codes for a member of the team, else the list of passkeys."""
        shows_codes = self.did_generate_recovery_codes and self.request.user.is_team_member
        return reverse("mfa_view_recovery_codes" if shows_codes else "mfa_list_webauthn")


@signed_in_required
def remove_passkey(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Remove one of the user's own passkeys; anybody else's is a 404."""
    own = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.WEBAUTHN)
    visible_or_404(request, own, pk=pk)
    _require_recent_sign_in(request)
    return views.remove_webauthn(request, pk=pk)


class SignInWithPasskeyView(views.LoginWebAuthnView):
    """Signs in with a passkey. A member of the team is asked for the password next, as always."""

    http_method_names = ["get", "head", "post", "options"]

    def form_valid(self, form: Form) -> HttpResponse:
        response = super().form_valid(form)
        if form.cleaned_data["credential"].user.is_team_member:
            self.request.session.set_expiry(0)
        return response


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
def sign_in_again(request: SignedInRequest) -> HttpResponse:
    """Ask for a fresh sign-in before something that matters, and come back there afterwards."""
    next_url = request.POST.get("next") or request.GET.get("next") or ""
    if not is_safe_url(request, next_url):
        next_url = reverse("mfa_list_webauthn")
    if request.method != "POST":
        return render(request, "account/sign_in_again.html", {"next": next_url})
    user = request.user
    logout(request)
    response = HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': next_url})}")
    remember_next_url(request, response, user, path=next_url)
    return response
