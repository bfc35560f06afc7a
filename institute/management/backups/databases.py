"""Copies of a database that is in use, and back: SQLite's own online backup, PostgreSQL's own programs."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection

# Who is signed in, what is on its way to sign somebody in, and who tried: never in a backup.
SIGN_IN_TABLES = ("people_signinsession", "people_signinmessage", "people_tries")


class DatabaseRefused(Exception):
    """The database was not copied or restored; the message says why."""


def copy_database(folder: Path) -> Path:
    """Write a copy as of one moment into a folder, while others write; returns the file, checked."""
    if connection.vendor == "sqlite":
        return _copy_sqlite(folder / "database.sqlite3")
    return _dump_postgres(folder / "database.pgdump")


def is_empty() -> bool:
    """Whether the database in use holds no table yet."""
    return not connection.introspection.table_names()


def restore_database(folder: Path):
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
        # Who holds a backup must not hold the keys of people's sessions; what was ended since stays ended.
        copy.execute("PRAGMA secure_delete=ON")
        for table in SIGN_IN_TABLES:
            copy.execute(f"DELETE FROM {table}")  # noqa: S608 # nosec: names of ours
        copy.commit()
        # One file, without a log beside it.
        copy.execute("PRAGMA journal_mode=DELETE")
        _check_sqlite(copy)
    return target


def _restore_sqlite(copy):
    target = Path(connection.settings_dict["NAME"])
    with closing(sqlite3.connect(copy)) as source:
        _check_sqlite(source)
        # In one transaction of the target: who cuts the power now finds the old data, whole.
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
    without = [f"--exclude-table-data={table}" for table in SIGN_IN_TABLES]
    kept = ["--format=custom", "--compress=0", "--no-owner", "--no-privileges"]
    _run("pg_dump", *kept, *without, "--file", str(target))
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
    settings, more = connection.settings_dict, connection.settings_dict["OPTIONS"]
    # By the environment: a password among the arguments is seen by everybody on the machine.
    named = {
        "PGHOST": settings["HOST"] or more.get("host"),
        "PGPORT": settings["PORT"] or more.get("port"),
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGDATABASE": settings["NAME"],
    }
    environment = os.environ | {name: str(value) for name, value in named.items() if value and connects}
    done = subprocess.run(  # noqa: S603 (a program of PostgreSQL, with arguments of ours)
        [program, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise DatabaseRefused(f"{program} failed: {done.stderr.strip()}")
