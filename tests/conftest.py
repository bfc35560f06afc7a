import os
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import translation

# Playwright runs an event loop in the thread of the test; Django's guard against that is for servers.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

DATABASE = pytest.StashKey()
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


@pytest.fixture(scope="session", autouse=True)
def _access_to_the_database(request, django_db_blocker):
    """Keep the key to the database for the hook below, which runs outside of every fixture."""
    request.config.stash[DATABASE] = django_db_blocker


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item):
    """Put back what the migrations wrote, after a test that emptied the whole database.

    Django does that only before the next test of that kind; an ordinary one, in whatever order the suite
    runs, would find no root page, no language and no permissions.
    """
    yield
    marker = item.get_closest_marker("django_db")
    if not marker or not marker.kwargs.get("transaction"):
        return
    with item.config.stash[DATABASE].unblock():
        ContentType.objects.clear_cache()
        if not ContentType.objects.exists():
            connection.creation.deserialize_db_from_string(connection._test_serialized_contents)
            ContentType.objects.clear_cache()
