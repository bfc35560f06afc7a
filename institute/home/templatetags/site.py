"""Template tags of the public site: its menu, and where a page stands in other languages."""

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import translate_url
from django.utils.translation import get_language

from institute.home import models

register = template.Library()


@register.simple_tag(takes_context=True)
def public_pages(context):
    """Return the public pages below the home page, each in the reader's language where it is translated."""
    if context.get("request") is None:
        # A page of error: the database may be away.
        return []
    wanted = get_language() or settings.LANGUAGE_CODE
    pages = {}
    for page in models.public_pages():
        language = page.locale.language_code
        # A dictionary keeps the position of the source page, whatever order its translation has.
        if language == wanted or (language == settings.LANGUAGE_CODE and page.translation_key not in pages):
            pages[page.translation_key] = page
    return list(pages.values())


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
    translations = page.get_translations(inclusive=True).live().select_related("locale").order_by("locale_id")
    return [
        (translation.locale.language_code, settings.SITE_ADDRESS + address(request, translation))
        for translation in translations
    ]


def address(request, page):
    """The path of a page below its language's prefix."""
    return page.get_url_parts(request)[2]
