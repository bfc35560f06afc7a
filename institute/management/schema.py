"""Which migrations a database has, and whether this version of the code knows them."""

from collections.abc import Iterable

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def applied_migrations() -> list[str]:
    """The migrations that the database in use has, as ``app.name``, sorted."""
    return sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations())


def unknown_migrations(applied: Iterable[str]) -> list[str]:
    """Those of the given migrations (``app.name``) that this version of the code does not have."""
    loader = MigrationLoader(connection=None, ignore_no_migrations=True)
    known = {".".join(key) for key in loader.disk_migrations}
    return sorted(set(applied) - known)
