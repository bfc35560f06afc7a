"""A learner's enrolment in a cohort, and the dated changes of its stage."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from institute.cohorts.models.cohort import Cohort
from institute.cohorts.models.school_site import SchoolSite
from institute.records.append_only import AppendOnly
from institute.records.vocabulary import GrowingChoiceField


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
    """A learner's enrolment in a cohort."""

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
    # Set by services that change a fact about the learner; the scheduler evaluates enrolments that have it.
    records_changed_at = models.DateTimeField(null=True, editable=False, db_index=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            # Two clicks on "Enrol" must not make two enrolments.
            models.UniqueConstraint(fields=["learner", "cohort"], name="enrolment_once_per_cohort"),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("joined_on")),
                name="enrolment_withdrawn_after_it_began",
            ),
        ]

    def __str__(self):
        # Wagtail's log keeps this text permanently: it has the member code, never the name.
        return f"{self.learner.username} · {self.cohort}"


class EnrolmentEvent(AppendOnly):
    """A dated change of stage, with who and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="events")
    stage = GrowingChoiceField(max_length=16, choices=EnrolmentStage)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("change of stage")
        ordering = ["at"]
        constraints = [
            # Somebody leaves, and a year later nobody can say why.
            models.CheckConstraint(
                condition=~Q(stage="withdrawn") | ~Q(reason=""), name="enrolment_event_withdrawn_says_why"
            ),
        ]

    def __str__(self):
        return f"{self.get_stage_display()} {self.on}"
