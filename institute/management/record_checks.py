"""Compare derived records with their history, and numbers on one screen with the same ones on another.

Each check yields a sentence for each difference. Rows are read in batches, so that memory does not grow
with the records; sentences name ids and codes, never a person.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import batched
from uuid import UUID

from django.db.models import Model, QuerySet

from certificates.models import Certificate, CertificateEvent
from institute.attendance.folding import fold
from institute.attendance.models import AttendanceMark, AttendanceRecord
from institute.attendance.services import record_of
from institute.cohorts.models import Cohort, Enrolment, Requirement, Session, SessionEvent
from institute.cohorts.requirement_kinds import REGISTERED
from institute.completion.evaluation import evaluate_all
from institute.records.vocabulary import stored_unknown_values
from institute.reports.people import desk_people
from lessons.progress.models import AnswerEvent, Attempt, Response, ScoreEvent

BATCH_SIZE = 500


def batches_of[Row: Model](queryset: QuerySet[Row]) -> Iterator[tuple[Row, ...]]:
    """Yield the rows of a queryset in batches."""
    yield from batched(queryset.iterator(chunk_size=BATCH_SIZE), BATCH_SIZE, strict=False)


def differences(cohorts: Collection[Cohort], at: datetime, *, everybody: bool) -> Iterator[str]:
    """Yield every difference in these cohorts. ``everybody``: also of records that belong to no cohort."""
    enrolments = Enrolment.objects.filter(cohort__in=cohorts)
    attempts, certificates = Attempt.objects.all(), Certificate.objects.all()
    if not everybody:
        attempts = attempts.filter(learner__in=enrolments.values("learner"))
        certificates = certificates.filter(enrolment__in=enrolments)
    yield from unknown_requirements(cohorts)
    for cohort in cohorts:
        yield from compare_desk_with_evaluation(cohort, at)
    for session_batch in batches_of(Session.objects.filter(cohort__in=cohorts).order_by("pk")):
        yield from sessions_and_events(session_batch)
    for enrolment_batch in batches_of(enrolments.order_by("pk")):
        yield from attendance_and_marks(enrolment_batch)
    for attempt_batch in batches_of(attempts.order_by("pk")):
        yield from responses_and_answers(attempt_batch)
        yield from points_and_scores(attempt_batch)
    for certificate_batch in batches_of(certificates.order_by("pk")):
        yield from certificates_and_events(certificate_batch)
    if everybody:
        yield from undefined_values()


def undefined_values():
    """Stored kinds and actions that the code does not define, such as those of a removed one."""
    for model, field, value, rows in stored_unknown_values():
        yield f"{model._meta.label}.{field}: the code does not define {value!r} (rows: {rows})."


def unknown_requirements(cohorts):
    """Stored requirements of a kind that is not registered: nobody can meet them."""
    for requirement in Requirement.objects.filter(cohort__in=cohorts).exclude(kind__in=REGISTERED):
        yield (
            f"Requirement {requirement.pk} of cohort {requirement.cohort_id}: "
            f"nothing is known of its kind {requirement.kind}."
        )


def compare_desk_with_evaluation(cohort, at):
    """The row of the desk against what the parent's home shows and the certificate rests on."""
    rows = {row.enrolment_id: row for row in desk_people(cohort, at)}
    for batch in batches_of(Enrolment.objects.kept().filter(cohort=cohort).order_by("pk")):
        evaluations = evaluate_all(batch, at)
        for enrolment in batch:
            row, evaluation = rows.pop(enrolment.pk, None), evaluations[enrolment.pk]
            if row is None:
                yield f"Enrolment {enrolment.pk}: has no row on the desk."
                continue
            for result in evaluation.results:
                counted = row.counts.progress[result.kind].have
                if result.have != counted:
                    yield (
                        f"Enrolment {enrolment.pk}: the desk says {counted} {result.kind}, "
                        f"the learner's home says {result.have}."
                    )
            if row.state != evaluation.state:
                yield (
                    f"Enrolment {enrolment.pk}: the desk says {row.state}, the certificate rule says "
                    f"{evaluation.state}."
                )
    for enrolment in rows:
        yield f"Enrolment {enrolment}: has a row on the desk and is not in the cohort."


def sessions_and_events(sessions):
    """Whether a session is cancelled, and since when, against the newest of its events."""
    newest = {event.session_id: event for event in SessionEvent.objects.filter(session__in=sessions)}
    for session in sessions:
        event = newest.get(session.pk)
        since = event.at if event and event.is_cancelled else None
        if session.cancelled_at != since:
            yield f"Session {session.pk}: cancelled_at says {session.cancelled_at}, history says {since}."


def attendance_and_marks(enrolments):
    """Attendance records against the fold of their marks."""
    history = defaultdict(list)
    for mark in AttendanceMark.objects.filter(enrolment__in=enrolments):
        history[mark.session_id].append(mark)
    folded = {
        (session, enrolment): record_of(mark)
        for session, marks in history.items()
        for enrolment, mark in fold(marks).items()
    }
    for record in AttendanceRecord.objects.filter(enrolment__in=enrolments):
        rebuilt = folded.pop((record.session_id, record.enrolment_id), None)
        yield from _compared(
            f"Attendance of {record.enrolment_id} at {record.session_id}",
            record,
            rebuilt,
            ("status", "minutes", "is_attended", "marked_at"),
        )
    for session, enrolment in folded:
        yield f"Attendance of {enrolment} at {session}: has marks and no record."


def responses_and_answers(attempts):
    """Responses against the newest of their answers."""
    newest = {}
    for event in AnswerEvent.objects.filter(attempt__in=attempts).order_by("sequence", "client_uuid"):
        newest[event.attempt_id, event.question_id] = event
    for response in Response.objects.filter(attempt__in=attempts):
        latest = newest.pop((response.attempt_id, response.question_id), None)
        yield from _compared(
            f"Response {response.question_id} of attempt {response.attempt_id}",
            response,
            latest,
            ("answer", "sequence", "language", "prompt_hash"),
        )
    for attempt, question in newest:
        yield f"Response {question} of attempt {attempt}: has answers and no response."


def points_and_scores(attempts):
    """Points of responses against the newest of their scores, and of attempts against their sum."""
    newest = {
        score.response_id: score
        for score in ScoreEvent.objects.filter(response__attempt__in=attempts).order_by("at", "pk")
    }
    points: defaultdict[UUID, int] = defaultdict(int)
    provisional: defaultdict[UUID, int] = defaultdict(int)
    for response in Response.objects.filter(attempt__in=attempts, points__isnull=False):
        score = newest.get(response.pk)
        yield from _compared(
            f"Score of response {response.question_id} of attempt {response.attempt_id}",
            response,
            score,
            ("points", "is_provisional"),
        )
        if score:
            points[response.attempt_id] += score.points
            provisional[response.attempt_id] += score.points if score.is_provisional else 0
    for attempt in attempts:
        if attempt.is_open:
            continue
        if attempt.points != points[attempt.pk]:
            yield f"Attempt {attempt.pk}: points say {attempt.points}, history says {points[attempt.pk]}."
        if attempt.points_provisional != provisional[attempt.pk]:
            yield (
                f"Attempt {attempt.pk}: points_provisional say {attempt.points_provisional}, "
                f"history says {provisional[attempt.pk]}."
            )


def certificates_and_events(certificates):
    """The state of certificates against the newest of their events."""
    events = CertificateEvent.objects.filter(certificate__in=certificates).order_by("at", "pk")
    newest = {event.certificate_id: event for event in events}
    for certificate in certificates:
        yield from _compared(
            f"Certificate {certificate.pk}", certificate, newest.get(certificate.pk), ("state",)
        )


def _compared(label, stored, rebuilt, names):
    """Yield a sentence for each field in which a fold differs from what its history leads to."""
    if rebuilt is None:
        yield f"{label}: has no history."
        return
    for name in names:
        value, expected = getattr(stored, name), getattr(rebuilt, name)
        if value != expected:
            # An answer is a parent's own words: the line says that it differs, not what it is.
            values = "" if name == "answer" else f" says {value}, history says {expected}"
            yield f"{label}: {name}{values or ' differs from history'}."
