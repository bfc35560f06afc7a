"""Choices that grow: kinds and actions that records store and the code defines.

A CHECK constraint or ``choices`` in a migration would have to be redefined for each new choice. Choices
that never grow, such as attendance marks, stay constraints.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models


class UnknownChoice(ValueError):
    """A row was to be written with a value that the code does not define."""


class GrowingChoiceField(models.CharField):
    """A value out of ``choices``, to which new ones are added in code, without a migration.

    Every write is checked, with ``save``, ``bulk_create``, ``bulk_update`` and ``update``; an unknown value
    raises :class:`UnknownChoice`. Rows whose value was removed from the code can be read, and written with
    ``update_fields`` or ``update`` of other fields; ``check_records`` names them.
    """

    @property
    def known_values(self) -> frozenset[str]:
        """The values that may be written."""
        values = {str(value) for value, _label in self.flatchoices}
        return frozenset(values | {""} if self.blank else values)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Refuse an unknown value. Expressions and, where the column allows it, NULL pass."""
        # In a migration the field has no choices, and rows of an older day are copied as they are.
        is_value = value is not None and not hasattr(value, "as_sql")
        if is_value and self.choices is not None and str(value) not in self.known_values:
            raise UnknownChoice(f"{self.model._meta.label}.{self.name}: {value!r}")
        return super().get_db_prep_save(value, connection)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Describe the column to migrations as a plain ``CharField``, so that a new choice needs none."""
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("choices", None)
        return name, "django.db.models.CharField", args, kwargs


class UnknownValue(NamedTuple):
    """A stored value that the code does not define, and how many rows have it."""

    model: type[models.Model]
    field: str
    value: str
    rows: int


def stored_unknown_values() -> Iterator[UnknownValue]:
    """Yield each value of a :class:`GrowingChoiceField` that is stored and not defined in code."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if not isinstance(field, GrowingChoiceField):
                continue
            unknown = model._base_manager.exclude(**{f"{field.name}__in": field.known_values})
            counted = unknown.order_by(field.name).values_list(field.name).annotate(models.Count("pk"))
            for value, rows in counted:
                if value is not None:
                    yield UnknownValue(model, field.name, value, rows)
