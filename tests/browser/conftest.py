"""Chromium against a live server: as people meet the site."""

import functools
import os
from copy import deepcopy

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from playwright.sync_api import Locator, Page

from institute.published_cache import clear_published_cache
from tests.browser.page_list import make_reader, make_world
from tests.chromium import CHROMIUM, LAUNCH
from tests.database import Snapshot


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in str(item.path).replace(os.sep, "/"):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Debian's Chromium; without it these tests are skipped."""
    if CHROMIUM is None:
        message = "Chromium is not installed"
        if os.environ.get("REQUIRE_SHARED"):
            pytest.fail(message)
        pytest.skip(message)
    return browser_type_launch_args | LAUNCH


def _settled(action, page_of):
    """The same action, back only when the page that it opened, if any, can be read.

    Playwright goes on when a new page has begun to arrive; what a test then counts or reads at once would
    be an empty page, now and then.
    """

    @functools.wraps(action)
    def act(target, *args, **options):
        done = action(target, *args, **options)
        if not page_of(target).is_closed():
            page_of(target).wait_for_load_state("domcontentloaded")
        return done

    return act


@pytest.fixture(scope="session", autouse=True)
def _pages_are_read_when_they_are_there():
    with pytest.MonkeyPatch.context() as patch:
        for name in ("click", "press"):
            patch.setattr(Locator, name, _settled(getattr(Locator, name), lambda target: target.page))
            patch.setattr(Page, name, _settled(getattr(Page, name), lambda target: target))
        yield


class MadeOnce:
    """What a function made, rows and objects; for its next caller both are given out as they were."""

    def __init__(self, folder):
        self._folder, self._made = folder, {}

    def __call__(self, make):
        if connection.vendor != "sqlite":
            return make()
        if make in self._made:
            snapshot, objects = self._made[make]
            snapshot.put_back()
            ContentType.objects.clear_cache()
            clear_published_cache()
        else:
            objects = make()
            snapshot = Snapshot(connection, self._folder / f"{len(self._made)}.sqlite3")
            self._made[make] = snapshot, objects
        return deepcopy(objects)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory):
    """Gives what a function makes in the empty database: a world of people and pages takes seconds."""
    return MadeOnce(tmp_path_factory.mktemp("made"))


@pytest.fixture
def world(live_server, made_once):
    return made_once(make_world)


@pytest.fixture
def reader(live_server, made_once):
    """A parent whose cohort has the starter module."""
    return made_once(make_reader)


class Watched:
    """Browser contexts whose requests and console are watched until the test ends."""

    def __init__(self, browser, address):
        self.browser, self.address = browser, address
        self.contexts, self.other_hosts, self.violations, self.errors = [], [], [], []

    def person(self, *, width=320, language="es-US", javascript=True, **options):
        """Open the browser of a new person; returns its page."""
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": 740},
            locale=language,
            java_script_enabled=javascript,
            accept_downloads=True,
            **options,
        )
        context.set_default_timeout(10_000)
        context.on("request", self._request)
        page = context.new_page()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.contexts.append(context)
        return page

    def _request(self, request):
        # A PDF is shown by a part of the browser itself, which has such addresses.
        if not request.url.startswith(
            (self.address, "data:", "blob:", "about:", "chrome-extension:", "chrome:")
        ):
            self.other_hosts.append(request.url)

    def _console(self, message):
        if "Content Security Policy" in message.text:
            self.violations.append(message.text)

    def close(self):
        for context in self.contexts:
            context.close()


@pytest.fixture
def people(browser, live_server):
    """Gives browsers to people, and holds that no page called another host or broke the policy."""
    watched = Watched(browser, live_server.url)
    yield watched
    watched.close()
    assert watched.other_hosts == []
    assert watched.violations == []
    assert watched.errors == []
