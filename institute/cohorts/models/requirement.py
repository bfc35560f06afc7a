"""The requirements of a cohort's certificate. They cannot change once the cohort has started."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from institute.cohorts.requirement_kinds import REGISTERED, registered_kind, requirement_choices


class RequirementsStandStill(Exception):
    """The cohort has started: parents were told what its certificate asks for."""


class RequirementQuerySet(models.QuerySet):
    """Refuses writes of many rows: only ``save`` and ``delete`` check whether the cohort has started."""

    def update(self, **kwargs):
        raise RequirementsStandStill

    def delete(self):
        raise RequirementsStandStill

    def bulk_create(self, *args, **kwargs):
        raise RequirementsStandStill

    def bulk_update(self, *args, **kwargs):
        raise RequirementsStandStill


class Requirement(Orderable):
    """One condition of the cohort's certificate."""

    cohort = ParentalKey("cohorts.Cohort", on_delete=models.CASCADE, related_name="requirements")
    kind = models.CharField(_("what"), max_length=16, choices=requirement_choices)
    percent = models.PositiveSmallIntegerField(
        _("per cent"), default=100, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    objects = RequirementQuerySet.as_manager()

    class Meta(Orderable.Meta):
        verbose_name = _("requirement")
        constraints = [
            # Two lines on sessions, 80 and 90: nobody could say which one holds.
            models.UniqueConstraint(fields=["cohort", "kind"], name="requirement_kind_once_per_cohort"),
            # Nothing to do, or more than there is to do: neither is a condition.
            models.CheckConstraint(condition=Q(percent__range=(1, 100)), name="requirement_percent_1_to_100"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.percent}"

    def clean(self):
        """Refuse a percentage that makes no sense for the kind; the kind is checked by its field."""
        if self.kind in REGISTERED and self.percent is not None:
            registered_kind(self.kind).validate_percent(self.percent)

    def save(self, *args, at=None, **kwargs):
        """Save.

        Raises :class:`~institute.cohorts.requirement_kinds.UnknownRequirementKind`, a ``ValidationError`` for
        a percentage that the kind does not allow, or :class:`RequirementsStandStill` where saving would
        change what was promised.
        """
        # A form saves every requirement of the cohort again, also one whose kind is no longer known.
        if not self._is_unchanged():
            registered_kind(self.kind).validate_percent(self.percent)
        # Wagtail saves the lines of a form without a time: then it is now.
        if self.cohort.has_started(at or timezone.now()) and not self._breaks_no_promise():
            raise RequirementsStandStill
        super().save(*args, **kwargs)

    def delete(self, *args, at=None, **kwargs):
        """Delete. Raises :class:`RequirementsStandStill` once the cohort has started."""
        if self.cohort.has_started(at or timezone.now()):
            raise RequirementsStandStill
        return super().delete(*args, **kwargs)

    def _breaks_no_promise(self):
        if self._state.adding:
            # A cohort that is written down after its first day: nobody in it was told anything yet.
            return not self.cohort.enrolments.exists()
        return self._is_unchanged()

    def _is_unchanged(self):
        stored = type(self).objects.filter(pk=self.pk, cohort=self.cohort_id)
        return stored.filter(kind=self.kind, percent=self.percent).exists()
