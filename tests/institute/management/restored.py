"""A second, empty installation into which a backup is restored, as on another machine."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

from django.conf import settings
from django.db import connection


class Installation:
    """Folders and a database of its own; :meth:`restore` runs the command as a process."""

    def __init__(self, folder):
        self.var, self.media = folder / "var", folder / "media"
        self.name = f"{connection.settings_dict['NAME']}_restored"

    def restore(self, file, *more):
        """Run ``manage.py restore`` there."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return subprocess.run(
            [sys.executable, "manage.py", "restore", str(file), *more],
            cwd=settings.BASE_DIR,
            env=kept | self.environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def environment(self):
        """Settings of the installation."""
        found = {"VAR_DIR": str(self.var), "MEDIA_ROOT": str(self.media)}
        if connection.vendor == "postgresql":
            there = connection.settings_dict
            password = f":{there['PASSWORD']}" if there["PASSWORD"] else ""
            host = f"{there['HOST']}:{there['PORT'] or 5432}"
            found["DATABASE_URL"] = f"postgres://{there['USER']}{password}@{host}/{self.name}"
        return found

    def make_database(self):
        """An empty database; SQLite makes its own."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{self.name}"')
                cursor.execute(f'CREATE DATABASE "{self.name}"')

    def drop_database(self):
        """Leave nothing behind."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{self.name}"')

    def rows(self, statement):
        """What a SELECT finds there."""
        if connection.vendor == "postgresql":
            import psycopg

            with psycopg.connect(self.environment()["DATABASE_URL"]) as there:
                return there.execute(statement).fetchall()
        with closing(sqlite3.connect(self.var / "db.sqlite3")) as there:
            return there.execute(statement).fetchall()
