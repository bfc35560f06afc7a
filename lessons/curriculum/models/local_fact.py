"""Facts about one district, kept apart from the lessons since they go out of date.

A lesson names the facts it shows; each is a snippet with the day it was checked, so that the team changes
a number in one place. A fact that nobody knows yet has no value, and parents do not see it.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import RevisionMixin, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

DAYS_FRESH = 90


class LocalFact(RevisionMixin, TranslatableMixin, models.Model):
    """One fact about the district: what it is, what holds now, and the day somebody checked it."""

    label = models.CharField(_("what it is"), max_length=200)
    value = models.TextField(
        _("what holds now"),
        blank=True,
        default="",
        help_text=_("Leave it empty until somebody knows it: parents do not see the fact then."),
    )
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    # Of label and value in the source language: set there at every save, copied to translations.
    source_sha256 = models.CharField(max_length=64, blank=True, default="", editable=False)

    translatable_fields = [
        TranslatableField("label"),
        TranslatableField("value"),
        SynchronizedField("checked_on", overridable=False),
        SynchronizedField("source_sha256", overridable=False),
    ]
    panels = ["label", "value", "checked_on"]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("local fact")
        verbose_name_plural = _("local facts")
        ordering = ["label", "pk"]
        constraints = [
            # A number without a day: nobody could tell whether it still holds.
            models.CheckConstraint(
                condition=models.Q(value="") | models.Q(checked_on__isnull=False),
                name="local_fact_has_the_day_it_was_checked",
                violation_error_message=_("Say on which day this was checked."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the fact, with the hash of its source text, so that outdated translations can be told."""
        if self.locale.language_code == settings.LANGUAGE_CODE:
            self.source_sha256 = _hash_of(self.label, self.value)
        super().save(*args, **kwargs)

    def is_stale(self, on: date) -> bool:
        """Whether the fact must be checked again before anybody relies on it."""
        return bool(self.value and self.checked_on and on > self.checked_on + timedelta(days=DAYS_FRESH))


def _hash_of(label: str, value: str) -> str:
    return sha256(f"{label}\n{value}".encode()).hexdigest()


def facts_in_language(facts: Iterable[LocalFact | None], language: str) -> list[tuple[LocalFact, str]]:
    """Pair each fact of the source language with its language, translated where that is up to date.

    A translation that is older than its source, or made from text that was corrected since, would tell a
    parent what does not hold: they get the source. Costs one query. None, a deleted fact, is left out.
    """
    existing = [fact for fact in facts if fact]
    by_key: dict[UUID, LocalFact] = {}
    if existing and language != settings.LANGUAGE_CODE:
        keys = [fact.translation_key for fact in existing]
        translations = LocalFact.objects.filter(translation_key__in=keys, locale__language_code=language)
        by_key = {fact.translation_key: fact for fact in translations}

    def as_read(fact: LocalFact) -> tuple[LocalFact, str]:
        translation = by_key.get(fact.translation_key)
        if translation and _version(translation) == _version(fact):
            return translation, language
        return fact, settings.LANGUAGE_CODE

    return [as_read(fact) for fact in existing]


def _version(fact: LocalFact) -> tuple[str, date | None, bool]:
    """What the source and an up-to-date translation of it have in common."""
    return fact.source_sha256, fact.checked_on, bool(fact.value)
