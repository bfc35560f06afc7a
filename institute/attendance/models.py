import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from institute.records.append_only import AppendOnly


class Status(models.TextChoices):
    """The four marks of a roster."""

    PRESENT = "present", _("Here")
    LATE = "late", _("Late")
    EXCUSED = "excused", _("Excused")
    ABSENT = "absent", _("Away")


# Present and late count as attended. The label "excused" is for support calls and changes no count.
ATTENDED = (Status.PRESENT, Status.LATE)


class AttendanceMark(AppendOnly):
    """One mark as it was made: by whom, when, from where. A correction is a new mark."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_uuid = models.UUIDField(unique=True)
    session = models.ForeignKey("cohorts.Session", models.PROTECT, related_name="marks")
    enrolment = models.ForeignKey("cohorts.Enrolment", models.PROTECT, related_name="marks")
    status = models.CharField(max_length=16, choices=Status)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    # How long the session was planned to be on that day: the fold needs nothing but the marks.
    minutes_planned = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("attendance mark")
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="attendance_mark_known_status"
            ),
        ]

    def __str__(self):
        return f"{self.status} {self.at:%Y-%m-%d %H:%M}"


class AttendanceRecord(models.Model):
    """Who was there: the fold of the marks of one parent at one session, kept with every mark."""

    session = models.ForeignKey("cohorts.Session", models.PROTECT, related_name="records")
    enrolment = models.ForeignKey("cohorts.Enrolment", models.PROTECT, related_name="attendance")
    status = models.CharField(max_length=16, choices=Status)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    is_attended = models.BooleanField()
    marked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("attendance record")
        constraints = [
            # Two facilitators save the same roster at once: one record a person, both marks in history.
            models.UniqueConstraint(fields=["session", "enrolment"], name="attendance_record_once"),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="attendance_record_known_status"
            ),
            # Somebody marked away or excused must never count as there.
            models.CheckConstraint(
                condition=Q(is_attended=False) | Q(status__in=ATTENDED),
                name="attendance_record_attended_was_there",
            ),
        ]

    def __str__(self):
        return f"{self.session_id} {self.status}"
