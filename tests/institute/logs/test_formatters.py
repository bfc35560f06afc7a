"""The log says what happened and where, one line an event, and nothing about anybody."""

import json
import logging
import os
import subprocess
import sys

import pytest
from django.conf import settings
from gunicorn.config import Config

from institute.logs.formatters import JsonFormatter, LineFormatter
from institute.logs.gunicorn_logger import GunicornLogger

CANARY = "canary@example.org"
FORMATTERS = [JsonFormatter, LineFormatter]


def record(name, message, *arguments, error=None):
    exc_info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord(name, logging.ERROR, "/srv/place.py", 12, message, arguments, exc_info, "save")


def failing():
    try:
        raise ValueError(f"Key (email)=({CANARY}) already exists")
    except ValueError as error:
        return error


def test_an_event_is_one_line_of_json_with_time_level_logger_message_and_location():
    line = JsonFormatter().format(record("institute.cohorts", "%d parents\nwere enrolled", 3))

    assert "\n" not in line
    event = json.loads(line)
    assert event.pop("at").endswith("+00:00")
    assert event == {
        "level": "error",
        "logger": "institute.cohorts",
        "event": "3 parents\nwere enrolled",
        "location": "place:save:12",
    }


@pytest.mark.parametrize("formatter", FORMATTERS)
def test_an_error_is_logged_by_type_and_location_without_its_message(formatter):
    line = formatter().format(record("certificates.services", "It failed", error=failing()))

    assert "ValueError" in line
    assert "failing" in line
    assert CANARY not in line


@pytest.mark.parametrize("formatter", FORMATTERS)
@pytest.mark.parametrize("name", ["django.server", "gunicorn.error", "some.package", "institutes"])
@pytest.mark.parametrize(
    ("message", "arguments"),
    [
        ("Error handling request %s %s", ("GET", f"/card/{CANARY}/?next=x")),
        (f"Invalid request from ip=203.0.113.7: {CANARY}", ()),
    ],
)
def test_messages_of_packages_keep_nothing_that_came_from_a_request(formatter, name, message, arguments):
    line = formatter().format(record(name, message, *arguments))

    assert CANARY not in line
    assert "203.0.113.7" not in line
    assert "place" in line or "Error handling request %s %s" in line


def run(code, tmp_path, **environment):
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{code}"],
        cwd=settings.BASE_DIR,
        env=inherited
        | {"DJANGO_SETTINGS_MODULE": "institute.settings", "VAR_DIR": str(tmp_path)}
        | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


SAY = "import logging; logging.getLogger('institute.cohorts').warning('%d seats', 4)"


def test_the_setting_makes_the_site_write_json_to_stderr(tmp_path):
    done = run(SAY, tmp_path, LOG_FORMAT="json")

    assert done.stdout == ""
    assert json.loads(done.stderr)["event"] == "4 seats"


@pytest.mark.long
def test_without_the_setting_lines_are_for_reading(tmp_path):
    done = run(SAY, tmp_path)

    assert "WARNING institute.cohorts 4 seats" in done.stderr


# Put together there: a traceback shows lines of the code, and the code must not hold the canary.
ASK = """
from django.test import Client
from institute.people.sign_in import cards
CANARY = "@".join(["canary", "example.org"])
def breaks(token, *, at):
    raise RuntimeError(CANARY)
cards.find_card = breaks
client = Client(raise_request_exception=False, headers={"host": "localhost"})
assert client.get(f"/card/{CANARY}/?q={CANARY}").status_code == 500
"""


def test_a_server_error_names_the_view_and_not_the_url(tmp_path):
    done = run(ASK, tmp_path, LOG_FORMAT="json")

    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    assert [event["event"] for event in events if event["logger"] == "django.request"] == [
        "Unhandled exception in view card"
    ]
    assert CANARY not in done.stderr


def test_gunicorn_finds_the_settings_although_it_makes_its_log_before_it_loads_the_site(monkeypatch):
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE")

    GunicornLogger(Config())

    assert os.environ["DJANGO_SETTINGS_MODULE"] == "institute.settings"
