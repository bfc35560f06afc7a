"""Template tags of the public site: its menu, and where a page stands in other languages."""

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import translate_url
from django.utils.translation import get_language

from institute.home.models import StandardPage

register = template.Library()


@register.simple_tag(takes_context=True)
def public_pages(context):
    """Return the public pages below the home page, each in the reader's language where it is translated.

    Costs one query: both languages are read together.
    """
    request = context.get("request")
    if request is None:
        return []
    if not hasattr(request, "_public_pages"):
        request._public_pages = _public_pages(request)
    return request._public_pages


def _public_pages(request):
    wanted = get_language() or settings.LANGUAGE_CODE
    rows = (
        StandardPage.objects.live()
        .public()
        .filter(locale__language_code__in={wanted, settings.LANGUAGE_CODE})
        .select_related("locale")
        .defer("body")
        .order_by("path")
    )
    found = {}
    for page in rows:
        # A dictionary keeps the place of the source page, whatever order its translation has.
        if page.translation_key not in found or page.locale.language_code == wanted:
            found[page.translation_key] = page
    return list(found.values())


@register.simple_tag
def site_address():
    """Return the address of the site without a trailing slash, for what needs a whole address."""
    return settings.SITE_ADDRESS


@register.simple_tag
def social_picture():
    """Return the whole address of the picture that stands beside a shared link."""
    return f"{settings.SITE_ADDRESS}{static('social-card.png')}"


@register.simple_tag(takes_context=True)
def alternates(context, page=None):
    """Return the languages in which this address can be read, each with its whole address."""
    request = context["request"]
    if not page:
        return [
            (code, settings.SITE_ADDRESS + translate_url(request.path, code))
            for code, _name in settings.LANGUAGES
        ]
    twins = page.get_translations(inclusive=True).live().select_related("locale").order_by("locale_id")
    return [(twin.locale.language_code, settings.SITE_ADDRESS + address(request, twin)) for twin in twins]


def address(request, page):
    """The path of a page below its language's prefix."""
    return page.get_url_parts(request)[2]
