"""The printed card with which a learner signs in: a QR link and a PIN."""

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from institute.people.models.user import User

# After so many wrong PINs a card is locked.
MAX_PIN_FAILURES = 5
# A new card must be used for the first time within this.
FIRST_USE_PERIOD = timedelta(days=14)


class SignInCardQuerySet(models.QuerySet):
    """Queries about printed cards."""

    def current(self) -> Self:
        """Cards that were not revoked: at most one for each learner."""
        return self.filter(revoked_at=None)


class SignInCard(models.Model):
    """A printed card: a QR link that a learner opens, and a PIN of six digits that the learner chose.

    Only hashes are stored, so a card is printed once; a lost one is replaced by a new one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(User, models.CASCADE, related_name="sign_in_cards", verbose_name=_("parent"))
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    pin_hash = models.CharField(max_length=128, blank=True, editable=False)
    failures = models.PositiveSmallIntegerField(default=0, editable=False)
    issued_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    issued_at = models.DateTimeField()
    first_used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = SignInCardQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-in card")
        verbose_name_plural = _("sign-in cards")
        constraints = [
            # Two people print a card for one learner at once: the card that was not handed out would work.
            models.UniqueConstraint(
                fields=["learner"], condition=models.Q(revoked_at=None), name="sign_in_card_one_current"
            ),
            # Guesses that arrive together must not add up to more than the limit.
            models.CheckConstraint(
                condition=models.Q(failures__lte=MAX_PIN_FAILURES), name="sign_in_card_failures_limited"
            ),
            # A card counts as used when its PIN was set, and only then.
            models.CheckConstraint(
                condition=models.Q(first_used_at=None, pin_hash="")
                | (models.Q(first_used_at__isnull=False) & ~models.Q(pin_hash="")),
                name="sign_in_card_used_means_pin",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.issued_at:%Y-%m-%d}"

    @property
    def first_use_ends_at(self) -> datetime:
        """The last moment at which a new card can be used for the first time."""
        return self.issued_at + FIRST_USE_PERIOD

    @property
    def is_locked(self) -> bool:
        """Whether too many wrong PINs locked the card."""
        return self.failures >= MAX_PIN_FAILURES
