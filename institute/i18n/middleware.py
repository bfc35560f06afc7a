"""Chooses the language of the interface for each request."""

from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware

from institute.i18n import languages


class InterfaceLanguageMiddleware(LocaleMiddleware):
    """Activates the language of the URL, or of the user where the URL has none."""

    def process_request(self, request: HttpRequest) -> None:
        languages.activate(request, languages.language_for(request))
