"""How often something may be tried: counted in the database, for all web processes together."""

from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.core.internal.ratelimit import parse_rates
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from institute.people import tries


def check_rate_limit(request, action, *, key=None, count_get=False):
    """Count one try; ``False`` when ``settings.ACCOUNT_RATE_LIMITS[action]`` is used up.

    A try that is refused counts for no limit: who asks too often in a minute has not used up her day.
    ``key`` is what is tried, such as an address: only a mark of it is kept, which leads back to nobody.
    GET never counts, unless ``count_get``: for a page where reading is what must be limited.
    """
    if request.method == "GET" and not count_get:
        return True
    now = timezone.now()
    limits = [
        (mark, rate.amount, now + timedelta(seconds=rate.duration))
        for mark, rate in _limits(request, action, key)
    ]
    if not limits:
        return True
    with transaction.atomic():
        may = len(tries.take(limits, now)) == len(limits)
        transaction.set_rollback(not may)
    return may


def was_no_try(request, action, *, key=None):
    """Take back the count of a try that shall not count, such as a password that was right."""
    tries.give_back([mark for mark, _rate in _limits(request, action, key)], timezone.now())


def _limits(request, action, key):
    """Each limit of an action with the mark of whoever, or whatever, it is counted for."""
    rates = parse_rates(settings.ACCOUNT_RATE_LIMITS.get(action))
    return [
        (_mark(f"{action}:{rate}", key if rate.per == "key" else _visitor(request)), rate) for rate in rates
    ]


def _visitor(request):
    """The network address, as a mark of the day."""
    return get_adapter(request).get_client_ip(request)


def _mark(salt, what):
    return salted_hmac(salt, str(what), algorithm="sha256").hexdigest()
