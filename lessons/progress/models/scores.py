"""The history of scores."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from institute.records.append_only import AppendOnly
from institute.records.vocabulary import GrowingChoiceField
from lessons.progress.models.answers import Response


class ScoreKind(models.TextChoices):
    """Who gave a score, and on what occasion."""

    SUBMIT = "submit", _("By the site, when the answers were sent")
    FACILITATOR = "facilitator", _("By a facilitator")
    REGRADE = "regrade", _("Scored again after the quiz changed")


class ScoreEvent(AppendOnly):
    """A score of one response: by the site at submit, later by a facilitator, with author and reason."""

    Kind = ScoreKind

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, models.PROTECT, related_name="score_events")
    kind = GrowingChoiceField(max_length=16, choices=ScoreKind, default=ScoreKind.SUBMIT)
    points = models.PositiveIntegerField()
    is_provisional = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("score given")
        ordering = ["at"]
        constraints = [
            # Eight taps on "Send my answers" must not score eight times.
            models.UniqueConstraint(
                fields=["response"], condition=Q(kind="submit"), name="score_event_submitted_once"
            ),
            # Two facilitators read the same answer at once: the parent would see a score that changes.
            models.UniqueConstraint(
                fields=["response"], condition=Q(kind="facilitator"), name="score_event_facilitator_once"
            ),
            # A facilitator's score is 0, a half or 1, and is not provisional.
            models.CheckConstraint(
                condition=~Q(kind="facilitator") | Q(points__in=[0, 50, 100], is_provisional=False),
                name="score_event_facilitator_gives_none_half_or_all",
            ),
        ]

    def __str__(self):
        return f"{self.points}"
