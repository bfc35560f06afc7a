"""Doors of the institute's own pages that are not in the page tree."""

from pathlib import Path

from django.conf import settings
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve

from institute.home.samples import component_samples
from institute.people.access import team_member_required

# The name of a picture changes with what it shows.
PICTURE_SECONDS = 60 * 60 * 24 * 30


@require_safe
def picture(request, path):
    """Send a picture of a page, so that the site needs no second web server for its uploads."""
    response = serve(request, path, document_root=Path(settings.MEDIA_ROOT) / "images")
    patch_cache_control(response, public=True, max_age=PICTURE_SECONDS)
    return response


@require_safe
def help_page(request):
    """Answer what people ask most, in our own words."""
    return render(request, "pages/help_page.html")


@require_safe
def privacy_notice(request):
    """Say what is kept about a person, who sees it, and what is never asked."""
    return render(request, "pages/privacy_notice.html")


@require_safe
@team_member_required
def components_page(request):
    """Show every component in all its states, to those who build pages."""
    return render(request, "pages/components_page.html", component_samples())
