import pytest
import time_machine

from tests.factories import NOON, ProjectManagerFactory
from tests.sign_in import sign_in


@pytest.fixture
def clock(request):
    """The time of the test: the factories' cohorts have started."""
    with time_machine.travel(getattr(request, "param", NOON), tick=True):
        yield


@pytest.fixture
def manager(client, clock):
    manager = ProjectManagerFactory()
    sign_in(client, manager)
    return manager
