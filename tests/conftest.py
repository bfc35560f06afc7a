import os
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction
from django.tasks import task_backends
from django.utils import translation
from wagtail.models import Locale
from xdist.scheduler import LoadScopeScheduling

from institute.management.translations import compile_translations
from lessons.curriculum import outline
from lessons.quizzes import pinned
from tests.indexing import index_at_once

# Playwright runs an event loop in the thread of the test; Django's guard against that is for servers.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

DATABASE = pytest.StashKey()


def pytest_configure(config):
    """Compile the interface's translations once, before the workers of xdist start."""
    if not hasattr(config, "workerinput"):
        compile_translations()


def pytest_sessionstart(session):
    """Begin without the files of the run before."""
    for folder in ("private", "media"):
        shutil.rmtree(settings.VAR_DIR / folder, ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Let the longest tests begin first, and refuse what shared rows cannot be shared with."""
    shared = {item.path for item in items if "shared_rows" in item.fixturenames}
    committing = {item.path for item in items if commits(item)}
    if shared & committing:
        # The rows stand in a transaction that is open as long as the module: nobody else could see them.
        raise pytest.UsageError(f"shared rows and tests that commit, in one module: {shared & committing}")
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def commits(item):
    """Whether a test writes to the database for good, and empties it afterwards."""
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or bool(
        {"transactional_db", "live_server"} & set(item.fixturenames)
    )


class ByFile(LoadScopeScheduling):
    """A file of tests stays with one worker, which makes its shared rows once; long ones are spread."""

    def _split_scope(self, nodeid):
        file = nodeid.split("::", 1)[0]
        return nodeid if file == "tests/test_url_policy.py" or file.startswith("tests/browser/") else file


def pytest_xdist_make_scheduler(config, log):
    config.option.loadscopereorder = False
    return ByFile(config, log)


class SharedRows:
    """Makes rows once for a module of tests; each test gets them back as they were."""

    def __init__(self, blocker):
        self._blocker = blocker

    @contextmanager
    def made(self):
        """The database may be used; for the fixture that makes the rows."""
        with self._blocker.unblock():
            translation.deactivate_all()
            translation.activate("en")
            yield


@pytest.fixture(scope="module")
def shared_rows(django_db_setup, django_db_blocker):
    """Rows that the tests of one module start from: written once, taken back after the last of them.

    Each test runs in a transaction inside this one, as Django's own ``setUpTestData`` does it. Objects in
    memory are given out as copies, since a test may change them.
    """
    outer = transaction.atomic()
    with django_db_blocker.unblock():
        outer.__enter__()
    yield SharedRows(django_db_blocker)
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)
        ContentType.objects.clear_cache()


SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


@pytest.fixture(scope="session")
def shared_fixtures():
    """The folder of test data that others made; where ``REQUIRE_SHARED`` is set its absence fails."""
    folder = SHARED / "fixtures"
    if not folder.is_dir():
        message = "the shared test data is not beside this checkout"
        if os.environ.get("REQUIRE_SHARED"):
            pytest.fail(message)
        pytest.skip(message)
    return folder


@pytest.fixture(autouse=True)
def _first_language():
    """A request leaves its language behind in the thread; the next test begins in the first one."""
    translation.deactivate_all()
    translation.activate("en")


@pytest.fixture(autouse=True)
def _no_memory_of_pages():
    """What one test published is rolled back; the next begins without the memory of it."""
    outline.forget()
    pinned.forget()


@pytest.fixture(autouse=True)
def _tasks_of_wagtail(request):
    """Forget what Wagtail wants to index, a third of its time, unless the test is marked ``indexed``."""
    if request.node.get_closest_marker("indexed"):
        with index_at_once():
            yield
        return
    yield
    task_backends["default"].clear()


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_setup, django_db_blocker):
    """Keep, for the hook below, the key to the database and what the migrations wrote.

    Kept here and not on the connection: beside Chromium's event loop a test may get another connection.
    """
    # There when a test of this run asks for ``serialized_rollback``; without one, nothing needs it.
    written = getattr(connection, "_test_serialized_contents", None)
    request.config.stash[DATABASE] = django_db_blocker, written


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item, nextitem):
    """Put back what the migrations wrote, after a test that emptied the whole database.

    Django does that only before the next test of that kind; an ordinary one, in whatever order the suite
    runs, would find no root page, no language and no permissions.
    """
    yield
    # After the very last test the database is gone, and the connection leads elsewhere; unless it is kept.
    if not commits(item) or (nextitem is None and not item.config.getoption("reuse_db")):
        return
    blocker, contents = item.config.stash[DATABASE]
    if contents is None:
        return
    with blocker.unblock():
        if not Locale.objects.exists() or not ContentType.objects.exists():
            # Without post_migrate: it would write some of the rows with other numbers. The counters of
            # PostgreSQL go on, or the next new row would get the number of one that is put back here.
            call_command(
                "flush", verbosity=0, interactive=False, inhibit_post_migrate=True, reset_sequences=False
            )
            connection.creation.deserialize_db_from_string(contents)
            # Only now: while the rows come back, a look at the cache must not write new ones.
            ContentType.objects.clear_cache()
