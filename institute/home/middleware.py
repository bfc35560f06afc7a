"""Find pages of the page tree in the cache, and redirect from the former URLs of pages."""

from django.http import Http404
from django.utils.translation import get_language
from wagtail.contrib.redirects.middleware import RedirectMiddleware
from wagtail.views import serve

from institute.home.models import home_page_in


class PageMiddleware:
    """Routes to a page with cached values; Wagtail would read the site and two home pages each time."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Leave the page where :meth:`Page.route_for_request` looks first."""
        if view is not serve:
            return
        home = home_page_in(get_language())
        if home is None:
            return
        try:
            route = home.route(request, [part for part in args[0].split("/") if part])
        except Http404:
            route = None
        request._wagtail_route_for_request = route


class OldAddressMiddleware(RedirectMiddleware):
    """Redirects from the former URL of a page to its present one.

    Only pages move: a 404 of one of the site's own views is never redirected.
    """

    def process_response(self, request, response):
        """Redirect a 404 of the page tree to the present URL, if there is one."""
        match = request.resolver_match
        if response.status_code == 404 and match is not None and match.func is not serve:
            return response
        return super().process_response(request, response)
