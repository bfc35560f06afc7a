from copy import deepcopy

import pytest

from tests.factories import curriculum_tree, enrolled_in
from tests.sign_in import sign_in


@pytest.fixture(scope="module")
def _tree(shared_rows):
    with shared_rows.made():
        return curriculum_tree()


@pytest.fixture
def tree(db, _tree):
    """A module with one lesson and a quiz with the seven types of question, live."""
    return deepcopy(_tree)


@pytest.fixture
def enrolment(tree):
    """A parent's place in a running cohort that takes the module."""
    return enrolled_in(tree.module)


@pytest.fixture
def parent(client, enrolment):
    """A test client with that parent signed in."""
    return sign_in(client, enrolment.learner)
