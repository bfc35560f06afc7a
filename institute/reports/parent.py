"""Everything about one parent's way through a cohort: the evaluation, and the records behind it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import FETCH_RAISE, Q

from certificates.models import Certificate, CertificateEvent, NameConfirmation
from institute.attendance.models import AttendanceMark, AttendanceRecord
from institute.cohorts.models import Enrolment, EnrolmentEvent, Session
from institute.completion.evaluation import evaluate
from lessons.curriculum.models import LessonPage
from lessons.progress.models import Attempt, LessonCompletion


@dataclass(frozen=True)
class SessionLine:
    """One session with the parent's attendance record and every mark, the newest last."""

    session: Session
    record: AttendanceRecord | None
    marks: tuple[AttendanceMark, ...]
    is_ahead: bool = False


def parent_record(enrolment: Enrolment, at: datetime) -> dict[str, Any]:
    """Return what the desk shows of one parent. The number of queries does not grow with the records."""
    return {
        "evaluation": evaluate(enrolment, at),
        "sessions": _sessions(enrolment, at),
        "attempts": _attempts(enrolment),
        "lessons": _lessons(enrolment),
        "stages": list(
            EnrolmentEvent.objects.filter(enrolment=enrolment)
            .select_related("by")
            .order_by("at")
            .fetch_mode(FETCH_RAISE)
        ),
        "certificates": _certificates(enrolment),
        "name": NameConfirmation.objects.filter(enrolment=enrolment).order_by("-pk").first(),
    }


def _sessions(enrolment: Enrolment, at: datetime) -> list[SessionLine]:
    marks: dict[UUID, list[AttendanceMark]] = {}
    records: dict[UUID, AttendanceRecord] = {}
    for mark in AttendanceMark.objects.filter(enrolment=enrolment).select_related("by").order_by("at", "id"):
        marks.setdefault(mark.session_id, []).append(mark)
    for record in AttendanceRecord.objects.filter(enrolment=enrolment):
        records[record.session_id] = record
    sessions = Session.objects.filter(cohort=enrolment.cohort_id).order_by("starts_at", "number")
    return [
        SessionLine(
            session, records.get(session.pk), tuple(marks.get(session.pk, ())), is_ahead=session.ends_at > at
        )
        for session in sessions
    ]


def _attempts(enrolment: Enrolment) -> list[Attempt]:
    # Attempts made in another cohort are shown only to those who may see that cohort.
    here = Q(enrolment=enrolment) | Q(enrolment=None)
    attempts = Attempt.objects.by(enrolment.learner).filter(here)
    attempts = attempts.select_related("quiz").defer("quiz__questions")
    return list(attempts.order_by("quiz__path", "number").fetch_mode(FETCH_RAISE))


def _lessons(enrolment: Enrolment) -> list[tuple[str, str, datetime]]:
    left, cohort = enrolment.withdrawn_on, enrolment.cohort
    rows = LessonCompletion.objects.by(enrolment.learner).values_list("lesson_key", "read_at")
    read = {key: moment for key, moment in rows if left is None or cohort.day_of(moment) <= left}
    pages = LessonPage.objects.filter(translation_key__in=read, locale__language_code="en")
    ordered = pages.order_by("path").values_list("translation_key", "code", "title")
    return [(code, title, read[key]) for key, code, title in ordered]


def _certificates(enrolment: Enrolment) -> list[tuple[Certificate, list[CertificateEvent]]]:
    events: dict[UUID, list[CertificateEvent]] = {}
    for event in (
        CertificateEvent.objects.filter(certificate__enrolment=enrolment).select_related("by").order_by("at")
    ):
        events.setdefault(event.certificate_id, []).append(event)
    certificates = Certificate.objects.filter(enrolment=enrolment).order_by("-issued_at")
    return [(certificate, events.get(certificate.pk, [])) for certificate in certificates]
