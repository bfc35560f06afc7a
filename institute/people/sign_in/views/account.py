"""Pages of an account: sign-in page, where to go after sign-in, open sessions, password, second factor."""

from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.views import LoginView, LogoutView, PasswordChangeView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib import messages
from django.contrib.auth import logout
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from institute.people import services
from institute.people.access import SignedInRequest, signed_in_required
from institute.people.allauth_internals import record_authentication
from institute.people.models import User
from institute.people.next_url import forget_next_url, is_safe_url, pop_next_url
from institute.people.rate_limit import check_rate_limit
from institute.people.sign_in.forms import ContactForm


@require_safe
@signed_in_required
def after_sign_in(request: SignedInRequest) -> HttpResponse:
    """Redirect to the page from before the session ended, else to the user's home page, in their language."""
    next_url = pop_next_url(request)
    with translation.override(request.user.preferred_language):
        response = redirect(next_url or home_url_of(request.user))
    forget_next_url(response)
    return response


def home_url_of(user: User) -> str:
    """Return the page where a user's work begins, in the active language."""
    if not user.is_team_member:
        return reverse("learner-home")
    if user.is_superuser or user.is_project_manager:
        return reverse("wagtailadmin_home")
    if user.is_facilitator:
        return reverse("teach-home")
    if user.has_perm("wagtailadmin.access_admin"):
        return reverse("wagtailadmin_home")
    return reverse("wagtail_serve", args=[""])


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
def open_sessions(request: SignedInRequest) -> HttpResponse:
    """Show where the user is signed in, without addresses; a POST signs out elsewhere, or here too."""
    if request.method == "POST" and request.POST.get("where") == "everywhere":
        services.end_sessions(request.user)
        logout(request)
        return redirect("account_login")
    if request.method == "POST":
        ended = services.end_sessions(request.user, except_key=request.session.session_key)
        sentence = ngettext(
            "%(count)d other sign-in has ended.", "%(count)d other sign-ins have ended.", ended
        )
        messages.success(request, sentence % {"count": ended})
        return redirect("open-sessions")
    sessions = request.user.sign_in_sessions.exclude(started_at=None).order_by("-last_seen_at")
    context = {"sessions": sessions, "this_session": request.session.session_key}
    with timezone.override(ZoneInfo(request.user.time_zone)):
        return render(request, "account/sessions.html", context)


class SignInView(LoginView):
    """The sign-in page. Its POST takes the team's password; a learner's address goes to another view."""

    http_method_names = ["get", "head", "post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign in with a password, unless too many were typed from this network."""
        if not check_rate_limit(request, "password"):
            return render(request, "429.html", status=429)
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        next_url = self.request.POST.get("next") or self.request.GET.get("next") or ""
        is_safe = is_safe_url(self.request, next_url)
        extra = {"contact_form": ContactForm(), "next": next_url if is_safe else ""}
        return super().get_context_data(**kwargs) | extra


class ActivateSecondFactorView(ActivateTOTPView):
    """Sets up the second factor. The code that was just typed counts as used in this session."""

    def form_valid(self, form: Form) -> HttpResponse:
        response = super().form_valid(form)
        factor = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        record_authentication(self.request, self.request.user, "mfa", id=factor.pk, type=factor.type)
        return response


class ChangePasswordView(PasswordChangeView):
    """Changes the password of a team member, and ends their sessions in all other browsers."""

    def form_valid(self, form: Form) -> HttpResponse:
        response = super().form_valid(form)
        services.end_sessions(self.request.user, except_key=self.request.session.session_key)
        return response


class SignOutView(LogoutView):
    """Signs out by POST; a GET asks for confirmation."""

    http_method_names = ["get", "head", "post", "options"]
