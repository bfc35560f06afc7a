"""While the database is away: a page that says so, in one's language, and nothing that needs the database."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings as project
from django.db import InterfaceError, OperationalError

from institute.home.outage import server_error

WORDS = {"en": "We will be back in a moment", "es": "Volvemos en un momento", "fa": "به‌زودی برمی‌گردیم"}


def answer_to(error, request):
    """What Django's handler gets while the error is being handled."""
    try:
        raise error
    except type(error):
        return server_error(request)


@pytest.mark.parametrize("kind", [OperationalError, InterfaceError])
def test_a_lost_database_is_503_and_asks_to_come_again(rf, kind):
    response = answer_to(kind("connection refused"), rf.get("/home/"))

    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert "no-store" in response["Cache-Control"]


def test_another_fault_stays_500(rf):
    assert answer_to(ValueError(), rf.get("/home/")).status_code == 500


@pytest.mark.parametrize("language", WORDS)
def test_the_page_speaks_the_language_of_the_browser(rf, language):
    request = rf.get("/card/x/", headers={"accept-language": f"{language}, en;q=0.5"})

    response = answer_to(OperationalError(), request)

    assert WORDS[language] in response.content.decode()
    assert f'lang="{language}"' in response.content.decode()
    assert ('dir="rtl"' in response.content.decode()) == (language == "fa")


def test_the_language_of_the_address_comes_first(rf):
    response = answer_to(OperationalError(), rf.get("/es/home/", headers={"accept-language": "fa"}))

    assert WORDS["es"] in response.content.decode()


def test_the_page_asks_the_database_nothing_and_runs_no_script(rf):
    # Without the mark ``django_db``, a query is an error of its own.
    response = answer_to(OperationalError(), rf.get("/home/"))

    assert b"<script" not in response.content
    assert "Set-Cookie" not in response


AWAY = """
import json, django
from concurrent.futures import ThreadPoolExecutor
django.setup()
from django.test import Client

def ask(path):
    client = Client(raise_request_exception=False, headers={"host": "localhost", "accept-language": "es"})
    client.cookies["session"] = "canary" * 5
    answer = client.get(path)
    return path, [answer.status_code, answer.content.decode()]

# At once: each of them waits for the database until its patience is at an end.
with ThreadPoolExecutor() as people:
    said = dict(people.map(ask, ("/home/", "/", "/healthz/?format=json", "/account/login/")))
print(json.dumps(said))
"""


@pytest.mark.long
def test_a_server_whose_database_is_away_says_so_on_every_page_and_in_its_health(tmp_path):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment = {
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "VAR_DIR": str(tmp_path / "var"),
        "DATABASE_URL": "postgres://nobody:secret-word@127.0.0.1:1/none",
    }

    done = subprocess.run(
        [sys.executable, "-c", AWAY],
        cwd=project.BASE_DIR,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )

    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    for path in ("/home/", "/", "/account/login/"):
        assert said[path][0] == 503
        assert WORDS["es"] in said[path][1]
    assert said["/healthz/?format=json"][0] in (500, 503)
    assert "secret-word" not in done.stderr + done.stdout
