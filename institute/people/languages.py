"""In which language the interface speaks, and where a page stands in another language."""

from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.http import Http404
from django.urls import Resolver404, get_script_prefix, resolve, translate_url
from django.utils import translation
from wagtail.models import Site

CODES = frozenset(code for code, _name in settings.LANGUAGES)
# Addresses that are the same in every language; everything else without a prefix is in the first language.
NEUTRAL = ("/card/", "/link/", "/v/", "/language/", "/healthz/")
ADMIN = "/admin/"


def preferred_language(request):
    """The language that this reader wants: her own choice, the cookie, what the browser asks for."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        person = get_user_once(request)
        if person.is_authenticated and person.preferred_language in CODES:
            return person.preferred_language
    return translation.get_language_from_request(request)


def get_user_once(request):
    """Who is signed in; AuthenticationMiddleware, which comes later, finds the same object."""
    if not hasattr(request, "_cached_user"):
        return get_user(request)
    return request._cached_user


def language_for(request):
    """The language of the interface on this address."""
    from_path = translation.get_language_from_path(request.path_info)
    if from_path:
        return from_path
    if request.path_info.startswith(NEUTRAL):
        return preferred_language(request)
    if request.path_info.startswith(ADMIN):
        # Wagtail then puts the language of the person's admin profile in its place, when she chose one.
        wanted = preferred_language(request)
        return wanted if wanted in dict(settings.WAGTAILADMIN_PERMITTED_LANGUAGES) else settings.LANGUAGE_CODE
    return settings.LANGUAGE_CODE


def activate(request, language):
    """Speak ``language`` for the rest of this request."""
    translation.activate(language)
    request.LANGUAGE_CODE = translation.get_language()


def address_in(request, address, language):
    """Where the page at ``address`` (a path on this site, with its query) stands in ``language``.

    A page without a translation keeps its address under the prefix of the language where the site shows it
    there, else its nearest translated ancestor is the answer.
    """
    parts = urlsplit(address)
    # A prefix is known only while its own language is active.
    with translation.override(_language_of(parts.path)):
        try:
            match = resolve(parts.path)
        except Resolver404:
            return address
        if match.url_name != "wagtail_serve":
            return translate_url(address, language)
    path = _page_path(request, parts.path, language)
    return urlunsplit(("", "", path, parts.query, parts.fragment))


def _language_of(path):
    return translation.get_language_from_path(path) or settings.LANGUAGE_CODE


def _page_path(request, path, language):
    site = Site.find_for_request(request)
    inner = _without_prefix(path)
    page = _page_at(request, site, inner, _language_of(path)) if site else None
    if page is None:
        return _with_prefix(inner, language)
    while page is not None and page.depth >= site.root_page.depth:
        if (address := _address_of_page(request, site, page, language)) is not None:
            return address
        page = page.get_parent()
    return _with_prefix("/", language)


def _address_of_page(request, site, page, language):
    """The path of a page in a language: of its translation, else of the first language's page shown there."""
    if (twin := _twin(page, language)) is not None:
        with translation.override(language):
            return urlsplit(twin.get_url(request)).path
    source = _twin(page, settings.LANGUAGE_CODE) or page
    with translation.override(source.locale.language_code):
        inner = _without_prefix(urlsplit(source.get_url(request)).path)
    return _with_prefix(inner, language) if _page_at(request, site, inner, language) else None


def _twin(page, language):
    if page.locale.language_code == language:
        return page
    return page.get_translations().live().filter(locale__language_code=language).first()


def _page_at(request, site, inner, language):
    components = [part for part in inner.split("/") if part]
    try:
        with translation.override(language):
            page, _args, _kwargs = site.root_page.localized.specific.route(request, components)
    except Http404:
        return None
    return page


def _without_prefix(path):
    path = "/" + path.removeprefix(get_script_prefix())
    language = translation.get_language_from_path(path)
    return path.removeprefix(f"/{language}") if language else path


def _with_prefix(inner, language):
    prefix = "" if language == settings.LANGUAGE_CODE else f"/{language}"
    return get_script_prefix().rstrip("/") + prefix + inner
