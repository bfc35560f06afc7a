"""Content that is published, cached in memory by each process.

Most pages list what is published, and it changes only when somebody publishes. So it is read once, and
again when Wagtail's log of pages has a new entry: every view and task that changes a page writes one. Two
people who publish at the same moment may write their entries in the other order, so it is also read again
each minute.
"""

import time
from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.core.signals import request_finished, request_started
from django.dispatch import receiver

MAX_AGE_SECONDS = 60
# The primary key of an entry in Wagtail's log of pages, and its time.
type LogEntry = tuple[int, datetime]
_caches: list["PublishedCache"] = []

# The values that this request has used by cache, and the newest log entry by ``None``. There is no dictionary
# outside of requests.
_request_values: ContextVar[dict[Any, Any] | None] = ContextVar("request_values", default=None)


class PublishedCache[Value]:
    """A value that is read from published content; calling it returns the present value.

    All caches together cost a request one query while nothing was published since they were filled. The value
    is shared by all threads: nobody may change it.
    """

    def __init__(self, read: Callable[[], Value]) -> None:
        self._read = read
        self._cached: tuple[LogEntry | None, float, Value] | None = None
        _caches.append(self)

    def __call__(self) -> Value:
        values = _request_values.get()
        if values is None:
            return self._fresh_value(_newest_log_entry())
        if self not in values:
            if None not in values:
                values[None] = _newest_log_entry()
            values[self] = self._fresh_value(values[None])
        return values[self]

    def _fresh_value(self, log_entry: LogEntry | None) -> Value:
        # Read once into a local: another thread may replace it meanwhile.
        cached = self._cached
        if cached is None or cached[0] != log_entry or time.monotonic() - cached[1] > MAX_AGE_SECONDS:
            self._cached = cached = (log_entry, time.monotonic(), self._read())
        return cached[2]

    def clear(self) -> None:
        """Read the value again at the next call."""
        self._cached = None


def clear_published_cache() -> None:
    """Read everything again: for code that changes pages without Wagtail's log, as a test's rollback does."""
    for cache in _caches:
        cache.clear()


def _newest_log_entry() -> LogEntry | None:
    # This module is imported by models of apps that are loaded before Wagtail's.
    from wagtail.models import PageLogEntry

    return PageLogEntry.objects.order_by("-pk").values_list("pk", "timestamp").first()


@receiver(request_started)
def _begin_request(**_arguments: Any) -> None:
    _request_values.set({})


@receiver(request_finished)
def _end_request(**_arguments: Any) -> None:
    _request_values.set(None)
