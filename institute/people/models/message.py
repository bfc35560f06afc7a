"""The message that signs a learner in once: by a code of six digits, or by a link."""

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from institute.people.models.user import User
from institute.records.vocabulary import GrowingChoiceField

# After so many wrong codes a message is closed.
MAX_CODE_FAILURES = 5
# How long a message works.
MESSAGE_LIFETIME = timedelta(minutes=30)
INVITATION_LIFETIME = timedelta(days=14)


class SignInPurpose(models.TextChoices):
    """Why a message was made."""

    ASKED = "asked", _("Asked for at the sign-in page")
    INVITATION = "invitation", _("Invited to a cohort")


LIFETIMES = {SignInPurpose.ASKED: MESSAGE_LIFETIME, SignInPurpose.INVITATION: INVITATION_LIFETIME}


class SignInMessageQuerySet(models.QuerySet):
    """Queries about messages."""

    def open(self, at: datetime) -> Self:
        """Messages that still sign somebody in: not used, not expired, not closed by wrong codes."""
        return self.filter(used_at=None, ends_at__gt=at, failures__lt=MAX_CODE_FAILURES)


class SignInMessage(models.Model):
    """A code of six digits and a link, in one message, that sign one learner in once.

    Neither is stored, not even as a hash: both are derived from the row's id and the site's secret key when
    the message is sent and when the code or link is used. A row without a learner was requested with an
    address that no learner has; it costs the same work, and signs nobody in.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(User, models.CASCADE, null=True, related_name="sign_in_messages")
    purpose = GrowingChoiceField(max_length=16, choices=SignInPurpose)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    failures = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    objects = SignInMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-in message")
        verbose_name_plural = _("sign-in messages")
        constraints = [
            # Guesses that arrive together must not add up to more than the limit.
            models.CheckConstraint(
                condition=models.Q(failures__lte=MAX_CODE_FAILURES), name="sign_in_message_failures_limited"
            ),
            # Nobody was invited: such a link could open nobody's account, so it must not be sent.
            models.CheckConstraint(
                condition=models.Q(purpose="asked") | models.Q(learner__isnull=False),
                name="sign_in_message_invites_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.made_at:%Y-%m-%d %H:%M}"

    @property
    def recipient(self) -> User:
        """The learner of a message that was made for one. Raises ``User.DoesNotExist`` for others."""
        if self.learner is None:
            raise User.DoesNotExist
        return self.learner
