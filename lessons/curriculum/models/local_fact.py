"""Facts about one district, kept apart from the lessons since they go out of date.

A lesson names the facts it shows; each is a snippet with the day it was checked, so that the team changes
a number in one place. A fact that nobody knows yet has no value, and parents do not see it.
"""

from datetime import date, timedelta
from hashlib import sha256

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
    # Which words of the source language a row says: written there at every save, taken over by translations.
    edition = models.CharField(max_length=64, blank=True, default="", editable=False)

    translatable_fields = [
        TranslatableField("label"),
        TranslatableField("value"),
        SynchronizedField("checked_on", overridable=False),
        SynchronizedField("edition", overridable=False),
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

    def __str__(self):
        return self.label

    def save(self, *args, **kwargs):
        """Note which words the source says, so that a translation of older ones can be told."""
        if self.locale.language_code == settings.LANGUAGE_CODE:
            self.edition = edition_of(self.label, self.value)
        super().save(*args, **kwargs)

    def is_stale(self, on: date) -> bool:
        """Whether the fact must be checked again before anybody relies on it."""
        return bool(self.value) and on > self.checked_on + timedelta(days=DAYS_FRESH)


def edition_of(label, value):
    """The words of a fact in the source language, by SHA-256."""
    return sha256(f"{label}\n{value}".encode()).hexdigest()


def facts_in_language(facts, language):
    """Each fact with its language, as a reader gets it: translated where that says what was checked last.

    ``facts`` are of the source language. A translation that is older than its source, or made from words
    that were corrected since, would tell a parent what does not hold: she gets the source. Costs one query.
    """
    facts = [fact for fact in facts if fact]
    by_key = {}
    if facts and language != settings.LANGUAGE_CODE:
        keys = [fact.translation_key for fact in facts]
        translated = LocalFact.objects.filter(translation_key__in=keys, locale__language_code=language)
        by_key = {fact.translation_key: fact for fact in translated}

    def as_read(fact):
        theirs = by_key.get(fact.translation_key)
        if theirs and _says(theirs) == _says(fact):
            return theirs, language
        return fact, settings.LANGUAGE_CODE

    return [as_read(fact) for fact in facts]


def _says(fact):
    """What two languages of one fact have in common while both say the same."""
    return fact.edition, fact.checked_on, bool(fact.value)
