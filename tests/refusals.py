"""Expect a sign-in to be refused for one reason."""

import pytest

from institute.people.sign_in import Reason, SignInRefused


def refused(reason: Reason):
    """Like ``pytest.raises``: the block must refuse a sign-in for this reason, and for no other."""
    return pytest.raises(SignInRefused, check=lambda refusal: refusal.reason is reason)
