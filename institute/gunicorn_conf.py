"""The configuration of gunicorn: ``gunicorn -c python:institute.gunicorn_conf``.

The address, the number of workers and their lifetime are options of the command, see ``docs/deploy.md``.
"""

import gc

worker_class = "gthread"
threads = 4
loglevel = "warning"
# gunicorn's own log would write the addresses of clients and the paths that they requested.
logger_class = "institute.logs.gunicorn_logger.GunicornLogger"
# The site is loaded once; workers are copies of the process that loaded it, and share its memory.
preload_app = True


def when_ready(server: object) -> None:
    """Load what the first request would load, and freeze it, before workers are forked.

    The garbage collector would write to every object that it looks at, and so copy the memory that workers
    share; what is loaded now stays as long as the process, so it need not look.
    """
    from django.db import connections

    from institute.url_policy import all_patterns

    all_patterns()
    # A connection that two processes use at once breaks both.
    for connection in connections.all():
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()
    gc.collect()
    gc.freeze()
