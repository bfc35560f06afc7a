"""Views of the institute's own pages that are not in the page tree."""

import json
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.static import serve

from institute.home.forms import ContactForm
from institute.home.samples import component_samples
from institute.home.services import save_contact_message
from institute.people.access import team_member_required
from institute.people.rate_limit import check_rate_limit

# The name of a picture changes with what it shows.
PICTURE_SECONDS = 60 * 60 * 24 * 30
DAY_SECONDS = 60 * 60 * 24
# What the offline page is drawn with.
OFFLINE_FILES = [
    "css/site.css",
    "svg/site.svg",
    "fonts/pass-text-latin.woff2",
    "fonts/literata-620-latin.woff2",
]


@require_safe
def picture(request, path):
    """Send a picture of a page, so that the site needs no second web server for its uploads."""
    response = serve(request, path, document_root=str(Path(settings.MEDIA_ROOT) / "images"))
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


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request):
    """Take a message to the institute. Nothing is kept of where it came from."""
    if request.method != "POST":
        return render(request, "pages/contact.html", {"form": ContactForm()})
    form = ContactForm(request.POST)
    if not form.is_valid():
        return render(request, "pages/contact.html", {"form": form})
    if not check_rate_limit(request, "contact"):
        messages.warning(request, _("There are many messages from here now. Please try again in an hour."))
        return render(request, "pages/contact.html", {"form": form}, status=429)
    if not form.is_from_a_program:
        save_contact_message(form.save(commit=False), language=get_language(), at=timezone.now())
    messages.success(request, _("Thank you. Your message has arrived."))
    return redirect("contact")


@require_safe
@team_member_required
def components_page(request):
    """Show every component in all its states, to those who build pages."""
    return render(request, "pages/components_page.html", component_samples())


@require_safe
def robots(request):
    """Tell search engines where not to look, and where the map of the site is."""
    return render(
        request,
        "pages/robots.txt",
        {"address": settings.SITE_ADDRESS},
        content_type="text/plain; charset=utf-8",
    )


@require_safe
def favicon(request):
    """Answer browsers that ask for the icon without reading the page."""
    return redirect(static("touch-icon.png"))


@require_safe
def offline(request):
    """Say that there is no signal. The phone keeps this page and shows it in place of one it cannot reach."""
    response = render(request, "pages/offline.html")
    patch_cache_control(response, public=True, max_age=DAY_SECONDS)
    return response


@require_safe
def service_worker(request):
    """The script that shows the offline page, with the pages and files that it needs."""
    pages = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            pages[code] = reverse("offline")
    needs = json.dumps({"pages": pages, "files": [static(name) for name in OFFLINE_FILES]}, sort_keys=True)
    response = render(
        request,
        "pages/service_worker.js",
        # The names of files change with what is in them, so the cache is filled again when one changes.
        {"needs": needs, "version": sha256(needs.encode()).hexdigest()[:12]},
        content_type="text/javascript; charset=utf-8",
    )
    patch_cache_control(response, no_cache=True)
    return response
