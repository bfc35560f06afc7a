"""How gunicorn serves the site: given to it as ``-c python:institute.web_server``.

The address, the number of workers and how long they live are for whoever starts it to say.
"""

import ctypes
import gc

worker_class = "gthread"
threads = 4
loglevel = "warning"
# gunicorn's own log names the addresses of clients and what they asked for.
logger_class = "institute.logs.gunicorn_logger.GunicornLogger"
# The site is loaded once; workers are copies of the process that loaded it, and share its memory.
preload_app = True


# What mallopt(3) calls M_TRIM_THRESHOLD, M_MMAP_THRESHOLD and M_ARENA_MAX, and the bytes or number for each.
TRIM, MAP, ARENAS = (-1, 32 * 1024), (-3, 32 * 1024), (-8, 1)


def give_memory_back(library):
    """Have the C library return at once what the list of a large cohort took, and not keep it for the next.

    Returns whether it does: a library that is not glibc has no such settings, and is left as it is.
    """
    set_option = getattr(library, "mallopt", None)
    return bool(set_option) and all(set_option(*option) for option in (TRIM, MAP, ARENAS))


give_memory_back(ctypes.CDLL(None))


def when_ready(server):
    """Load what the first visitor would, and leave it alone, before there are workers.

    The collector of garbage would write to every object that it looks at, and so copy the memory that workers
    share; what is here now stays for good, so it need not look.
    """
    from django.db import connections

    from institute.url_policy import all_patterns

    all_patterns()
    # A connection that two processes use at once breaks both.
    for one in connections.all():
        one.close()
        if hasattr(one, "close_pool"):
            one.close_pool()
    gc.collect()
    gc.freeze()
