"""The production settings, with what a benchmark needs and no other server may have.

Queries are counted for a request that asks for it, and nobody is turned away for coming often: the limits
are still looked up and counted, so their cost is measured.
"""

import sys

from institute.settings import *  # noqa: F403
from institute.settings import ACCOUNT_RATE_LIMITS, MIDDLEWARE, STORAGES, VAR_DIR

MIDDLEWARE = ["tests.bench.counting.CountQueriesMiddleware", *MIDDLEWARE]
ACCOUNT_RATE_LIMITS = {
    name: ",".join(f"1000000/m/{one.rpartition('/')[2]}" for one in filter(None, limit.split(",")))
    for name, limit in ACCOUNT_RATE_LIMITS.items()
}
# Visitors come from addresses of their own, as they do through a proxy.
ALLAUTH_TRUSTED_PROXY_COUNT = 1
# One for all sizes: the files are the same, and compressing them takes a while.
STATIC_ROOT = VAR_DIR.parent / "static"
if not (STATIC_ROOT / "staticfiles.json").exists() and "collectstatic" not in sys.argv:
    # Nothing was collected: pages name the files as they are, and nobody can load them.
    STORAGES = STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
