import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import RevisionMixin, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from institute.records.append_only import AppendOnly, AppendOnlyQuerySet
from institute.records.vocabulary import GrowingChoiceField


class LearningOutcomeQuerySet(models.QuerySet):
    """Questions about outcomes."""

    def in_source_language(self):
        """Outcomes as they are written first; pages list these, and the others are their translations."""
        return self.filter(locale__language_code=settings.LANGUAGE_CODE)


class LearningOutcome(RevisionMixin, TranslatableMixin, models.Model):
    """An observable "I can…" statement with a code such as ADV-1, the same code in every language."""

    class Level(models.TextChoices):
        REMEMBER = "remember", _("Remember")
        UNDERSTAND = "understand", _("Understand")
        APPLY = "apply", _("Apply")
        ANALYZE = "analyze", _("Analyze")
        EVALUATE = "evaluate", _("Evaluate")
        CREATE = "create", _("Create")

    code = models.CharField(
        _("code"), max_length=16, help_text=_("The module's letters and a number: ADV-1.")
    )
    statement = models.CharField(_("statement"), max_length=300, help_text=_("It begins with “I can”."))
    level = models.CharField(_("level"), max_length=16, choices=Level, default=Level.UNDERSTAND)
    shown_by = models.TextField(
        _("how a parent shows it"), blank=True, default="", help_text=_("For those who teach.")
    )

    objects = LearningOutcomeQuerySet.as_manager()

    translatable_fields = [
        TranslatableField("statement"),
        TranslatableField("shown_by"),
        SynchronizedField("code", overridable=False),
        SynchronizedField("level", overridable=False),
    ]
    panels = ["code", "statement", "level", "shown_by"]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("learning outcome")
        verbose_name_plural = _("learning outcomes")
        ordering = ["code"]
        constraints = [
            # Two outcomes with the code ADV-1 in one language: evidence could not say which it is for.
            models.UniqueConstraint(fields=["code", "locale"], name="learning_outcome_code_once"),
            # A level that Bloom does not have would fall out of every report.
            models.CheckConstraint(
                condition=models.Q(
                    level__in=["remember", "understand", "apply", "analyze", "evaluate", "create"]
                ),
                name="learning_outcome_known_level",
            ),
        ]

    def __str__(self):
        return f"{self.code} · {self.statement}"


class EvidenceQuerySet(AppendOnlyQuerySet):
    """Questions about what was shown."""

    def by(self, learner):
        """Evidence of one parent."""
        return self.filter(learner=learner)


class Evidence(AppendOnly):
    """One observation towards an outcome: the quiz answers of one attempt, a practice, a product.

    Whatever is above reports down to here and names itself by kind and UUID, so this room knows nothing
    of quizzes. Mastery is worked out from all rows, never stored.
    """

    class Kind(models.TextChoices):
        QUIZ = "quiz", _("Quiz")
        PRACTICE = "practice", _("Practice")
        PRODUCT = "product", _("Product")
        ACTION = "action", _("Action")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="evidence")
    outcome_key = models.UUIDField(_("outcome"), help_text=_("The outcome's translation key."))
    outcome_code = models.CharField(max_length=16)
    kind = GrowingChoiceField(max_length=16, choices=Kind)
    source_kind = models.CharField(max_length=32)
    source_id = models.UUIDField()
    points = models.PositiveIntegerField(help_text=_("Hundredths of a point."))
    possible = models.PositiveIntegerField(help_text=_("Hundredths of a point."))
    observed_at = models.DateTimeField()

    objects: ClassVar = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            # A submit that is retried reports the same attempt twice; it is still one observation.
            models.UniqueConstraint(
                fields=["source_kind", "source_id", "outcome_key"], name="evidence_once_per_source"
            ),
            models.CheckConstraint(
                condition=models.Q(points__lte=models.F("possible")), name="evidence_points_within_possible"
            ),
        ]

    def __str__(self):
        return f"{self.outcome_code} {self.points}/{self.possible}"
