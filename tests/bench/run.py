import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from tests.bench.certificates import measure_certificates
from tests.bench.measuring import SECONDS, measure
from tests.bench.server import serving
from tests.bench.stage import PASSWORD, Stage
from tests.bench.table import write_table
from tests.bench.weight import measure_weight
from tests.bench.work import WORK

SETTINGS = "tests.bench.settings"
ALSO = ("certificates", "weight")
BENCH, MANAGE = ("-m", "tests.bench"), "manage.py"


class Command(BaseCommand):
    """Measure the site at several sizes, each in a database of its own, and write docs/benchmarks.md."""

    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--sizes", default="200,2000,20000", help="Numbers of parents.")
        parser.add_argument("--rows", default="", help=f"Some of: {', '.join([*WORK, *ALSO])}.")
        parser.add_argument(
            "--postgres",
            metavar="URL",
            help="Use PostgreSQL: databases bench_200 … are created beside the one that is named.",
        )
        parser.add_argument("--keep", action="store_true", help="Use databases that are there already.")
        parser.add_argument("--out", type=Path, default=settings.BASE_DIR / "docs" / "benchmarks.md")
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "var" / "bench")
        parser.add_argument(
            "--here", action="store_true", help="Measure this database and print plain values."
        )
        parser.add_argument("--seconds", type=float, default=SECONDS, help="How long each row is tried.")

    def handle(self, *args, sizes, rows, postgres, keep, out, folder, here, seconds, **options):
        names = rows.split(",") if rows else [*WORK, *ALSO]
        if unknown := set(names) - {*WORK, *ALSO}:
            raise CommandError(f"Nothing was measured: there is no row {', '.join(sorted(unknown))}.")
        if here:
            self.stdout.write(json.dumps(self._measure_here(names, seconds)))
            return
        if not keep:
            # They may have been collected from an older version of the code.
            shutil.rmtree(folder / "static", ignore_errors=True)
        results = {}
        for size in map(int, sizes.split(",")):
            environment = self._environment(size, folder, postgres)
            took = self._prepare(size, environment, keep)
            self.stderr.write(f"{size:,} parents are here after {took:.0f} s; measuring ...")
            said = self._run(
                environment,
                *BENCH,
                "--here",
                "--rows",
                ",".join(names),
                "--seconds",
                str(seconds),
                stdout=subprocess.PIPE,
            )
            results[size] = json.loads(said) | {"load_seconds": took}
            # After each size: the largest takes longest, and may be one too many for the machine.
            write_table(results, out, results[size]["database"])
            self.stdout.write(f"Written: {out}")

    def _environment(self, size, folder, postgres):
        """Settings of one size: a folder, and so a database, of its own."""
        place = (folder / str(size)).resolve()
        kept = {
            name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "CACHE_URL")
        }
        kept |= {"VAR_DIR": str(place), "MEDIA_ROOT": str(place / "media"), "DEBUG": "false"}
        if postgres:
            kept["DATABASE_URL"] = f"{postgres.rpartition('/')[0]}/bench_{size}"
            kept["BENCH_POSTGRES"] = postgres
        return kept | {"DJANGO_SETTINGS_MODULE": SETTINGS}

    def _prepare(self, size, environment, keep):
        place = Path(environment["VAR_DIR"])
        mark = place / ("loaded-postgres" if "DATABASE_URL" in environment else "loaded-sqlite")
        if keep and mark.exists():
            return float(mark.read_text())
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(mode=0o700, parents=True)
        if "DATABASE_URL" in environment:
            _new_database(environment["BENCH_POSTGRES"], f"bench_{size}")
        self._run(environment, MANAGE, "migrate", "--verbosity", "0")
        self._run(environment, MANAGE, "createcachetable", "--verbosity", "0")
        if not (place.parent / "static" / "staticfiles.json").exists():
            self._run(environment, MANAGE, "collectstatic", "--noinput", "--verbosity", "0")
        began = time.monotonic()
        self._run(environment, *BENCH, "load", "--learners", str(size))
        took = time.monotonic() - began
        mark.write_text(str(took))
        return took

    @staticmethod
    def _run(environment, *command, stdout=sys.stderr):
        done = subprocess.run(
            [sys.executable, *command],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=stdout if stdout == subprocess.PIPE else subprocess.DEVNULL,
            check=False,
            text=True,
        )
        if done.returncode:
            raise CommandError(f"The step {' '.join(command)} failed.")
        return done.stdout

    def _measure_here(self, names, seconds):
        if settings.SETTINGS_MODULE != SETTINGS:
            raise CommandError("Nothing was measured: this is not a database for measuring.")
        stage = Stage()
        found = {"database": _database_name(), "hash": _hash_milliseconds()}
        if "certificates" in names:
            found["paper"] = measure_certificates(stage)
        with serving() as server:
            rows = [one for one in names if one in WORK]
            found["rows"] = measure(stage, server, rows, self.stderr.write, seconds)
            found["memory"] = {"after": {"megabytes": server.memory()}}
            if "weight" in names:
                found["weight"] = measure_weight(stage, server)
        return found


def _database_name():
    if connection.vendor == "sqlite":
        return f"SQLite {'.'.join(map(str, connection.Database.sqlite_version_info))}"
    connection.ensure_connection()
    return f"PostgreSQL {connection.pg_version // 10000}.{connection.pg_version % 10000}"


def _hash_milliseconds():
    """What a check of a password costs by itself."""
    encoded = make_password(PASSWORD)
    began = time.process_time()
    for _one in range(5):
        check_password(PASSWORD, encoded)
    return (time.process_time() - began) * 1000 / 5


def _new_database(address, name):
    """Drop and create a PostgreSQL database."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f'CREATE DATABASE "{name}"')
