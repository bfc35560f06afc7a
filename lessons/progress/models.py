import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from institute.cohorts.models import Enrolment
from institute.records.append_only import AppendOnly
from institute.records.vocabulary import GrowingChoiceField


class LessonCompletionQuerySet(models.QuerySet):
    """Questions about reading."""

    def by(self, learner):
        """What one parent has read, or begun to read."""
        return self.filter(learner=learner)


class LessonCompletion(models.Model):
    """A parent has read a lesson: once, whatever the language, and whatever the page does later."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="lesson_completions")
    # The page in the source language; the key outlives it.
    lesson = models.ForeignKey("curriculum.LessonPage", models.PROTECT, related_name="+")
    lesson_key = models.UUIDField()
    language = models.CharField(max_length=12)
    read_at = models.DateTimeField()

    objects = LessonCompletionQuerySet.as_manager()

    class Meta:
        verbose_name = _("lesson read")
        constraints = [
            # "I have read it", tapped twice, or once in each of two languages.
            models.UniqueConstraint(fields=["learner", "lesson_key"], name="lesson_read_once"),
        ]

    def __str__(self):
        return f"{self.learner_id} {self.lesson_key}"


class LessonPlace(models.Model):
    """Where a parent stopped in a lesson that she has begun; gone when she has read it.

    It is no record of what she did, only a bookmark: it moves, it goes with the page or the person, and
    nothing is counted by it.
    """

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="lesson_places")
    lesson = models.ForeignKey("curriculum.LessonPage", models.CASCADE, related_name="+")
    lesson_key = models.UUIDField()
    # The block that the part begins with: the same in every language.
    block_id = models.UUIDField()
    at = models.DateTimeField()

    objects = LessonCompletionQuerySet.as_manager()

    class Meta:
        verbose_name = _("place in a lesson")
        constraints = [
            # Two phones, or two languages, must not each keep a place of their own.
            models.UniqueConstraint(fields=["learner", "lesson_key"], name="lesson_place_once"),
        ]

    def __str__(self):
        return f"{self.learner_id} {self.lesson_key}"


class AttemptQuerySet(models.QuerySet):
    """Questions about attempts."""

    def by(self, learner):
        """Attempts of one parent."""
        return self.filter(learner=learner)

    def open(self):
        """Attempts that were begun and not submitted."""
        return self.filter(submitted_at=None)

    def submitted(self):
        """Attempts that have a score."""
        return self.exclude(submitted_at=None)

    def passed(self):
        """Submitted attempts that reached the points to pass; derived, not stored."""
        return self.submitted().filter(points__gte=F("points_to_pass"))

    def passed_for_certain(self):
        """Those that passed even if each answer that waits for a facilitator gets nothing."""
        return self.submitted().filter(points__gte=F("points_to_pass") + F("points_provisional"))

    def at_hand(self):
        """With what each of its doors asks for; the questions, which are heavy, are kept in memory."""
        own = [field.attname for field in self.model._meta.concrete_fields]
        beside = ["revision__created_at", "quiz__path", "enrolment__cohort__time_zone"]
        return self.select_related("revision", "quiz", "enrolment__cohort").only(*own, *beside)


class Attempt(models.Model):
    """One go at a quiz, scored against the revision it pinned when it began.

    Points are whole hundredths. ``points`` is the fold of the attempt's scores; ``points_provisional`` is
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
    # Secret, and too large to be tried out: who knew it could tell the key of a matching question.
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
        """Whether it passed even if each answer that waits for a facilitator gets nothing."""
        return self.points is not None and self.points >= self.points_to_pass + self.points_provisional


class AnswerEvent(AppendOnly):
    """One answer as it was given; the newest by sequence is the answer that counts.

    ``answer`` names choices by identity, never by text or place. The hash is of the prompt as it stood
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
            # A phone that got no receipt sends the same answer again: it was given once.
            models.UniqueConstraint(
                fields=["attempt", "client_uuid", "question_id"], name="answer_event_once_per_client_uuid"
            ),
        ]

    def __str__(self):
        return f"{self.question_id} {self.sequence}"


class ResponseQuerySet(models.QuerySet):
    """Questions about answers that were sent."""

    def waiting(self):
        """Answers in a parent's own words that nobody of the team has read yet."""
        return self.filter(is_provisional=True)

    def visible_to(self, user):
        """Answers of parents who have a place in a cohort that a person of the team may see."""
        places = Enrolment.objects.kept().visible_to(user)
        # The place that the answer was given in decides while it is kept; else any place she has.
        kept = Q(attempt__enrolment__isnull=False, attempt__enrolment__withdrawn_on=None)
        return self.filter(
            Q(attempt__enrolment__in=places)
            | (~kept & Exists(places.filter(learner=OuterRef("attempt__learner"))))
        )


class Response(models.Model):
    """The answer to one question: the fold of its answer events, and of its scores."""

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
            # Few of all answers wait; the page that counts them is opened every Saturday.
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


class ScoreKind(models.TextChoices):
    """Who scored, and why."""

    SUBMIT = "submit", _("By the site, when the answers were sent")
    FACILITATOR = "facilitator", _("By a facilitator")
    REGRADE = "regrade", _("Scored again after the quiz changed")


class ScoreEvent(AppendOnly):
    """A score given to one response: by the site at submit, later by a facilitator, with who and why."""

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
            # A score by a person is 0, a half or 1, and waits for nobody.
            models.CheckConstraint(
                condition=~Q(kind="facilitator") | Q(points__in=[0, 50, 100], is_provisional=False),
                name="score_event_facilitator_gives_none_half_or_all",
            ),
        ]

    def __str__(self):
        return f"{self.points}"
