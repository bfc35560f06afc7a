"""Rate limits: counted in the database, for all web processes together.

One statement counts one attempt. allauth's own counter takes a lock in the cache and refused honest
requests that arrived together (docs/decisions/0012).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import connection, models, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from institute.people.allauth_internals import Rate, parse_rates
from institute.people.models import RateLimitBucket

# A window begins with the first attempt in it. The row changes under its lock, so attempts that arrive
# together are each counted; where none remains nothing is written and no key comes back.
CONSUME = """
INSERT INTO people_ratelimitbucket (key_hash, remaining, ends_at) VALUES {rows}
ON CONFLICT (key_hash) DO UPDATE SET
    remaining = CASE WHEN people_ratelimitbucket.ends_at <= %s
        THEN excluded.remaining ELSE people_ratelimitbucket.remaining - 1 END,
    ends_at = CASE WHEN people_ratelimitbucket.ends_at <= %s
        THEN excluded.ends_at ELSE people_ratelimitbucket.ends_at END
WHERE people_ratelimitbucket.remaining > 0 OR people_ratelimitbucket.ends_at <= %s
RETURNING key_hash
"""


def consume(limits: Iterable[tuple[str, int, datetime]], at: datetime) -> set[str]:
    """Count one attempt in each bucket, in one statement; return the key hashes that had one left.

    ``limits``: key hash, how many attempts a window has, and when a window that begins now ends.
    """
    # In the same order in every process: two that wait for each other's row would wait forever.
    limits = sorted(limits)
    to_database = connection.ops.adapt_datetimefield_value
    rows = ", ".join(["(%s, %s, %s)"] * len(limits))
    values = [
        value for key_hash, size, ends_at in limits for value in (key_hash, size - 1, to_database(ends_at))
    ]
    with connection.cursor() as cursor:
        cursor.execute(CONSUME.format(rows=rows), [*values, *[to_database(at)] * 3])
        return {key_hash for (key_hash,) in cursor.fetchall()}


def refund(key_hashes: Iterable[str], at: datetime) -> None:
    """Give one attempt back to each bucket whose window has not ended."""
    # One row at a time: two that refund the same rows in another order would wait for each other.
    for key_hash in key_hashes:
        bucket = RateLimitBucket.objects.filter(key_hash=key_hash, ends_at__gt=at)
        bucket.update(remaining=models.F("remaining") + 1)


def delete_ended_buckets(*, at: datetime) -> None:
    """Delete the buckets whose window has ended: they limit nothing any more."""
    RateLimitBucket.objects.filter(ends_at__lte=at).delete()


def check_rate_limit(
    request: HttpRequest, action: str, *, key: object = None, count_get: bool = False
) -> bool:
    """Count one attempt; ``False`` when ``settings.ACCOUNT_RATE_LIMITS[action]`` is exceeded.

    A refused attempt counts for no limit: requests over the limit of a minute do not use up that of the day.
    ``key`` is what is attempted, such as an address: only an HMAC of it is stored.
    GET never counts, unless ``count_get``: for a page where reading is what must be limited.
    """
    if request.method == "GET" and not count_get:
        return True
    now = timezone.now()
    limits = [
        (key_hash, rate.amount, now + timedelta(seconds=rate.duration))
        for key_hash, rate in _buckets(request, action, key)
    ]
    if not limits:
        return True
    with transaction.atomic():
        is_allowed = len(consume(limits, now)) == len(limits)
        transaction.set_rollback(not is_allowed)
    return is_allowed


def refund_attempt(request: HttpRequest, action: str, *, key: object = None) -> None:
    """Undo :func:`check_rate_limit` for an attempt that must not count, such as a correct password."""
    refund([key_hash for key_hash, _rate in _buckets(request, action, key)], timezone.now())


def _buckets(request: HttpRequest, action: str, key: object) -> list[tuple[str, Rate]]:
    """Each limit of an action, with the hash of what it is counted for."""
    rates = parse_rates(settings.ACCOUNT_RATE_LIMITS.get(action))
    return [
        (_hash(f"{action}:{rate}", key if rate.per == "key" else _client(request)), rate) for rate in rates
    ]


def _client(request: HttpRequest) -> str:
    """The network address, as an HMAC that changes each day."""
    return get_adapter(request).get_client_ip(request)


def _hash(salt: str, value: object) -> str:
    return salted_hmac(salt, str(value), algorithm="sha256").hexdigest()
