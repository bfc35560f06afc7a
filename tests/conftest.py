import json
import os
import shutil
from contextlib import contextmanager
from copy import deepcopy
from functools import partial
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.tasks import task_backends
from django.utils import translation
from wagtail.models import Locale

from institute.management.translations import compile_translations
from institute.published_cache import clear_published_cache
from lessons.quizzes import snapshots
from tests.database import MigratedDatabase, Snapshot
from tests.extent import IS_LONG
from tests.factories import curriculum_tree
from tests.indexing import index_at_once

# Playwright runs an event loop in the thread of the test; Django's guard against that is for servers.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# A test's own settings win; all others run fewer examples outside the long run. How fast a busy machine makes
# examples says nothing of the code.
BUSY = {"suppress_health_check": [hypothesis.HealthCheck.too_slow]}
hypothesis.settings.register_profile("short", max_examples=30, **BUSY)
hypothesis.settings.register_profile("long", **BUSY)
hypothesis.settings.load_profile("long" if IS_LONG else "short")

DATABASE = pytest.StashKey()
# A file stays with one worker (``--dist loadfile``), so the suite ends soonest when these begin first.
LONGEST_FILES = {"test_url_policy.py", "test_walk.py", "test_pages.py", "test_forms.py"}


def pytest_configure(config):
    """Compile the interface's translations once, before the workers of xdist start."""
    if not hasattr(config, "workerinput"):
        compile_translations()
    if connection.vendor == "sqlite":
        # Each process begins with a fresh copy, see :func:`migrated_database`.
        config.option.reuse_db, config.option.create_db = True, False


def pytest_sessionstart(session):
    """Begin without the files of the run before."""
    for folder in ("private", "media"):
        shutil.rmtree(settings.VAR_DIR / folder, ignore_errors=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items, config):
    """Order the tests, deselect those of the long run, and refuse tests that cannot use shared rows.

    Chromium's event loop stays in the thread, and asynchronous views mind it: once a process has begun with
    the browser, nothing else follows in it. Of each kind the longest files begin first.
    """
    if not IS_LONG and (left := [item for item in items if item.get_closest_marker("long")]):
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]
    shared = {item.path for item in items if "shared_rows" in item.fixturenames}
    committing = {item.path for item in items if commits(item)}
    if shared & committing:
        # The rows stand in a transaction that is open as long as the module: nobody else could see them.
        raise pytest.UsageError(f"shared rows and tests that commit, in one module: {shared & committing}")
    items.sort(
        key=lambda item: (
            item.get_closest_marker("browser") is not None,
            item.path.name not in LONGEST_FILES,
        )
    )


def commits(item):
    """Whether a test writes to the database for good, and empties it afterwards."""
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or bool(
        {"transactional_db", "live_server"} & set(item.fixturenames)
    )


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
    memory are given out as copies, since a test may change them. It saves more than 100 s of CPU in
    ``make test``: 35 s in a quarter of its files.
    """
    outer = transaction.atomic()
    with django_db_blocker.unblock():
        outer.__enter__()
    yield SharedRows(django_db_blocker)
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)
        ContentType.objects.clear_cache()


@pytest.fixture(scope="module")
def _tree(shared_rows):
    with shared_rows.made():
        return curriculum_tree()


@pytest.fixture
def tree(db, _tree):
    """A curriculum with a module of one lesson and a quiz with every type of question, live."""
    return deepcopy(_tree)


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
    clear_published_cache()
    snapshots.clear_cache()


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
def migrated_database(django_db_modify_db_settings_parallel_suffix):
    """On SQLite: a copy of what an earlier process migrated, or else the duty to migrate for the others."""
    if connection.vendor != "sqlite":
        return None
    database = MigratedDatabase(connection.creation._get_test_db_name())
    database.restore()
    return database


@pytest.fixture(scope="session")
def django_db_modify_db_settings(migrated_database):
    """The hook of pytest-django for what must be done before Django prepares the database."""


@pytest.fixture(scope="session")
def django_db_setup(request, migrated_database, django_db_setup, django_db_blocker):
    """Keep, for the hook below, the key to the database and a way back to what the migrations wrote."""
    first, put_back = connections["default"], None
    # There when a test of this run asks for ``serialized_rollback``; without one, nothing needs it.
    if written := vars(first).pop("_test_serialized_contents", None):
        # Kinds of content first: who looks one up while the others come back must find it, not make it.
        rows = sorted(json.loads(written), key=lambda row: row["model"] != "contenttypes.contenttype")
        put_back = partial(write_again, json.dumps(rows))
    if migrated_database:
        migrated_database.store()
        with django_db_blocker.unblock():
            put_back = Snapshot(first, settings.VAR_DIR / "migrated.sqlite3").put_back
    # The hook puts the rows back after each test that took them; Django need not write them before the next.
    # Of the class: beside Chromium's event loop a test may get another connection.
    type(first)._test_serialized_contents = "[]"
    request.config.stash[DATABASE] = django_db_blocker, put_back


def write_again(written):
    """Empty the database and write what the migrations wrote, on any kind of database."""
    # Without post_migrate: it would write some of the rows with other numbers. The counters of PostgreSQL go
    # on, or the next new row would get the number of one that is put back here.
    call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True, reset_sequences=False)
    ContentType.objects.clear_cache()
    connection.creation.deserialize_db_from_string(written)


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
    blocker, put_back = item.config.stash[DATABASE]
    if put_back is None:
        return
    with blocker.unblock():
        if not Locale.objects.exists() or not ContentType.objects.exists():
            put_back()
            ContentType.objects.clear_cache()
