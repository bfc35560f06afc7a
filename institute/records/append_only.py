"""The base of rows that are written once and never changed."""

from typing import Any, NoReturn

from django.db import models


class HistoryIsAppendOnly(Exception):
    """Something tried to change or delete a row of history; write a new row instead."""


class AppendOnlyQuerySet(models.QuerySet):
    """Reads and adds rows; refuses to change or remove them."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise HistoryIsAppendOnly(self.model.__name__)

    def delete(self) -> NoReturn:
        raise HistoryIsAppendOnly(self.model.__name__)

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise HistoryIsAppendOnly(self.model.__name__)


class AppendOnly(models.Model):
    """Base of every event: answers, attendance marks, evidence, certificate states, audit records.

    A correction is a new row with who, when and why; the current state is the fold of all rows.
    """

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row. Raises :class:`HistoryIsAppendOnly` if it is stored already."""
        if not self._state.adding:
            raise HistoryIsAppendOnly(type(self).__name__)
        super().save(*args, force_insert=True, **{k: v for k, v in kwargs.items() if k != "force_insert"})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: history is not removed row by row."""
        raise HistoryIsAppendOnly(type(self).__name__)
