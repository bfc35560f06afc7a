"""A demo that belongs to one run: on a free port, with its state in a folder that is thrown away."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from tests.bench.server import free_port

ROOT = Path(__file__).parents[2]


@contextmanager
def own_demo(folder):
    """Set up and serve a demo; gives its address and its people by role, and stops it at the end."""
    port = free_port()
    os.environ |= surroundings(folder, port)
    command = [sys.executable, str(ROOT / "manage.py"), "demo"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as demo:
        try:
            for line in demo.stdout:
                if line.startswith("Stop with"):
                    break
            else:
                raise RuntimeError("The demo did not start.")
            accounts = json.loads((folder / "demo-accounts.json").read_text())
            yield f"http://127.0.0.1:{port}", {one["role"]: one for one in accounts}
        finally:
            demo.terminate()


def surroundings(folder, port):
    """What the environment of such a site is: whatever this machine has set for one stays out of it."""
    for name in ("DATABASE_URL", "CACHE_URL", "HTTPS", "BEHIND_TLS_PROXY", "ALLOWED_HOSTS", "SMTP_HOST"):
        os.environ.pop(name, None)
    return {
        "VAR_DIR": str(folder),
        "MEDIA_ROOT": str(folder / "media"),
        "PORT": str(port),
        # What the certificate in the picture says.
        "SITE_ADDRESS": "https://pass.example.org",
        "DJANGO_SETTINGS_MODULE": "institute.settings",
        # Playwright keeps an event loop in this thread; the quiz is read from the database beside it.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
    }
