import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from institute.records.append_only import AppendOnly
from institute.records.vocabulary import GrowingChoiceField


class AuditAction(models.TextChoices):
    """Actions that the audit records."""

    SIGNED_IN = "signed-in", _("Signed in")
    SIGN_IN_REFUSED = "sign-in-refused", _("Sign-in refused")
    SIGNED_OUT = "signed-out", _("Signed out")
    DENIED = "denied", _("Denied")
    CARD_ISSUED = "card-issued", _("Card issued")
    CARD_REVOKED = "card-revoked", _("Card revoked")
    LEARNER_VIEWED = "learner-viewed", _("Parent's record viewed")
    EXPORTED = "exported", _("Exported")
    IMPORTED = "imported", _("Imported")
    ATTENDANCE_SAVED = "attendance-saved", _("Attendance saved")
    SCORE_CHANGED = "score-changed", _("Score changed")
    CERTIFICATE_ISSUED = "certificate-issued", _("Certificate issued")
    CERTIFICATE_REVOKED = "certificate-revoked", _("Certificate revoked")
    ROLES_CHANGED = "roles-changed", _("Roles changed")
    ERASED = "erased", _("Erased")


class AuditRecord(AppendOnly):
    """One line of the audit: who did what to which record, when. It holds no personal data.

    People and objects are named by their ids, so that erasing a person leaves nothing of them here.
    """

    Action = AuditAction

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(db_index=True)
    action = GrowingChoiceField(max_length=32, choices=AuditAction)
    actor_id = models.BigIntegerField(null=True, db_index=True)
    subject_kind = models.CharField(max_length=64, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("audit record")
        verbose_name_plural = _("audit records")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"
