"""The migrated SQLite database is made once and copied for each process.

Migrating takes 46 s of CPU in every process. Django's ``--reuse-db`` would save that for a second run only,
and would begin it with the rows that a run which was stopped left behind. The copy is only a start: Django
still looks whether every migration has run, and runs what is missing.
"""

import fcntl
import os
import sqlite3
from contextlib import closing
from hashlib import sha256
from importlib.metadata import distributions
from pathlib import Path

from django.apps import apps
from django.conf import settings

CACHE = settings.VAR_DIR.parent


class MigratedDatabase:
    """The migrated database of one process of the suite, copied from a cache where there is one."""

    def __init__(self, path):
        self.path = Path(path)
        CACHE.mkdir(parents=True, exist_ok=True)
        self._lock = (CACHE / "lock").open("w")

    def restore(self):
        """Copy the cached database; without one, make other processes wait until :meth:`store` was called."""
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        for old in (self.path, Path(f"{self.path}-wal"), Path(f"{self.path}-shm")):
            old.unlink(missing_ok=True)
        if self._cached.exists():
            copy(self._cached, self.path)
            self._lock.close()

    def store(self):
        """Cache the migrated database for other processes and the next run; delete outdated ones."""
        if self._lock.closed:
            return
        for old in CACHE.glob("migrated-*"):
            old.unlink()
        copy(self.path, self._cached)
        self._lock.close()

    @property
    def _cached(self):
        return CACHE / f"migrated-{key()}.sqlite3"


def key():
    """What the database depends on: our migrations, and the packages with theirs."""
    found = sha256()
    found.update("\n".join(sorted(f"{one.name} {one.version}" for one in distributions())).encode())
    for app in apps.get_app_configs():
        found.update(app.name.encode())
        if settings.BASE_DIR in Path(app.path).parents and ".venv" not in app.path:
            for file in sorted(Path(app.path).glob("migrations/*.py")):
                found.update(file.name.encode() + file.read_bytes())
    return found.hexdigest()[:16]


def copy(source, target):
    """A whole SQLite database in a new file, which appears at once or not at all."""
    part = Path(f"{target}.part")
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as there:
        there.execute("VACUUM INTO ?", (str(part),))
    os.replace(part, target)


class Snapshot:
    """Every row of the SQLite database as it is now; put back in milliseconds, whatever was done since.

    Browser tests start from worlds that take 3 to 5 s of CPU to make and 15 ms to put back, which saves more
    than 100 s of ``make test``.
    """

    def __init__(self, connection, path):
        self._connection, self._path = connection, path
        copy(connection.settings_dict["NAME"], path)

    def put_back(self):
        """Empty all tables and fill them as they were. Nobody else may be writing."""
        self._connection.ensure_connection()
        database = self._connection.connection
        # Without foreign keys the order of tables does not matter; the rows were whole when they were kept.
        database.execute("PRAGMA foreign_keys = OFF")
        database.execute("ATTACH ? AS kept", (str(self._path),))
        database.execute("BEGIN IMMEDIATE")
        for table in self._tables(database):
            database.execute(f'DELETE FROM main."{table}"')  # noqa: S608 (names of our own tables)
            database.execute(f'INSERT INTO main."{table}" SELECT * FROM kept."{table}"')  # noqa: S608
        database.execute("COMMIT")
        database.execute("DETACH kept")
        database.execute("PRAGMA foreign_keys = ON")

    @staticmethod
    def _tables(database):
        """All but those of full text search, which triggers fill; and none that came later, as of ANALYZE."""
        rows = database.execute("SELECT name, sql FROM kept.sqlite_master WHERE type = 'table'").fetchall()
        virtual = [name for name, sql in rows if sql and sql.startswith("CREATE VIRTUAL")]
        return [name for name, _sql in rows if not name.startswith(tuple(virtual))]
