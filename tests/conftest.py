import os
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.tasks import task_backends
from django.test import override_settings
from django.utils import translation
from wagtail.models import Locale

from institute.management.translations import compile_translations

# Playwright runs an event loop in the thread of the test; Django's guard against that is for servers.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

DATABASE = pytest.StashKey()


def pytest_configure(config):
    """Compile the interface's translations once, before the workers of xdist start."""
    if not hasattr(config, "workerinput"):
        compile_translations()


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
def _tasks_of_wagtail(request):
    """Forget what Wagtail wants to index, a third of its time, unless the test is marked ``indexed``."""
    if request.node.get_closest_marker("indexed"):
        immediate = {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}
        with override_settings(TASKS=settings.TASKS | {"default": immediate}):
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
    marker = item.get_closest_marker("django_db")
    emptied = (marker and marker.kwargs.get("transaction")) or {"transactional_db", "live_server"} & set(
        item.fixturenames
    )
    # After the very last test the database of the tests is gone, and the connection leads elsewhere.
    if not emptied or nextitem is None:
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
