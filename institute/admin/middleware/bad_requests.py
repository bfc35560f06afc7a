"""Tells requests that Wagtail cannot read from faults of our own code inside Wagtail's views."""

import logging
import sysconfig
from collections.abc import Callable
from pathlib import Path
from traceback import walk_tb

import wagtail
import wagtail_localize
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger("django.request")

WAGTAIL = tuple(str(Path(package.__file__).parent) for package in (wagtail, wagtail_localize))
# The standard library and installed packages; WAGTAIL is asked for first.
LIBRARIES = (sysconfig.get_path("stdlib"), str(Path(wagtail.__file__).parents[1]), "<frozen")


class WagtailBadRequestMiddleware:
    """Answers 400 where a form or URL of the Wagtail admin lacks a part that no browser leaves out.

    Wagtail reads such parts without checking for them, and a missing one is an error deep in its code. Our
    hooks, blocks, page models and forms run inside the same views: an error in them is a server error.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """Raise ``BadRequest`` and log the view, as for a server error, where Wagtail's own code failed."""
        if not isinstance(error, KeyError | ValueError | AttributeError):
            return
        if is_view_of_wagtail(request) and failed_in_wagtail(error):
            logger.error(
                "Wagtail could not read a request",
                exc_info=error,
                extra={"request": request, "sentence": "Wagtail could not read the request to view %s"},
            )
            raise BadRequest from error


def is_view_of_wagtail(request: HttpRequest) -> bool:
    """Return whether a request goes to a view of Wagtail, other than the one that serves our pages."""
    match = request.resolver_match
    if match is None:
        return False
    view = getattr(match.func, "view_class", match.func)
    package, _dot, module = view.__module__.partition(".")
    return package in ("wagtail", "wagtail_localize") and module != "views"


def failed_in_wagtail(error: Exception) -> bool:
    """Return whether the innermost frame of an error is Wagtail's.

    Frames of libraries that Wagtail or we called, such as Django's request data, decide nothing. An error
    that a declaration or template of ours causes while only libraries' code is on the stack counts as
    Wagtail's.
    """
    for frame, _line in reversed(list(walk_tb(error.__traceback__))):
        path = frame.f_code.co_filename
        if path.startswith(WAGTAIL):
            return True
        if not path.startswith(LIBRARIES):
            return False
    return False
