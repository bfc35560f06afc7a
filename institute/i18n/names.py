"""Names of languages."""

from django.conf import settings
from django.utils.translation import get_language_info


def language_name(code: str) -> str:
    """Return the name of a language in the active language, or in its own where Django has none."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return dict(settings.LANGUAGES).get(code, code)
