"""The benchmark itself, on a handful of parents: the server starts, people visit, a table comes out."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from institute.people.models import User
from tests.bench import run
from tests.bench.counting import CountQueriesMiddleware
from tests.bench.reasons import REASONS, reason_of
from tests.bench.scale.loading import load_scale
from tests.bench.table import OTHERS, write_table
from tests.bench.visitor import FormFields
from tests.bench.work import WORK

ROWS = ("sign-in", "home")


def address_of_this_database():
    there = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{there['NAME']}"
    password = f":{there['PASSWORD']}" if there["PASSWORD"] else ""
    return f"postgres://{there['USER']}{password}@{there['HOST']}:{there['PORT'] or 5432}/{there['NAME']}"


@pytest.mark.long
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_rows_are_measured_and_written(tmp_path):
    load_scale(20, at=datetime.now(UTC), modules=1)
    call_command("createcachetable", verbosity=0)
    connection.close()

    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--here", "--seconds", "0.2", "--rows", ",".join(ROWS)],
        cwd=project.BASE_DIR,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
            "VAR_DIR": str(tmp_path / "var"),
            "DATABASE_URL": address_of_this_database(),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert set(found["rows"]) == set(ROWS)
    assert found["rows"]["home"]["cpu"] > 0
    assert found["rows"]["home"]["queries"] > 0
    assert found["memory"]["after"]["megabytes"] > 10
    write_table({20: found | {"load_seconds": 1.0}}, tmp_path / "table.md", found["database"])
    written = (tmp_path / "table.md").read_text()
    assert "| Parent's home | ≤ 12 ms, ≤ 10 queries |" in written
    assert "CPU ms, 20" in written


def test_a_row_over_its_budget_says_why_and_one_within_says_nothing(tmp_path):
    figures = ("cpu", "queries", "size", "median", "p95", "together_median", "together_p95", "units_a_second")
    cheap, dear = dict.fromkeys(figures, 1), dict.fromkeys(figures, 999)
    found = {"rows": {"home": cheap, "path": dear, "password": dear}, "hash": 5.0, "load_seconds": 1.0}

    write_table({200: found | {"memory": {"after": {"megabytes": 200}}}}, tmp_path / "table.md", "SQLite")

    written, _heading, reasons = (
        (tmp_path / "table.md").read_text().partition("\n## Why a row is over its budget\n\n")
    )
    assert reasons.splitlines() == [
        f"* **My path, 8 modules**: {reason_of('path')}",
        f"* **Password sign-in**: {REASONS['password']}",
        f"* **Memory of a worker after all rows, MB**: {reason_of('memory')}",
    ]
    assert "| A lesson, cold | ≤ 60,000 bytes | – | – |" in written


def test_a_reason_belongs_to_a_row_and_who_has_none_says_so():
    assert set(REASONS) <= {*WORK, *(key for key, *_rest in OTHERS)}
    assert reason_of("coffee") == "No reason known yet."


@pytest.mark.django_db
def test_queries_are_counted_only_for_who_asks_for_it():
    def view(request):
        User.objects.exists()
        return HttpResponse()

    answer = CountQueriesMiddleware(view)

    assert "X-Queries" not in answer(RequestFactory().get("/"))
    assert answer(RequestFactory().get("/", headers={"X-Count-Queries": "1"}))["X-Queries"] == "1"


@pytest.mark.django_db
def test_queries_of_a_stream_are_counted_too():
    def lines():
        yield str(User.objects.count())

    answer = CountQueriesMiddleware(lambda request: StreamingHttpResponse(lines()))

    response = answer(RequestFactory().get("/", headers={"X-Count-Queries": "1"}))

    assert response["X-Queries"] == "1"
    assert b"".join(response.streaming_content) == b"0"


def test_production_counts_no_queries_and_keeps_its_limits():
    assert not any("bench" in name for name in project.MIDDLEWARE)
    assert not any("1000000" in limit for limit in project.ACCOUNT_RATE_LIMITS.values())


def test_a_form_is_filled_as_somebody_would_who_picks_the_first_of_everything():
    page = """
      <form id="other"><input name="q-0" value="x"></form>
      <form id="quiz"><input type="radio" name="q-1" value="a"><input type="radio" name="q-1" value="b">
      <select name="q-2"><option value="">-</option><option value="3">Three</option></select>
      <input name="q-3" value=""><input type="hidden" name="next" value="/"></form>
    """

    assert sorted(FormFields.of(page, "quiz").filled("q-")) == [("q-1", "a"), ("q-2", "3"), ("q-3", "1200")]


def test_a_row_that_nobody_knows_is_refused():
    with pytest.raises(CommandError, match="no row coffee"):
        call_command(run.Command(), rows="coffee")


def test_no_database_is_measured_but_one_made_for_it():
    with pytest.raises(CommandError, match="not a database for measuring"):
        call_command(run.Command(), rows="home", here=True)


def test_every_row_says_what_it_is():
    assert all(work.name and work.at_most >= 5 for work in WORK.values())
