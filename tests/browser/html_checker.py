"""The W3C's Nu HTML Checker, run once over all the pages that a tour has seen."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[1] / "checker"
JAR = FOLDER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


class Keeper:
    """Keeps the HTML of pages as the server sent it, and has it checked."""

    def __init__(self, folder):
        self.folder, self.names, self.newest = folder, {}, None

    def listen_to(self, page):
        """Notice each page that is opened."""
        page.on("response", lambda answer: self._notice(page, answer))

    def _notice(self, page, answer):
        is_page = answer.request.is_navigation_request() and answer.frame == page.main_frame
        if is_page and answer.headers.get("content-type", "").startswith("text/html"):
            self.newest = answer

    def keep(self, name):
        """Write down the page that was opened last, under a name that people know."""
        file = self.folder / f"{len(self.names)}.html"
        file.write_bytes(self.newest.body())
        self.names[file.name] = name

    def findings(self):
        """What is wrong with the pages, a line each; nothing where the checker is not installed."""
        if not is_installed():
            return []
        checked = subprocess.run(
            [
                "java",
                "-Xss1024k",
                "-jar",
                str(JAR),
                "--format",
                "json",
                "--exit-zero-always",
                str(self.folder),
            ],
            capture_output=True,
            text=True,
            check=True,
        )
        return [
            f"{self.names[Path(one['url']).name]}: {one['message']} {one.get('extract', '').strip()[:160]!r}"
            for one in json.loads(checked.stderr)["messages"]
        ]


def is_installed():
    """Whether Java and the checker are there; ``.ci/run`` installs both."""
    return JAR.exists() and shutil.which("java") is not None


def require_checker():
    """Fail or skip where the checker is not installed."""
    if not is_installed():
        message = "The HTML checker is not installed: see .ci/run"
        if os.environ.get("REQUIRE_SHARED"):
            pytest.fail(message)
        pytest.skip(message)
