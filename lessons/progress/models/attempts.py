"""Attempts at quizzes."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class AttemptQuerySet(models.QuerySet):
    """Filters for attempts."""

    def by(self, learner):
        """Attempts of one learner."""
        return self.filter(learner=learner)

    def open(self):
        """Attempts that have begun and are not submitted."""
        return self.filter(submitted_at=None)

    def submitted(self):
        """Attempts that have a score."""
        return self.exclude(submitted_at=None)

    def passed(self):
        """Submitted attempts that reached the points to pass; derived, not stored."""
        return self.submitted().filter(points__gte=F("points_to_pass"))

    def passed_for_certain(self):
        """Attempts that pass even if each answer that a facilitator has yet to score earns nothing."""
        return self.submitted().filter(points__gte=F("points_to_pass") + F("points_provisional"))

    def with_view_data(self):
        """Select what the views need, without the large content of the revision, which is cached."""
        own_columns = [field.attname for field in self.model._meta.concrete_fields]
        related_columns = ["revision__created_at", "quiz__path", "enrolment__cohort__time_zone"]
        return self.select_related("revision", "quiz", "enrolment__cohort").only(
            *own_columns, *related_columns
        )


class Attempt(models.Model):
    """One run through a quiz, scored against the revision that it pinned when it began.

    Points are whole hundredths. ``points`` is the sum of the attempt's scores; ``points_provisional`` is
    the part of them that a facilitator may still take away.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="attempts")
    enrolment = models.ForeignKey(
        "cohorts.Enrolment", models.PROTECT, null=True, blank=True, related_name="attempts"
    )
    quiz = models.ForeignKey("quizzes.QuizPage", models.PROTECT, related_name="+")
    quiz_key = models.UUIDField(db_index=True)
    revision = models.ForeignKey("wagtailcore.Revision", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=12)
    # Secret, and too large to guess: it would give away the key of a matching question.
    shuffle_seed = models.PositiveBigIntegerField(default=0)
    points = models.PositiveIntegerField(null=True, blank=True)
    points_provisional = models.PositiveIntegerField(default=0)
    points_possible = models.PositiveIntegerField()
    points_to_pass = models.PositiveIntegerField()

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        ordering = ["number"]
        constraints = [
            # A double tap on "Begin" must not open two attempts.
            models.UniqueConstraint(
                fields=["learner", "quiz_key"],
                condition=Q(submitted_at=None),
                name="attempt_one_open_per_quiz",
            ),
            models.UniqueConstraint(fields=["learner", "quiz_key", "number"], name="attempt_number_once"),
            # A score without a submit, or a submit without a score.
            models.CheckConstraint(
                condition=Q(submitted_at=None, points=None)
                | Q(submitted_at__isnull=False, points__isnull=False),
                name="attempt_submitted_means_scored",
            ),
            models.CheckConstraint(
                condition=Q(points=None) | Q(points__lte=F("points_possible")),
                name="attempt_points_within_possible",
            ),
            models.CheckConstraint(
                condition=Q(points=None, points_provisional=0) | Q(points_provisional__lte=F("points")),
                name="attempt_provisional_points_are_part_of_points",
            ),
        ]

    def __str__(self):
        return f"{self.quiz_key} #{self.number}"

    @property
    def is_open(self):
        """Whether answers may still be changed."""
        return self.submitted_at is None

    @property
    def is_passed(self):
        """Whether the submitted attempt reached the points to pass."""
        return self.points is not None and self.points >= self.points_to_pass

    @property
    def is_passed_for_certain(self):
        """Whether it passes even if each answer that a facilitator has yet to score earns nothing."""
        return self.points is not None and self.points >= self.points_to_pass + self.points_provisional
