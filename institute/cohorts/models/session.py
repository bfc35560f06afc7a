"""The sessions of a cohort, and what was decided about them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from institute.cohorts.models.cohort import Cohort
from institute.records.append_only import AppendOnly


class SessionQuerySet(models.QuerySet):
    """Questions about sessions."""

    def visible_to(self, user):
        """Sessions of the cohorts that a person may see."""
        return self.filter(cohort__in=Cohort.objects.visible_to(user))

    def planned(self):
        """Sessions that were not cancelled: the total that percentages are taken of."""
        return self.filter(cancelled_at=None)


class Session(models.Model):
    """One meeting of a cohort. Times are stored in UTC and shown in the cohort's time zone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = ParentalKey(Cohort, on_delete=models.CASCADE, related_name="sessions")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=160)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    venue = models.CharField(_("place"), max_length=160, blank=True, default="")
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)

    # Set by institute.attendance.queries on the sessions of a person who teaches; not stored.
    here_count: int
    marked_count: int
    is_today: bool
    is_over: bool

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "number"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "number"], name="session_number_once_per_cohort"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_it_starts",
                violation_error_message=_("A session ends after it starts."),
            ),
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"

    @property
    def minutes(self):
        """How long the session is planned to be, in whole minutes."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def local_start(self):
        """When it starts, on the cohort's own clock."""
        return self.starts_at.astimezone(self.cohort.zone)


class SessionEvent(AppendOnly):
    """A session was cancelled, or brought back (``is_cancelled`` is false), with who and why."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="events")
    is_cancelled = models.BooleanField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("change of a session")
        ordering = ["at", "pk"]
        constraints = [
            # Parents came for nothing, and a year later nobody can say why.
            models.CheckConstraint(
                condition=Q(is_cancelled=False) | ~Q(reason=""), name="session_event_cancelled_says_why"
            ),
        ]

    def __str__(self):
        return f"{self.words} {self.at:%Y-%m-%d}"

    @property
    def words(self):
        """What happened."""
        return _("Cancelled") if self.is_cancelled else _("Brought back")
