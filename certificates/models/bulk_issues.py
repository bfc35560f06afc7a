"""Runs that issue the certificates of a whole cohort."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.models.certificates import Certificate
from institute.cohorts.models import Cohort, Enrolment
from institute.people.models import User


class BulkState(models.TextChoices):
    """What a run is doing."""

    RUNNING = "running", _("Running")
    STOPPED = "stopped", _("Stopped")
    FINISHED = "finished", _("Finished")


class BulkIssueQuerySet(models.QuerySet):
    """Questions about runs."""

    def visible_to(self, user: User) -> Self:
        """Runs are the project manager's."""
        return self if user.is_project_manager else self.none()

    def open(self) -> Self:
        """Runs that still have something to do."""
        return self.exclude(state=BulkState.FINISHED)


class BulkIssue(models.Model):
    """One run that issues the certificates of a cohort; it can be stopped and resumed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="bulk_issues")
    # Whether learners who confirmed no name get the name in the roster.
    takes_roster_names = models.BooleanField(default=False)
    state = models.CharField(max_length=16, choices=BulkState, default=BulkState.RUNNING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    moved_at = models.DateTimeField()

    objects = BulkIssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("bulk issue")
        constraints = [
            # Two clicks on "Issue" make one run.
            models.UniqueConstraint(
                fields=["cohort"], condition=~Q(state="finished"), name="bulk_issue_one_open_per_cohort"
            ),
            models.CheckConstraint(condition=Q(state__in=BulkState.values), name="bulk_issue_known_state"),
        ]

    def __str__(self):
        return f"{self.cohort} {self.at:%Y-%m-%d}"


class BulkIssueRow(models.Model):
    """One learner of a run: still to do, or done with a certificate or the reason why there is none."""

    run = models.ForeignKey(BulkIssue, models.CASCADE, related_name="rows")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    certificate = models.ForeignKey(Certificate, models.PROTECT, null=True, related_name="+")
    refusal = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        verbose_name = _("row of a bulk issue")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "enrolment"], name="bulk_issue_row_once"),
            models.CheckConstraint(
                condition=Q(done_at=None, certificate=None, refusal="")
                | Q(done_at__isnull=False, certificate__isnull=False, refusal="")
                | (Q(done_at__isnull=False, certificate=None) & ~Q(refusal="")),
                name="bulk_issue_row_is_done_one_way",
            ),
        ]

    def __str__(self):
        return f"{self.run_id} {self.enrolment_id}"
