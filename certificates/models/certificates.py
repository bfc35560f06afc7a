"""Certificates, what a stranger sees of them, and the history of their states."""

import uuid
from datetime import date, datetime
from typing import Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from institute.cohorts.models import Enrolment
from institute.people.models import User
from institute.records.append_only import AppendOnly


def private_storage() -> Storage:
    """Return where documents about people are stored; a function, so that no migration holds a path."""
    return storages["private"]


class CertificateState(models.TextChoices):
    """What a verifier is told."""

    VALID = "valid", _("Valid")
    SUPERSEDED = "superseded", _("Replaced")
    REVOKED = "revoked", _("Withdrawn")


class RevocationReason(models.TextChoices):
    """Why a certificate was withdrawn; the public page never shows it."""

    ISSUED_IN_ERROR = "issued-in-error", _("It was issued in error")
    WRONG_PERSON = "wrong-person", _("It was issued to the wrong person")
    RECORDS_CORRECTED = "records-corrected", _("The records were corrected")
    HOLDER_ASKED = "holder-asked", _("The holder asked for it")


class NameShown(models.TextChoices):
    """How much of the name a stranger sees; the holder decides."""

    FULL = "full", _("My whole name")
    INITIALS = "initials", _("The first letters of my name")
    HIDDEN = "hidden", _("No name. Whoever has my paper can type the name and is told whether it is right")


class CertificateQuerySet(models.QuerySet):
    """Questions about certificates."""

    def by(self, learner: User) -> Self:
        """Certificates of one learner."""
        return self.filter(enrolment__learner=learner)

    def visible_to(self, user: User) -> Self:
        """Certificates of the cohorts that a team member may see."""
        if user.is_project_manager:
            return self
        return self.filter(enrolment__in=Enrolment.objects.visible_to(user))

    def valid(self) -> Self:
        """Certificates that stand: at most one for an enrolment."""
        return self.filter(state=CertificateState.VALID)


class Certificate(models.Model):
    """What the institute attested, as it was worded on the day it was issued.

    The name and wording are copied, not looked up: a certificate must keep saying what it said when the
    learner marries, the curriculum is renamed, or the account is closed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # When a learner's records are erased, a printed certificate can still be checked.
    enrolment = models.ForeignKey(
        Enrolment, models.SET_NULL, null=True, related_name="certificates", verbose_name=_("enrolment")
    )
    code = models.CharField(_("code"), max_length=32, unique=True)
    state = models.CharField(
        _("state"), max_length=16, choices=CertificateState, default=CertificateState.VALID
    )
    recipient_name = models.CharField(_("name on the certificate"), max_length=200)
    programme = models.CharField(_("programme"), max_length=200)
    language = models.CharField(max_length=12)
    # What is printed in each language, the date included, the first one largest: see wording.py.
    wording = models.JSONField(default=list)
    # The requirements as they stood, and what was counted: numbers only.
    rules = models.JSONField(default=list)
    # What else is drawn (signatory, place, emblems, language of the document): a correction draws it again.
    drawn = models.JSONField(default=dict)
    time_zone = models.CharField(max_length=64, default="America/Los_Angeles")
    issued_on = models.DateField(_("issued on"))
    issued_at = models.DateTimeField()
    # The last day on which it counts; nothing is written on the day after, the state is derived.
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    name_shown = models.CharField(max_length=16, choices=NameShown, default=NameShown.FULL)
    state_changed_at = models.DateTimeField(null=True, blank=True)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    file = models.FileField(storage=private_storage, upload_to="certificates", max_length=120)
    sha256 = models.CharField(max_length=64, db_index=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            # The scheduler, the parent and the project manager all issue at the same moment.
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(state="valid"), name="certificate_one_valid_per_enrolment"
            ),
            models.CheckConstraint(
                condition=Q(state__in=CertificateState.values), name="certificate_known_state"
            ),
            models.CheckConstraint(
                condition=Q(name_shown__in=NameShown.values), name="certificate_known_name_shown"
            ),
            # A certificate without its document, or without the hash that proves the document.
            models.CheckConstraint(
                condition=~Q(file="") & ~Q(sha256="") & ~Q(code=""), name="certificate_has_its_document"
            ),
            models.CheckConstraint(
                condition=Q(state="valid") | Q(state_changed_at__isnull=False),
                name="certificate_changed_state_is_dated",
            ),
        ]

    def __str__(self):
        return self.code

    @property
    def is_valid(self) -> bool:
        """Whether the certificate stands."""
        return self.state == CertificateState.VALID

    def has_expired(self, at: datetime) -> bool:
        """Whether its last day is over, on the calendar of its cohort."""
        return (
            self.expires_on is not None and at.astimezone(ZoneInfo(self.time_zone)).date() > self.expires_on
        )

    @property
    def state_changed_on(self) -> date | None:
        """The day of the last change of state, in the time zone of its cohort; ``None`` while it stands."""
        changed = self.state_changed_at
        return changed and changed.astimezone(ZoneInfo(self.time_zone)).date()


class CertificateEvent(AppendOnly):
    """A dated change of a certificate's state, with who and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="events")
    state = models.CharField(max_length=16, choices=CertificateState)
    reason = models.CharField(max_length=32, choices=RevocationReason, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("change of a certificate")
        ordering = ["at"]
        constraints = [
            # A withdrawal without a reason cannot be explained to the learner.
            models.CheckConstraint(
                condition=~Q(state="revoked") | ~Q(reason=""), name="certificate_revoked_with_reason"
            ),
        ]

    def __str__(self):
        return f"{self.state} {self.at:%Y-%m-%d}"
