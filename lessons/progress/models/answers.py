"""Answers to the questions of an attempt: their history, and the current response to each question."""

import uuid

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from institute.cohorts.models import Enrolment
from institute.records.append_only import AppendOnly
from lessons.progress.models.attempts import Attempt


class AnswerEvent(AppendOnly):
    """One answer as it was submitted; the answer with the highest sequence counts.

    ``answer`` names choices by identity, never by text or position. The hash is of the prompt as it was
    on the screen, in ``language``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="answer_events")
    client_uuid = models.UUIDField()
    sequence = models.PositiveIntegerField()
    question_id = models.UUIDField()
    answer = models.JSONField()
    language = models.CharField(max_length=12)
    prompt_hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer given")
        ordering = ["sequence", "client_uuid"]
        constraints = [
            # A phone that got no receipt sends the same answer again: it is stored once.
            models.UniqueConstraint(
                fields=["attempt", "client_uuid", "question_id"], name="answer_event_once_per_client_uuid"
            ),
        ]

    def __str__(self):
        return f"{self.question_id} {self.sequence}"


class ResponseQuerySet(models.QuerySet):
    """Filters for responses."""

    def waiting(self):
        """Short answers that a facilitator has yet to score."""
        return self.filter(is_provisional=True)

    def visible_to(self, user):
        """Responses of learners with an enrolment in a cohort that the user may see."""
        enrolments = Enrolment.objects.kept().visible_to(user)
        # The enrolment of the attempt decides while it is not withdrawn; else any enrolment of the learner.
        has_enrolment = Q(attempt__enrolment__isnull=False, attempt__enrolment__withdrawn_on=None)
        return self.filter(
            Q(attempt__enrolment__in=enrolments)
            | (~has_enrolment & Exists(enrolments.filter(learner=OuterRef("attempt__learner"))))
        )


class Response(models.Model):
    """The current answer to one question: the newest of its answer events, with its newest score."""

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="responses")
    question_id = models.UUIDField()
    answer = models.JSONField()
    sequence = models.PositiveIntegerField()
    language = models.CharField(max_length=12)
    prompt_hash = models.CharField(max_length=64)
    points = models.PositiveIntegerField(null=True, blank=True)
    points_possible = models.PositiveIntegerField(default=100)
    is_provisional = models.BooleanField(default=False)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("response")
        indexes = [
            # Few of all responses are provisional; the page that counts them is opened every Saturday.
            models.Index(fields=["attempt"], condition=Q(is_provisional=True), name="response_waiting"),
        ]
        constraints = [
            # Two tabs answer the same question: there is one response, the newest.
            models.UniqueConstraint(fields=["attempt", "question_id"], name="response_once_per_question"),
            models.CheckConstraint(
                condition=Q(points=None) | Q(points__lte=F("points_possible")),
                name="response_points_within_possible",
            ),
        ]

    def __str__(self):
        return f"{self.question_id}"
