"""How often something may be tried. One function, since allauth may move its own elsewhere."""

from allauth.core.internal import ratelimit


def may_try(request, action, *, key=None, get_too=False):
    """Count one try; ``False`` when ``settings.ACCOUNT_RATE_LIMITS[action]`` is used up.

    GET never counts, unless ``get_too``: for a page where reading is what must be limited.
    """
    used = ratelimit.consume(request, app="allauth.account", action=action, key=key, limit_get=get_too)
    return used is not None
