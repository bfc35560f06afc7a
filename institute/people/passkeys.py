"""Passkeys: a phone or computer that signs its holder in with a finger, a face or its own PIN."""

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms, views
from allauth.mfa.webauthn.internal import auth
from django import forms as django_forms
from django.contrib.auth import logout
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from institute.people import way_back
from institute.people.access import signed_in_required, visible_or_404


class AddPasskeyForm(forms.AddWebAuthnForm):
    """A name to tell passkeys apart. Only a key that asks for finger, face or PIN is taken."""

    passwordless = None
    name = django_forms.CharField(label=_("A name for it"), max_length=60, required=False)

    def clean(self):
        """A key that anybody who holds it could use would be one proof, not two."""
        self.cleaned_data["passwordless"] = True
        return super().clean()


def _ask_for_a_fresh_proof(request):
    """Send a parent who signed in long ago to sign in again; the package lets her pass without a password."""
    if request.user.is_team_member:
        return
    if get_adapter().is_reauthentication_required(app="allauth.mfa"):
        raise ReauthenticationRequired


@method_decorator(signed_in_required, name="dispatch")
class AddPasskeyView(views.AddWebAuthnView):
    """Adds a passkey with which its holder can sign in without typing anything."""

    form_class = AddPasskeyForm

    def dispatch(self, request, *args, **kwargs):
        """Ask for a fresh proof first."""
        _ask_for_a_fresh_proof(request)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        options = auth.begin_registration(self.request.user, True)
        return context | {"js_data": {"creation_options": options}}

    def form_valid(self, form):
        """Keep the key. Recovery codes are for the team: a parent has her card and her messages."""
        response = super().form_valid(form)
        if not self.request.user.is_team_member:
            Authenticator.objects.filter(
                user=self.request.user, type=Authenticator.Type.RECOVERY_CODES
            ).delete()
        return response

    def get_success_url(self):
        """Show new recovery codes to somebody of the team, else the list."""
        shows_codes = self.did_generate_recovery_codes and self.request.user.is_team_member
        return reverse("mfa_view_recovery_codes" if shows_codes else "mfa_list_webauthn")


@signed_in_required
def remove_passkey(request, pk):
    """Remove one of the person's own passkeys; anybody else's is not there, however she signed in."""
    own = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.WEBAUTHN)
    visible_or_404(request, own, pk=pk)
    _ask_for_a_fresh_proof(request)
    return views.remove_webauthn(request, pk=pk)


class SignInWithPasskeyView(views.LoginWebAuthnView):
    """Signs in with a passkey. Of somebody of the team the password is asked next, as always."""

    http_method_names = ["get", "head", "post", "options"]

    def form_valid(self, form):
        response = super().form_valid(form)
        if form.cleaned_data["credential"].user.is_team_member:
            self.request.session.set_expiry(0)
        return response


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
def sign_in_again(request):
    """Ask for a fresh sign-in before something that matters, and come back there afterwards."""
    go_to = request.POST.get("next") or request.GET.get("next") or ""
    if not way_back.is_ours(request, go_to):
        go_to = reverse("mfa_list_webauthn")
    if request.method != "POST":
        return render(request, "account/sign_in_again.html", {"next": go_to})
    person = request.user
    logout(request)
    response = HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': go_to})}")
    way_back.remember(request, response, person, path=go_to)
    return response
