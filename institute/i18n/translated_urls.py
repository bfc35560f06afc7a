"""Finds the URL of a page in another language."""

from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import Resolver404, get_script_prefix, resolve, translate_url
from django.utils import translation
from wagtail.models import Page, Site


def translated_url(request: HttpRequest, url: str, language: str) -> str:
    """Return the URL in ``language`` of the page at ``url``, a path on this site with its query.

    A page without a translation keeps its path under the prefix of the language where the site shows it
    there; otherwise the answer is its nearest translated ancestor.
    """
    parts = urlsplit(url)
    # A prefix is known only while its own language is active.
    with translation.override(_language_of(parts.path)):
        try:
            match = resolve(parts.path)
        except Resolver404:
            return url
        if match.url_name != "wagtail_serve":
            return translate_url(url, language)
    path = _page_path(request, parts.path, language)
    return urlunsplit(("", "", path, parts.query, parts.fragment))


def _language_of(path: str) -> str:
    return translation.get_language_from_path(path) or settings.LANGUAGE_CODE


def _page_path(request: HttpRequest, path: str, language: str) -> str:
    site = Site.find_for_request(request)
    inner = _without_prefix(path)
    page = _page_at(request, site, inner, _language_of(path)) if site else None
    if page is None:
        return _with_prefix(inner, language)
    while page is not None and page.depth >= site.root_page.depth:
        if (translated := _path_of_page(request, site, page, language)) is not None:
            return translated
        page = page.get_parent()
    return _with_prefix("/", language)


def _path_of_page(request: HttpRequest, site: Site, page: Page, language: str) -> str | None:
    """Return the path of a page in a language: of its translation, or of the source page if shown there."""
    if (translated := _translation_of(page, language)) is not None:
        with translation.override(language):
            return urlsplit(translated.get_url(request)).path
    source = _translation_of(page, settings.LANGUAGE_CODE) or page
    with translation.override(source.locale.language_code):
        inner = _without_prefix(urlsplit(source.get_url(request)).path)
    return _with_prefix(inner, language) if _page_at(request, site, inner, language) else None


def _translation_of(page: Page, language: str) -> Page | None:
    if page.locale.language_code == language:
        return page
    return page.get_translations().live().filter(locale__language_code=language).first()


def _page_at(request: HttpRequest, site: Site, inner: str, language: str) -> Page | None:
    components = [part for part in inner.split("/") if part]
    try:
        with translation.override(language):
            page, _args, _kwargs = site.root_page.localized.specific.route(request, components)
    except Http404:
        return None
    return page


def _without_prefix(path: str) -> str:
    path = "/" + path.removeprefix(get_script_prefix())
    language = translation.get_language_from_path(path)
    return path.removeprefix(f"/{language}") if language else path


def _with_prefix(inner: str, language: str) -> str:
    prefix = "" if language == settings.LANGUAGE_CODE else f"/{language}"
    return get_script_prefix().rstrip("/") + prefix + inner
