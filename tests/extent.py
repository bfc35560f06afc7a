"""How much of the longest loops is run."""

import os

# ``.ci/run`` tries everything; ``make test`` alone tries a part of a few long lists, to end within minutes.
IS_FULL = os.environ.get("SUITE") == "full"
