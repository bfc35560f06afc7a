"""How gunicorn serves the site: given to it as ``-c python:institute.web_server``.

The address, the number of workers and how long they live are for whoever starts it to say.
"""

import gc

worker_class = "gthread"
threads = 4
loglevel = "warning"
# gunicorn's own log names the addresses of clients and what they asked for.
logger_class = "institute.people.log_lines.WebServerLogger"
# The site is loaded once; workers are copies of the process that loaded it, and share its memory.
preload_app = True


def when_ready(server):
    """Load what the first visitor would, and leave it alone, before there are workers.

    The collector of garbage would write to every object that it looks at, and so copy the memory that workers
    share; what is here now stays for good, so it need not look.
    """
    from django.db import connections

    from institute.url_policy import all_patterns

    all_patterns()
    # A connection that two processes use at once breaks both.
    connections.close_all()
    gc.collect()
    gc.freeze()
