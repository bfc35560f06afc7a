import uuid
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from institute.cohorts.orientation import OrientationEvent
from institute.cohorts.requirements import Requirement
from institute.cohorts.schools import SchoolSite
from institute.cohorts.time_zones import known_time_zone
from institute.people.history import AppendOnly

__all__ = [
    "Cohort", "CohortModule", "Enrolment", "EnrolmentEvent", "EnrolmentStage", "OrientationEvent",
    "Requirement", "SchoolSite", "Session",
]  # fmt: skip


class CohortQuerySet(models.QuerySet):
    """Questions about cohorts."""

    def visible_to(self, user):
        """Cohorts that a person may see: all for a project manager, her own for a facilitator."""
        if user.is_project_manager:
            return self
        if user.is_facilitator:
            return self.filter(facilitators=user)
        return self.none()


class Cohort(ClusterableModel):
    """One run of the curriculum: its modules, sessions, facilitators and requirements."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default="America/Los_Angeles",
        validators=[known_time_zone],
        help_text=_("All times of the cohort are typed and shown in this zone."),
    )
    facilitators = ParentalManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="cohorts_facilitated",
        verbose_name=_("facilitators"),
    )

    objects = CohortQuerySet.as_manager()

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        ordering = ["-starts_on", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="cohort_ends_after_it_starts",
                violation_error_message=_("The last day comes after the first day."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def zone(self):
        """The cohort's time zone: all of its times are shown in it."""
        return ZoneInfo(self.time_zone)

    def day_of(self, moment):
        """The day on the cohort's own calendar at a moment."""
        return moment.astimezone(self.zone).date()

    def has_started(self, at):
        """Whether the cohort's first day has come: from then on its rules stand still."""
        return self.starts_on <= self.day_of(at)


class CohortModule(Orderable):
    """A module that the cohort takes, in its order, open from a day on."""

    cohort = ParentalKey(Cohort, on_delete=models.CASCADE, related_name="cohort_modules")
    # The page in the source language; its translation key is the module's identity.
    module = models.ForeignKey(
        "curriculum.ModulePage", models.PROTECT, related_name="+", verbose_name=_("module")
    )
    opens_on = models.DateField(
        _("opens on"), null=True, blank=True, help_text=_("Empty: open as soon as a parent is enrolled.")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("module of the cohort")
        constraints = [
            models.UniqueConstraint(fields=["cohort", "module"], name="cohort_module_once"),
        ]

    def __str__(self):
        return str(self.module)


class SessionQuerySet(models.QuerySet):
    """Questions about sessions."""

    def visible_to(self, user):
        """Sessions of the cohorts that a person may see."""
        return self.filter(cohort__in=Cohort.objects.visible_to(user))

    def planned(self):
        """Sessions that were not cancelled: the total that percentages are taken of."""
        return self.filter(cancelled_at=None)


class Session(models.Model):
    """One meeting of a cohort. Times are stored in UTC and shown in the cohort's time zone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = ParentalKey(Cohort, on_delete=models.CASCADE, related_name="sessions")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=160)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=160, blank=True, default="")
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "number"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "number"], name="session_number_once_per_cohort"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_it_starts",
                violation_error_message=_("A session ends after it starts."),
            ),
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"

    @property
    def minutes(self):
        """How long the session is planned to be, in whole minutes."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def local_start(self):
        """When it starts, on the cohort's own clock."""
        return self.starts_at.astimezone(self.cohort.zone)


class SessionEvent(AppendOnly):
    """A session was cancelled, or brought back (``is_cancelled`` is false), with who and why."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="events")
    is_cancelled = models.BooleanField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("change of a session")
        ordering = ["at", "pk"]
        constraints = [
            # Parents came for nothing, and a year later nobody can say why.
            models.CheckConstraint(
                condition=Q(is_cancelled=False) | ~Q(reason=""), name="session_event_cancelled_says_why"
            ),
        ]

    def __str__(self):
        return f"{self.words} {self.at:%Y-%m-%d}"

    @property
    def words(self):
        """What happened."""
        return _("Cancelled") if self.is_cancelled else _("Brought back")


class EnrolmentQuerySet(models.QuerySet):
    """Questions about enrolments."""

    def visible_to(self, user):
        """Enrolments of the cohorts that a person of the team may see."""
        return self.filter(cohort__in=Cohort.objects.visible_to(user))

    def by(self, learner):
        """Enrolments of one parent."""
        return self.filter(learner=learner)

    def kept(self):
        """Enrolments that were not withdrawn. Reading stays open after the cohort has ended."""
        return self.filter(withdrawn_on=None)

    def active(self, on):
        """Enrolments of a cohort that is running on the given local day, and not withdrawn."""
        return self.kept().filter(cohort__starts_on__lte=on, cohort__ends_on__gte=on)

    def expected_at(self, session):
        """Enrolments that belong on a session's roster: joined by that day, and not gone before it."""
        day = session.cohort.day_of(session.starts_at)
        return self.filter(Q(withdrawn_on=None) | Q(withdrawn_on__gte=day)).filter(
            cohort=session.cohort_id, joined_on__lte=day
        )


class EnrolmentStage(models.TextChoices):
    """The stages of an enrolment; each change is dated in :class:`EnrolmentEvent`."""

    ENROLLED = "enrolled", _("Enrolled")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Enrolment(models.Model):
    """A learner's place in a cohort."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="enrolments", verbose_name=_("parent")
    )
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="enrolments", verbose_name=_("cohort"))
    school_site = models.ForeignKey(
        SchoolSite, models.PROTECT, verbose_name=_("school site"), related_name="enrolments",
        null=True, blank=True,
    )  # fmt: skip
    joined_on = models.DateField(_("joined on"))
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    # Stamped by the verbs that change a fact about the parent; the scheduler looks at stamped ones.
    records_changed_at = models.DateTimeField(null=True, editable=False, db_index=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            # Two clicks on "Enrol" must not make two places.
            models.UniqueConstraint(fields=["learner", "cohort"], name="enrolment_once_per_cohort"),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("joined_on")),
                name="enrolment_withdrawn_after_it_began",
            ),
        ]

    def __str__(self):
        # Wagtail's log keeps this text for ever: it says the member code, never the name.
        return f"{self.learner.username} · {self.cohort}"


class EnrolmentEvent(AppendOnly):
    """A dated change of stage, with who and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="events")
    stage = models.CharField(max_length=16, choices=EnrolmentStage)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("change of stage")
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=EnrolmentStage.values), name="enrolment_event_known_stage"
            ),
            # Somebody leaves, and a year later nobody can say why.
            models.CheckConstraint(
                condition=~Q(stage="withdrawn") | ~Q(reason=""), name="enrolment_event_withdrawn_says_why"
            ),
        ]

    def __str__(self):
        return f"{self.get_stage_display()} {self.on}"
