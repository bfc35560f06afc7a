"""A cohort: one run of the curriculum, with the modules that it takes."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from institute.cohorts.time_zones import validate_time_zone


class CohortQuerySet(models.QuerySet):
    """Questions about cohorts."""

    def visible_to(self, user):
        """Cohorts that a user may see: all for a project manager, their own for a facilitator."""
        if user.is_project_manager:
            return self
        if user.is_facilitator:
            return self.filter(facilitators=user)
        return self.none()


class Cohort(ClusterableModel):
    """One run of the curriculum: its modules, sessions, facilitators and requirements."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default="America/Los_Angeles",
        validators=[validate_time_zone],
        help_text=_("All times of the cohort are typed and shown in this zone."),
    )
    facilitators = ParentalManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="cohorts_facilitated",
        verbose_name=_("facilitators"),
    )

    objects = CohortQuerySet.as_manager()

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        ordering = ["-starts_on", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="cohort_ends_after_it_starts",
                violation_error_message=_("The last day comes after the first day."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def zone(self):
        """The cohort's time zone: all of its times are shown in it."""
        return ZoneInfo(self.time_zone)

    def day_of(self, moment):
        """The day on the cohort's own calendar at a moment."""
        return moment.astimezone(self.zone).date()

    def has_started(self, at):
        """Whether the cohort's first day has come: from then on its rules stand still."""
        return self.starts_on <= self.day_of(at)


class CohortModule(Orderable):
    """A module that the cohort takes, in its order, open from a day on."""

    cohort = ParentalKey(Cohort, on_delete=models.CASCADE, related_name="cohort_modules")
    # The page in the source language; its translation key is the module's identity.
    module = models.ForeignKey(
        "curriculum.ModulePage", models.PROTECT, related_name="+", verbose_name=_("module")
    )
    opens_on = models.DateField(
        _("opens on"), null=True, blank=True, help_text=_("Empty: open as soon as a parent is enrolled.")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("module of the cohort")
        constraints = [
            models.UniqueConstraint(fields=["cohort", "module"], name="cohort_module_once"),
        ]

    def __str__(self):
        return str(self.module)
