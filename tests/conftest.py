import os
from pathlib import Path

import pytest
from django.utils import translation

# Playwright runs an event loop in the thread of the test; Django's guard against that is for servers.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

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
