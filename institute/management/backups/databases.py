"""Copy the database while it is in use, and restore it: SQLite's online backup, PostgreSQL's own programs."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection

from institute.people.models import RateLimitBucket, SignInMessage, SignInSession

# Sessions, unused sign-in links and codes, and rate limits: their rows are never in a backup.
SIGN_IN_TABLES = tuple(model._meta.db_table for model in (SignInSession, SignInMessage, RateLimitBucket))


class DatabaseRefused(Exception):
    """The database was not copied or restored; the message says why."""


def copy_database(folder: Path) -> Path:
    """Write a consistent copy into a folder while others write; return the file, which was checked."""
    if connection.vendor == "sqlite":
        return _copy_sqlite(folder / "database.sqlite3")
    return _dump_postgres(folder / "database.pgdump")


def is_empty() -> bool:
    """Whether the database in use holds no table yet."""
    return not connection.introspection.table_names()


def restore_database(folder: Path) -> None:
    """Replace the database in use by the copy in a folder. Raises :class:`DatabaseRefused`."""
    name = "database.sqlite3" if connection.vendor == "sqlite" else "database.pgdump"
    copy = folder / name
    if not copy.exists():
        raise DatabaseRefused("The backup is of another kind of database than the one in use.")
    connection.close()
    if connection.vendor == "sqlite":
        _restore_sqlite(copy)
    else:
        _restore_postgres(copy)


def _copy_sqlite(target):
    # The database's own way: copying the file under load gives a torn or an empty one.
    source = connection.settings_dict["NAME"]
    live = sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=60)
    with closing(live), closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        # A backup must not hold valid sessions, and a restore must not revive sessions ended since.
        copy.execute("PRAGMA secure_delete=ON")
        for table in SIGN_IN_TABLES:
            copy.execute(f"DELETE FROM {table}")  # noqa: S608 # nosec: names of our models
        copy.commit()
        # One file, without a log beside it.
        copy.execute("PRAGMA journal_mode=DELETE")
        _check_sqlite(copy)
    return target


def _restore_sqlite(copy):
    target = Path(connection.settings_dict["NAME"])
    with closing(sqlite3.connect(copy)) as source:
        _check_sqlite(source)
        # In one transaction of the target: after a power cut the old data is still whole.
        with closing(sqlite3.connect(target, timeout=60)) as live:
            live.execute("PRAGMA synchronous=FULL")
            source.backup(live)
            _check_sqlite(live)
    target.chmod(0o600)


def _check_sqlite(database):
    if database.execute("PRAGMA integrity_check").fetchone() != ("ok",):
        raise DatabaseRefused("The copy of the database is damaged.")
    if database.execute("PRAGMA foreign_key_check").fetchone():
        raise DatabaseRefused("The copy of the database points at rows that are not there.")


def _dump_postgres(target):
    excluded = [f"--exclude-table-data={table}" for table in SIGN_IN_TABLES]
    options = ["--format=custom", "--compress=0", "--no-owner", "--no-privileges"]
    _run("pg_dump", *options, *excluded, "--file", str(target))
    _run("pg_restore", "--list", str(target), connects=False)
    return target


def _restore_postgres(copy):
    _run(
        "pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", "--exit-on-error",
        # All or nothing: a restore that fails leaves what was there.
        "--single-transaction", "--dbname", str(connection.settings_dict["NAME"]), str(copy),
    )  # fmt: skip


def _run(program, *arguments, connects=True):
    if shutil.which(program) is None:
        raise DatabaseRefused(f"The program {program} is not installed; it comes with PostgreSQL's client.")
    settings, options = connection.settings_dict, connection.settings_dict["OPTIONS"]
    # In the environment: every user of the machine can read the arguments of a process.
    variables = {
        "PGHOST": settings["HOST"] or options.get("host"),
        "PGPORT": settings["PORT"] or options.get("port"),
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGDATABASE": settings["NAME"],
    }
    environment = os.environ | {name: str(value) for name, value in variables.items() if value and connects}
    completed = subprocess.run(  # noqa: S603 (a program of PostgreSQL, with our own arguments)
        [program, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if completed.returncode:
        raise DatabaseRefused(f"{program} failed: {completed.stderr.strip()}")
