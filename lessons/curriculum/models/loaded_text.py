"""Texts loaded from curriculum packs, and their reviews: a text may be a draft until a person reviewed it.

Parents read a draft like any other text; only the team is told that it waits for a review.
"""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from institute.records.append_only import AppendOnly


class LoadedTextQuerySet(models.QuerySet["LoadedText"]):
    """Which loaded texts are drafts, and which of them wait for a review."""

    def drafts(self) -> Self:
        """Texts that their pack calls drafts, each annotated with the last review of its current version.

        ``taken_back`` is None where nobody has reviewed this version, and true where the review was taken
        back; ``reviewed_by`` and ``reviewed_on`` are those of the last review.
        """
        last = TextReview.objects.filter(
            key=OuterRef("key"), language=OuterRef("language"), text_sha256=OuterRef("text_sha256")
        ).order_by("-at", "-pk")
        reviewer = {name: Subquery(last.values(name)[:1]) for name in ("reviewed_by", "reviewed_on")}
        return self.filter(is_draft=True).annotate(
            taken_back=Subquery(last.values("is_taken_back")[:1]), **reviewer
        )

    def waiting(self) -> Self:
        """Drafts whose current version nobody has reviewed."""
        return self.drafts().filter(Q(taken_back=None) | Q(taken_back=True))


class LoadedText(models.Model):
    """What a curriculum pack last wrote into one page or outcome, in one language.

    It answers two questions at the next load: did the file change, and did an editor change the page
    since. ``fingerprint`` is the SHA-256 of what the file said; ``revision_id`` the revision that the
    load published, by number, since revisions may be removed.
    """

    key = models.UUIDField()
    language = models.CharField(max_length=12)
    fingerprint = models.CharField(max_length=64)
    revision_id = models.BigIntegerField(null=True, blank=True)
    loaded_at = models.DateTimeField()
    # The pack says that a person who knows the language has still to read it.
    is_draft = models.BooleanField(default=False)
    # Of the text alone, in this language: a review is of this version, whatever else changes.
    text_sha256 = models.CharField(max_length=64, blank=True, default="")

    objects = LoadedTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("text loaded from a pack")
        constraints = [
            # Two loads at once: the second could not tell what the first one wrote.
            models.UniqueConstraint(fields=["key", "language"], name="loaded_text_once_per_language"),
            # A review names the version it is of; without a hash nobody could say what was read.
            models.CheckConstraint(
                condition=Q(is_draft=False) | ~Q(text_sha256=""), name="loaded_text_draft_has_hash"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.language}"


class TextReview(AppendOnly):
    """A person who knows the language has read a text, or (``is_taken_back``) the review did not hold.

    The reviewer need not have an account: they are recorded by name, with the user who recorded it.
    """

    key = models.UUIDField()
    language = models.CharField(max_length=12)
    text_sha256 = models.CharField(max_length=64)
    reviewed_by = models.CharField(_("who has read it"), max_length=120)
    reviewed_on = models.DateField(_("read on"))
    is_taken_back = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("review of a text")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["key", "language"], name="text_review_of_one_text")]
        constraints = [
            # "Somebody has read it" is what a draft says already.
            models.CheckConstraint(condition=~Q(reviewed_by=""), name="text_review_names_its_reader"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.language} {self.reviewed_on}"
