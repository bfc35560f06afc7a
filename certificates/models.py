import uuid
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.designs import CertificateDesign, PaperLanguages
from institute.cohorts.models import Cohort, Enrolment
from institute.records.append_only import AppendOnly

__all__ = [
    "BulkIssue",
    "BulkIssueRow",
    "BulkState",
    "Certificate",
    "CertificateDesign",
    "CertificateEvent",
    "CertificateState",
    "NameConfirmation",
    "NameShown",
    "PaperLanguages",
    "RevocationReason",
]


def private_storage():
    """Where papers about people are kept; named by a function so that no migration holds a path."""
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

    def by(self, learner):
        """Certificates of one parent."""
        return self.filter(enrolment__learner=learner)

    def visible_to(self, user):
        """Certificates of the cohorts that a person of the team may see."""
        if user.is_project_manager:
            return self
        return self.filter(enrolment__in=Enrolment.objects.visible_to(user))

    def valid(self):
        """Certificates that stand: at most one for an enrolment."""
        return self.filter(state=CertificateState.VALID)


class Certificate(models.Model):
    """What the institute attested, as it was worded on the day it was issued.

    The name and wording are copied, not looked up: a certificate must keep saying what it said when the
    parent marries, the curriculum is renamed, or the account is closed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # When a parent's records are erased, the paper in somebody's hand can still be checked.
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
    # What is printed in each language, the first one largest: see wording.py.
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
            # A certificate without its paper, or without the hash that proves the paper.
            models.CheckConstraint(
                condition=~Q(file="") & ~Q(sha256="") & ~Q(code=""), name="certificate_has_its_paper"
            ),
            models.CheckConstraint(
                condition=Q(state="valid") | Q(state_changed_at__isnull=False),
                name="certificate_changed_state_is_dated",
            ),
        ]

    def __str__(self):
        return self.code

    @property
    def is_valid(self):
        """Whether the certificate stands."""
        return self.state == CertificateState.VALID

    def has_expired(self, at):
        """Whether its last day is over, on the calendar of its cohort."""
        return (
            self.expires_on is not None and at.astimezone(ZoneInfo(self.time_zone)).date() > self.expires_on
        )

    @property
    def state_changed_on(self):
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
            # A withdrawal without a reason cannot be explained to the parent.
            models.CheckConstraint(
                condition=~Q(state="revoked") | ~Q(reason=""), name="certificate_revoked_with_reason"
            ),
        ]

    def __str__(self):
        return f"{self.state} {self.at:%Y-%m-%d}"


class NameConfirmation(AppendOnly):
    """How a parent's name is written on her certificate, and in which languages the paper is worded.

    She says so herself, or somebody of the team writes down what she said. The newest row counts.
    """

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="name_confirmations")
    name = models.CharField(max_length=200)
    languages = models.CharField(max_length=8, choices=PaperLanguages, default=PaperLanguages.BOTH)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("name on a certificate")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="name_confirmation_says_a_name"),
            models.CheckConstraint(
                condition=Q(languages__in=PaperLanguages.values), name="name_confirmation_known_languages"
            ),
        ]

    def __str__(self):
        return f"{self.enrolment_id} {self.at:%Y-%m-%d}"


class BulkState(models.TextChoices):
    """What a run is doing."""

    RUNNING = "running", _("Running")
    STOPPED = "stopped", _("Stopped")
    FINISHED = "finished", _("Finished")


class BulkIssueQuerySet(models.QuerySet):
    """Questions about runs."""

    def visible_to(self, user):
        """Runs are the project manager's."""
        return self if user.is_project_manager else self.none()

    def open(self):
        """Runs that still have something to do."""
        return self.exclude(state=BulkState.FINISHED)


class BulkIssue(models.Model):
    """One run that issues the certificates of a cohort; it can be stopped, and goes on where it stopped."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="bulk_issues")
    # Whether parents who confirmed no name get the name that stands in the roster.
    takes_roster_names = models.BooleanField(default=False)
    state = models.CharField(max_length=16, choices=BulkState, default=BulkState.RUNNING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    moved_at = models.DateTimeField()

    objects = BulkIssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("bulk issue")
        constraints = [
            # Two clicks on "Issue" make one run.
            models.UniqueConstraint(
                fields=["cohort"], condition=~Q(state="finished"), name="bulk_issue_one_open_per_cohort"
            ),
            models.CheckConstraint(condition=Q(state__in=BulkState.values), name="bulk_issue_known_state"),
        ]

    def __str__(self):
        return f"{self.cohort} {self.at:%Y-%m-%d}"


class BulkIssueRow(models.Model):
    """One parent of a run: still to do, or done with her certificate or the reason why there is none."""

    run = models.ForeignKey(BulkIssue, models.CASCADE, related_name="rows")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    certificate = models.ForeignKey(Certificate, models.PROTECT, null=True, related_name="+")
    refusal = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        verbose_name = _("row of a bulk issue")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "enrolment"], name="bulk_issue_row_once"),
            models.CheckConstraint(
                condition=Q(done_at=None, certificate=None, refusal="")
                | Q(done_at__isnull=False, certificate__isnull=False, refusal="")
                | (Q(done_at__isnull=False, certificate=None) & ~Q(refusal="")),
                name="bulk_issue_row_is_done_one_way",
            ),
        ]

    def __str__(self):
        return f"{self.run_id} {self.enrolment_id}"
