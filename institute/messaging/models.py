import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from institute.records.append_only import AppendOnly
from institute.records.vocabulary import GrowingChoiceField


class Channel(models.TextChoices):
    """How a message travels."""

    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Text message")


class Kind(models.TextChoices):
    """What a message is about; each kind has its texts in ``templates/emails/``."""

    SIGN_IN = "sign-in", _("Code and link to sign in")
    INVITATION = "invitation", _("Invitation to a cohort")


# A code that was requested a minute ago is sent whatever the learner chose about other messages.
ALWAYS_SENT = frozenset({Kind.SIGN_IN})


class Outcome(models.TextChoices):
    """What became of a message."""

    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be sent")
    NO_ADDRESS = "no-address", _("No address to send it to")
    NOT_WANTED = "not-wanted", _("The person wants no messages")


class OptOut(models.Model):
    """The choice of a person to get no messages other than the codes that they request."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="message_opt_out")
    since = models.DateTimeField()

    class Meta:
        verbose_name = _("choice of no messages")

    def __str__(self) -> str:
        return f"{self.person_id} {self.since:%Y-%m-%d}"


class MessageLog(AppendOnly):
    """A message that was sent to a person, or why it was not. Neither its text nor an address is stored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="message_log")
    kind = GrowingChoiceField(max_length=16, choices=Kind)
    channel = GrowingChoiceField(max_length=8, choices=Channel, blank=True, default="")
    language = models.CharField(max_length=12)
    outcome = GrowingChoiceField(max_length=16, choices=Outcome)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("message sent")
        verbose_name_plural = _("messages sent")
        ordering = ["-at"]
        constraints = [
            # A message that was sent, and nobody can say how.
            models.CheckConstraint(
                condition=~models.Q(outcome="sent") | ~models.Q(channel=""), name="message_log_sent_says_how"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind} {self.outcome}"
