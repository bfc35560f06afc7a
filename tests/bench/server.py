"""The production server as a child, and the processor time that it and its database used."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from institute.management.serving import commands_to_serve

# The clock of all threads of another process, those that ended included: see clock_getcpuclockid(3).
SCHEDULED = 2


def cpu_seconds(pid):
    """Processor time of a process so far, to the nanosecond; nothing when it has ended."""
    try:
        return time.clock_gettime((~pid << 3) | SCHEDULED)
    except OSError:
        return 0.0


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Server:
    """A running server: its port, its workers, and what they used."""

    def __init__(self, port, process):
        self.port, self.process = port, process

    @property
    def workers(self):
        """The processes that answer requests."""
        return _children(self.process.pid)

    def cpu(self):
        """Processor seconds of the workers, and of PostgreSQL's processes that serve this database."""
        return sum(map(cpu_seconds, [*self.workers, *_backends()]))

    def memory(self):
        """Megabytes of this machine that the largest worker costs now.

        What processes share is counted for each of them in part: see proc_pid_smaps(5) on ``Pss``.
        """
        held = [0]
        for pid in self.workers:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            held.append(next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024)
        return max(held)


@contextmanager
def serving():
    """Start gunicorn with the settings of this process, wait until it answers, and stop it at the end."""
    port = free_port()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
        "VAR_DIR": str(settings.VAR_DIR),
    }
    process = subprocess.Popen(
        commands_to_serve(port)["web"],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=sys.stderr,
        start_new_session=True,
    )
    try:
        _wait_for(port, process)
        yield Server(port, process)
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_for(port, process):
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The server did not start.")


def _children(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _backends():
    """Processes of PostgreSQL that serve this database, other than our own connection's."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return [pid for (pid,) in cursor.fetchall()]
