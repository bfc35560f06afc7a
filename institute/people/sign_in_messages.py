"""The message that signs a parent in once. Its model is one of ``institute.people.models``."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SignInPurpose(models.TextChoices):
    """Why a message was made."""

    ASKED = "asked", _("Asked for at the sign-in page")
    INVITATION = "invitation", _("Invited to a cohort")


# How long each opens something.
LASTS = {SignInPurpose.ASKED: timedelta(minutes=30), SignInPurpose.INVITATION: timedelta(days=14)}


class SignInMessageQuerySet(models.QuerySet):
    """Questions about messages."""

    def open(self, at):
        """Messages that still open something: not used, not too old, not closed by wrong codes."""
        return self.filter(used_at=None, ends_at__gt=at, failures__lt=SignInMessage.MAX_FAILURES)


class SignInMessage(models.Model):
    """A code of six digits and a link, in one message, that sign one parent in once.

    Neither is kept, not even as a hash: both are worked out from the row's id and the site's secret key when
    the message is written and when it comes back. A row without a learner was asked for with an address that
    no parent has; it costs the same work, and opens nothing.
    """

    MAX_FAILURES = 5

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sign_in_messages"
    )
    purpose = models.CharField(max_length=16, choices=SignInPurpose)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    failures = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    objects = SignInMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-in message")
        verbose_name_plural = _("sign-in messages")
        constraints = [
            # Guesses that arrive together must not add up to more than five.
            models.CheckConstraint(condition=models.Q(failures__lte=5), name="sign_in_message_five_failures"),
            models.CheckConstraint(
                condition=models.Q(purpose__in=SignInPurpose.values), name="sign_in_message_known_purpose"
            ),
            # Nobody was invited: such a link could open nobody's account, so it must not be sent.
            models.CheckConstraint(
                condition=models.Q(purpose="asked") | models.Q(learner__isnull=False),
                name="sign_in_message_invites_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.purpose} {self.made_at:%Y-%m-%d %H:%M}"
