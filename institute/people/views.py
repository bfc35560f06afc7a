"""The language switch, and error pages."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.views import defaults
from django.views.csrf import csrf_failure as django_csrf_failure
from django.views.decorators.http import require_POST

from institute.i18n import languages
from institute.i18n.translated_urls import translated_url
from institute.people import services
from institute.people.next_url import is_safe_url


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Switch the interface language: remember the choice, and redirect to the same page in that language."""
    language = request.POST.get("language")
    next_url = request.POST.get("next", "")
    if not is_safe_url(request, next_url):
        next_url = "/"
    if language not in languages.CODES:
        return HttpResponseRedirect(next_url)
    response = HttpResponseRedirect(translated_url(request, next_url, language))
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
        services.set_preferred_language(request.user, language)
    return response


def _activate_user_language(request: HttpRequest) -> None:
    """Without a language prefix in the URL, show an error page in the user's preferred language."""
    if translation.get_language_from_path(request.path_info) is None:
        languages.activate(request, languages.preferred_language(request))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404 in the user's language."""
    _activate_user_language(request)
    return defaults.page_not_found(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403 in the user's language."""
    _activate_user_language(request)
    return defaults.permission_denied(request, exception)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form that was not sent from a page of this site, or from one that is too old."""
    _activate_user_language(request)
    return django_csrf_failure(request, reason="")
