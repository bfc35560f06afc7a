"""Runs the production server, the background worker and the scheduler as children of one command."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

# How often the scheduler runs; README and docs/deploy.md name the same figure.
TICK_SECONDS = 20


def collect_static_when_changed() -> bool:
    """Collect the static files if one was added, changed or removed since the last time."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    digest_file = Path(settings.STATIC_ROOT) / ".collected"
    if digest_file.exists() and digest_file.read_text() == digest.hexdigest():
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    digest_file.write_text(digest.hexdigest())
    return True


def commands_to_serve(port: int) -> dict[str, list[str]]:
    """Return the three commands that make a running site, as argument lists."""
    python, manage = sys.executable, str(settings.BASE_DIR / "manage.py")
    return {
        "web": [
            python, "-m", "gunicorn", "-c", "python:institute.gunicorn_conf", "institute.wsgi",
            "--bind", f"127.0.0.1:{port}", "--workers", "2",
        ],
        "worker": [
            python, manage, "db_worker", "--backend", "background", "--queue-name", "*", "--interval", "2",
        ],
        "scheduler": [python, manage, "tick", "--every", str(TICK_SECONDS)],
    }  # fmt: skip


def serve(port: int, on_ready: Callable[[], None]) -> int:
    """Start the three, call ``on_ready`` when the site answers, and stop all when one of them ends.

    Returns the exit code of the one that ended first, or 0 after SIGINT or SIGTERM.
    """
    stopping: list[bool] = []
    signal.signal(signal.SIGTERM, lambda *_: stopping.append(True))
    signal.signal(signal.SIGINT, lambda *_: stopping.append(True))
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "institute.settings"}
    children = {
        # A session of their own: Ctrl-C reaches this process only, which then stops them in order.
        name: subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, start_new_session=True)  # noqa: S603
        for name, command in commands_to_serve(port).items()
    }
    try:
        announced = False
        while not stopping:
            for name, child in children.items():
                if child.poll() is not None:
                    sys.stderr.write(f"The {name} process ended (exit code {child.returncode}).\n")
                    return child.returncode or 1
            if not announced and _answers(port):
                on_ready()
                announced = True
            time.sleep(0.2)
        return 0
    finally:
        for child in children.values():
            child.terminate()
        for child in children.values():
            try:
                child.wait(timeout=15)
            except subprocess.TimeoutExpired:
                child.kill()


def _answers(port):
    """Return whether the site's health page answers 200."""
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz/?format=json")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
