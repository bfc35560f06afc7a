"""How much of the longest loops is run."""

import os

# ``.ci/run`` tries everything on one database, and on the other what a database can make differ; ``make
# test`` alone tries a part of a few long lists, to end within minutes.
IS_FULL = os.environ.get("SUITE") == "full"
IS_SECOND = os.environ.get("SUITE") == "second"
