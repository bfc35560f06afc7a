"""How much is tried: in ``make test`` a sample of a few long lists, with ``LONG=1`` all of them.

Tests marked ``long`` run with ``LONG=1`` only. ``make long`` sets it.
"""

import os

IS_LONG = os.environ.get("LONG") == "1"


def some(things, every):
    """All of a list in the long run, else one of so many."""
    return things if IS_LONG else things[::every]
