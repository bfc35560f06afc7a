"""Orientation one to one, for a parent who was not at the first session: dated, with who and why."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from institute.records.append_only import AppendOnly, AppendOnlyQuerySet


class OrientationEventQuerySet(AppendOnlyQuerySet):
    """Questions about orientations."""

    def held(self, enrolments, at):
        """Return the ids of those enrolments whose orientation is held: of each the newest event counts."""
        events = self.filter(enrolment__in=enrolments, at__lte=at).order_by("at", "pk")
        newest = dict(events.values_list("enrolment_id", "is_held"))
        return {enrolment for enrolment, is_held in newest.items() if is_held}


class OrientationEvent(AppendOnly):
    """An orientation was held, or was written down by mistake (``is_held`` is false). The newest counts.

    Ids count up, so that of two lines of the same moment the later one is the newest.
    """

    enrolment = models.ForeignKey("cohorts.Enrolment", models.PROTECT, related_name="orientation_events")
    is_held = models.BooleanField(default=True)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True, default="")

    objects = OrientationEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("orientation")
        ordering = ["at", "pk"]
        constraints = [
            # Something that counted is gone, and nobody can say why.
            models.CheckConstraint(
                condition=Q(is_held=True) | ~Q(reason=""), name="orientation_taken_back_says_why"
            ),
        ]

    def __str__(self):
        text = f"{self.on}: {_('held') if self.is_held else _('taken back')}"
        return f"{text} ({self.reason})" if self.reason else text
