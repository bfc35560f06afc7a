import pytest

from tests.factories import enrolled_in
from tests.sign_in import sign_in


@pytest.fixture
def enrolment(tree):
    """A parent's place in a running cohort that takes the module."""
    return enrolled_in(tree.module)


@pytest.fixture
def parent(client, enrolment):
    """A test client with that parent signed in."""
    return sign_in(client, enrolment.learner)
