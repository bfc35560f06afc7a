"""What is published, kept in memory by each process.

Most pages list what is published, and it changes only when somebody publishes. So it is read once, and again
when Wagtail's log of pages has a new line: every door that changes a page writes one. Two people who publish
at the same moment may write their lines in the other order, so it is also read anew each minute.
"""

import time
from contextvars import ContextVar

from django.core.signals import request_finished, request_started
from django.db import connection
from django.dispatch import receiver

SECONDS = 60
_everything = []

# What this request has asked for; outside of requests nothing is remembered.
_asked = ContextVar("asked", default=None)


class Published:
    """Something that is read from what is published; calling it gives what it is now.

    All of them together cost a request one query while nothing was published since they were read. What they
    give is shared by everybody who reads: nobody may change it.
    """

    def __init__(self, read):
        self._read, self._kept = read, None
        _everything.append(self)

    def __call__(self):
        asked = _asked.get()
        if asked is None:
            return self._up_to_date(_newest_line())
        if self not in asked:
            if None not in asked:
                asked[None] = _newest_line()
            asked[self] = self._up_to_date(asked[None])
        return asked[self]

    def _up_to_date(self, line):
        # One look at what is kept: another thread may put something else there.
        kept = self._kept
        if kept is None or kept[0] != line or time.monotonic() - kept[1] > SECONDS:
            self._kept = kept = (line, time.monotonic(), self._read())
        return kept[2]

    def forget(self):
        """Read it anew next time."""
        self._kept = None


def forget():
    """Read everything anew; for who changes pages behind Wagtail's back, as tests that roll back do."""
    for one in _everything:
        one.forget()


def _newest_line():
    # In SQL, since nearly every request asks this.
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, timestamp FROM wagtailcore_pagelogentry ORDER BY id DESC LIMIT 1")
        return cursor.fetchone()


@receiver(request_started)
def _begin(**_request):
    _asked.set({})


@receiver(request_finished)
def _end(**_request):
    _asked.set(None)
