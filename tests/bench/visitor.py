"""One browser of the benchmark: keeps a connection and cookies, and notes how long each answer took."""

import gzip
import http.client
import itertools
import json
import time
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

from django.conf import settings

from tests.bench.counting import ANSWER, ASK

AFTERWARDS, RESTED = 0.002, 1.0
NUMBERS = itertools.count()
CSRF = "benchbenchbenchbenchbenchbench32"


class WentWrong(Exception):
    """The server answered something else than the work needs: the figures would mean nothing."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes
    location: str

    @property
    def text(self):
        """The page."""
        return self.body.decode()


class Visitor:
    """Sends requests as one person; seconds, processor time, queries and bytes add up until :meth:`reset`."""

    def __init__(self, port, session=None, *, counts=False):
        self.port, self.counts = port, counts
        self.cookies = {settings.CSRF_COOKIE_NAME: CSRF}
        if session:
            self.cookies[settings.SESSION_COOKIE_NAME] = session
        number = next(NUMBERS)
        self.address = f"10.1.{number // 250 % 250}.{number % 250 + 1}"
        self._clock, self._last = None, 0.0
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.reset()

    def reset(self):
        """Begin a new unit of work."""
        self.seconds, self.cpu, self.queries, self.size = 0.0, 0.0, 0, 0

    def watch(self, clock):
        """Read a clock of the server's processor time around each request, until given ``None``."""
        self._clock = clock

    def become(self, session):
        """Go on as another person."""
        self.cookies[settings.SESSION_COOKIE_NAME] = session

    def get(self, path, **kwargs):
        """Read a page; it must be there."""
        return self._ask("GET", path, None, {}, **{"expect": 200} | kwargs)

    def post(self, path, fields, **kwargs):
        """Send a form; it must be taken, which redirects."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(fields), headers, **{"expect": 302} | kwargs)

    def post_json(self, path, value, **kwargs):
        """Send what a script of a page sends."""
        headers = {"Content-Type": "application/json"}
        return self._ask("POST", path, json.dumps(value), headers, **{"expect": 200} | kwargs)

    def _ask(self, method, path, body, headers, *, expect, is_measured=True):
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers |= {
            "Cookie": cookies,
            "X-Forwarded-For": self.address,
            "X-CSRFToken": CSRF,
            "Accept": "text/html,*/*",
            "Accept-Language": "en",
        }
        if self.counts and is_measured:
            headers[ASK] = "1"
        # The server closes a connection that rested for two seconds.
        if time.monotonic() - self._last > RESTED:
            self._connection.close()
        used = self._clock() if self._clock and is_measured else 0.0
        began = time.perf_counter()
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        content = response.read()
        self._last = time.monotonic()
        took = time.perf_counter() - began
        if response.status != expect:
            raise WentWrong(f"{method} {path} answered {response.status}, not {expect}")
        if is_measured:
            self.seconds += took
            if self._clock:
                # The answer is here before the worker has put the request away.
                time.sleep(AFTERWARDS)
                self.cpu += self._clock() - used
            self.queries += int(response.headers.get(ANSWER, 0))
            if self.counts:
                self.size += len(gzip.compress(content, 6))
        where = urlsplit(response.headers.get("Location", ""))
        return Answer(response.status, content, where.path + (f"?{where.query}" if where.query else ""))


class FormFields(HTMLParser):
    """The fields of one form of a page, filled in as somebody would who picks the first of everything."""

    def __init__(self, form_id=None):
        super().__init__()
        self.form_id, self.values, self.choices = form_id, [], {}
        self._inside, self._menu = False, None

    @classmethod
    def of(cls, page, form_id=None):
        """Read a page."""
        found = cls(form_id)
        found.feed(page)
        return found

    def handle_starttag(self, tag, attributes):
        """Note one field."""
        has = dict(attributes)
        if tag == "form":
            self._inside = self.form_id is None or has.get("id") == self.form_id
        name = has.get("name")
        if tag == "option" and self._menu:
            self.choices.setdefault(self._menu, []).append(has.get("value", ""))
        if not self._inside or not name:
            return
        if tag == "select":
            self._menu = name
        elif tag == "input" and has.get("type") in ("radio", "checkbox"):
            self.choices.setdefault(name, []).append(has.get("value", "on"))
        elif tag == "textarea" or (tag == "input" and has.get("type") not in ("submit", "button")):
            self.values.append((name, has.get("value") or ""))

    def handle_endtag(self, tag):
        """Leave a menu or the form."""
        if tag == "select":
            self._menu = None
        elif tag == "form":
            self._inside = False

    def filled(self, prefix="", text="1200"):
        """Fields with values: the first choice that says something, and ``text`` where a line is empty."""
        picked = [
            (name, next((one for one in values if one), ""))
            for name, values in self.choices.items()
            if name.startswith(prefix)
        ]
        return picked + [(name, value or text) for name, value in self.values if name.startswith(prefix)]
