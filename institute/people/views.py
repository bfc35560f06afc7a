"""Doors of people: where to go after sign-in, the language switch, open sessions, pages of error."""

from zoneinfo import ZoneInfo

from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import LoginView, LogoutView, PasswordChangeView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext
from django.views import defaults
from django.views.csrf import csrf_failure as django_csrf_failure
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from institute.i18n import languages
from institute.i18n.translated_urls import translated_url
from institute.people import services, way_back
from institute.people.access import signed_in_required
from institute.people.forms import ContactForm
from institute.people.ratelimit import check_rate_limit


@require_safe
@signed_in_required
def after_sign_in(request):
    """Send the person to where she was, else to her own first page, in her language."""
    back = way_back.recall(request)
    with translation.override(request.user.preferred_language):
        response = redirect(back or first_page_of(request.user))
    way_back.forget(response)
    return response


def first_page_of(person):
    """The page where a person's work begins; the language of the address is the active one."""
    if not person.is_team_member:
        return reverse("learner-home")
    if person.is_superuser or person.is_project_manager:
        return reverse("wagtailadmin_home")
    if person.is_facilitator:
        return reverse("teach-home")
    if person.has_perm("wagtailadmin.access_admin"):
        return reverse("wagtailadmin_home")
    return reverse("wagtail_serve", args=[""])


@require_POST
def set_language(request):
    """Switch the interface: remember the choice, and go on with the same page in that language."""
    language = request.POST.get("language")
    came_from = request.POST.get("next", "")
    if not way_back.is_ours(request, came_from):
        came_from = "/"
    if language not in languages.CODES:
        return HttpResponseRedirect(came_from)
    response = HttpResponseRedirect(translated_url(request, came_from, language))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        domain=settings.LANGUAGE_COOKIE_DOMAIN,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    if request.user.is_authenticated:
        services.choose_language(request.user, language)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
def open_sessions(request):
    """Show where the person is signed in, without addresses; a POST signs her out elsewhere, or here too."""
    if request.method == "POST" and request.POST.get("where") == "everywhere":
        services.end_sessions(request.user)
        logout(request)
        return redirect("account_login")
    if request.method == "POST":
        ended = services.end_sessions(request.user, but=request.session.session_key)
        words = ngettext("%(count)d other sign-in has ended.", "%(count)d other sign-ins have ended.", ended)
        messages.success(request, words % {"count": ended})
        return redirect("open-sessions")
    sessions = request.user.sign_in_sessions.exclude(started_at=None).order_by("-seen_at")
    context = {"sessions": sessions, "this_session": request.session.session_key}
    with timezone.override(ZoneInfo(request.user.time_zone)):
        return render(request, "account/sessions.html", context)


class SignInView(LoginView):
    """The page of sign-in. Its POST takes the team's password; a parent's address goes to another door."""

    http_method_names = ["get", "head", "post", "options"]

    def post(self, request, *args, **kwargs):
        """Sign in with a password, unless too many were typed on this network."""
        if not check_rate_limit(request, "password"):
            return render(request, "429.html", status=429)
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        go_to = self.request.POST.get("next") or self.request.GET.get("next") or ""
        is_ours = way_back.is_ours(self.request, go_to)
        more = {"contact_form": ContactForm(), "next": go_to if is_ours else ""}
        return super().get_context_data(**kwargs) | more


class ActivateSecondFactorView(ActivateTOTPView):
    """Sets up the second factor. The code that was just typed counts as used in this session."""

    def form_valid(self, form):
        response = super().form_valid(form)
        factor = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        record_authentication(self.request, self.request.user, "mfa", id=factor.pk, type=factor.type)
        return response


class ChangePasswordView(PasswordChangeView):
    """Changes the password of somebody of the team, and ends her sessions in all other browsers."""

    def form_valid(self, form):
        response = super().form_valid(form)
        services.end_sessions(self.request.user, but=self.request.session.session_key)
        return response


class SignOutView(LogoutView):
    """Signs out by POST; a GET asks."""

    http_method_names = ["get", "head", "post", "options"]


def _in_the_readers_language(request):
    """An error has no page of its own, so without a prefix it speaks the language of the person."""
    if translation.get_language_from_path(request.path_info) is None:
        languages.activate(request, languages.preferred_language(request))


def page_not_found(request, exception):
    """404, in the reader's language."""
    _in_the_readers_language(request)
    return defaults.page_not_found(request, exception)


def permission_denied(request, exception):
    """403, in the reader's language."""
    _in_the_readers_language(request)
    return defaults.permission_denied(request, exception)


def csrf_failure(request, reason=""):
    """403 for a form that was not sent from a page of ours, or from one that is too old."""
    _in_the_readers_language(request)
    return django_csrf_failure(request, reason="")
