"""Refuses HTTP methods that nothing on the site uses."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

METHODS: tuple[str, ...] = ("GET", "HEAD", "POST", "OPTIONS")
# Views of the Wagtail admin whose scripts use other methods too.
MORE_METHODS = {"/admin/localize/translate/": ("PUT", "DELETE"), "/admin/dismissibles/": ("PATCH",)}


class MethodMiddleware:
    """Refuses TRACE, which would echo cookies, and every other method that no page of the site sends.

    Many views of Django and Wagtail treat a PUT as a POST; here it does not reach them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        allowed = METHODS
        for prefix, more in MORE_METHODS.items():
            if request.path_info.startswith(prefix):
                allowed += more
        if request.method not in allowed:
            return HttpResponseNotAllowed(allowed)
        return self.get_response(request)
