"""The way to a page of the page tree: from memory, and from where a page stood before."""

from django.http import Http404
from django.utils.translation import get_language
from wagtail.contrib.redirects.middleware import RedirectMiddleware
from wagtail.views import serve

from institute.home.models import home_page_in


class PageMiddleware:
    """Finds the page for Wagtail, which would read the site, the language and two home pages each time."""

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
    """Leads from where a page stood before to where it is now.

    Only pages move: what one of the site's own doors does not show, another address does not show either.
    """

    def process_response(self, request, response):
        """Look for the new address of what is not here."""
        match = request.resolver_match
        if response.status_code == 404 and match is not None and match.func is not serve:
            return response
        return super().process_response(request, response)
