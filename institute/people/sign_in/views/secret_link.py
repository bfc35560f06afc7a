"""The decorator of views whose URL holds a secret."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods


def secret_link(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorate a view whose URL holds a secret token.

    No cache stores the page, no other site learns its URL, and error reports show nothing that was posted.
    """

    @sensitive_post_parameters()
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        # Links on the page, and the files that it loads, must not learn the token from the URL.
        response["Referrer-Policy"] = "strict-origin"
        return response

    return guarded
