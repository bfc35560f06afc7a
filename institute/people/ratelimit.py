"""How often something may be tried. One function, since allauth may move its own elsewhere."""

from allauth.core.internal import ratelimit
from django.utils.crypto import salted_hmac


def may_try(request, action, *, key=None, get_too=False):
    """Count one try; ``False`` when ``settings.ACCOUNT_RATE_LIMITS[action]`` is used up.

    ``key`` is what is tried, such as an address: the cache gets a mark of it that leads back to nobody.
    GET never counts, unless ``get_too``: for a page where reading is what must be limited.
    """
    mark = salted_hmac(action, str(key), algorithm="sha256").hexdigest() if key is not None else None
    used = ratelimit.consume(request, app="allauth.account", action=action, key=mark, limit_get=get_too)
    return used is not None
