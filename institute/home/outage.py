"""What people see when a request fails: pages for one that cannot be read, a fault, a lost database."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.views import defaults
from django.views.decorators.csrf import requires_csrf_token

# A browser, or a proxy, may come again after so many seconds.
RETRY_AFTER = 30


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that could not be read, in the language of the URL or the browser."""
    language = translation.get_language_from_request(request, check_path=True)
    with translation.override(language):
        # Without the request: reading it again, or its session, might fail again.
        response = render(None, "400.html", status=400)
    response["Content-Language"] = language
    add_never_cache_headers(response)
    return response


@requires_csrf_token
def server_error(request):
    """Answer an error that nobody caught: 503 while the database does not answer, else 500.

    Django calls this while the error is being handled, wherever it came from: a view, or a middleware
    that asked who is signed in.
    """
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return database_is_away(request)
    return defaults.server_error(request)


def database_is_away(request):
    """Say so in the language of the address or the browser; nothing here asks the database."""
    language = translation.get_language_from_request(request, check_path=True)
    with translation.override(language):
        # Without the request: context processors would look for the person who is signed in.
        response = render(None, "503.html", status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Content-Language"] = language
    add_never_cache_headers(response)
    return response
