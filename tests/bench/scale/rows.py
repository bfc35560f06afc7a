"""Writes many rows of one model quickly: COPY on PostgreSQL, one prepared statement on SQLite.

``bulk_create`` makes an object of every row and takes minutes for the millions that are wanted here. What a
caller does not name gets the model's default, so that a model may grow.
"""

from uuid import UUID

from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import Max

BATCH = 20_000


class Table:
    """Rows of a model, given as values of the named columns in their order; kept until :meth:`close`."""

    def __init__(self, model, *columns):
        fields = {field.attname: field for field in model._meta.concrete_fields}
        self.model, self.count, self._batch = model, 0, []
        asked = [fields.pop(column) for column in columns]
        rest = [field for field in fields.values() if not field.primary_key and _needs_a_value(field)]
        self._numbered = isinstance(model._meta.pk, models.AutoField | models.BigAutoField)
        if self._numbered:
            self._next = (model._base_manager.aggregate(last=Max("pk"))["last"] or 0) + 1
            asked.append(model._meta.pk)
        self._converters = [_converter(field) for field in asked]
        self._defaults = tuple(_converter(field)(field.get_default()) for field in rest)
        quote = connection.ops.quote_name
        self._table = quote(model._meta.db_table)
        self._columns = ", ".join(quote(field.column) for field in [*asked, *rest])
        self._width = len(asked) + len(rest)

    def add(self, *values):
        """Add one row; returns its number, where the model counts its rows."""
        number = None
        if self._numbered:
            number = self._next
            self._next += 1
            values = (*values, number)
        self.count += 1
        self._batch.append(
            (
                *[convert(value) for convert, value in zip(self._converters, values, strict=True)],
                *self._defaults,
            )
        )
        if len(self._batch) >= BATCH:
            self._flush()
        return number

    def close(self):
        """Write what is left, and let the database count on from the last number."""
        self._flush()
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [self.model]):
                cursor.execute(statement)

    def _flush(self):
        rows, self._batch = self._batch, []
        if not rows:
            return
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {self._table} ({self._columns}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
                return
            marks = ", ".join(["%s"] * self._width)
            # The names come from the models, quoted; the values are parameters.
            insert = f"INSERT INTO {self._table} ({self._columns}) VALUES ({marks})"  # noqa: S608 # nosec
            cursor.executemany(insert, rows)


def _needs_a_value(field):
    """Whether the row must say something about a field: the database itself fills the others."""
    return not field.generated and field.db_default is models.NOT_PROVIDED


def _converter(field):
    """A function from a Python value to what the database takes; what comes again is converted once."""
    known = {}

    def convert(value):
        return field.get_db_prep_save(value, connection)

    def remembered(value):
        # By identity for what cannot be a key; kept beside the result, so that no other gets its number.
        key = value if not isinstance(value, list | dict) else id(value)
        found = known.get(key)
        if found is None:
            found = known[key] = (value, convert(value))
        return found[1]

    target = getattr(field, "target_field", field)
    if isinstance(target, models.UUIDField):
        return _unchanged if connection.features.has_native_uuid_field else _as_hex
    if isinstance(target, models.AutoField | models.BigAutoField | models.BigIntegerField):
        return _unchanged
    return (
        remembered if isinstance(field, models.JSONField | models.DateTimeField) or field.choices else convert
    )


def _unchanged(value):
    return value


def _as_hex(value: UUID | None):
    return value and value.hex
