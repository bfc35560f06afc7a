"""What the parents of the data set did: marks, reading, attempts, with the folds that verbs would keep."""

from collections import Counter
from datetime import timedelta

from institute.attendance.folding import is_attended
from institute.attendance.models import AttendanceMark, AttendanceRecord, Status
from institute.cohorts.models import Enrolment, EnrolmentEvent, EnrolmentStage
from institute.management import demo_names
from institute.management.scale.content import new_uuid
from institute.management.scale.rows import Table
from institute.people import audit
from institute.people.models import CODE_CHARACTERS, AuditAction, User
from learning_outcomes.models import Evidence
from lessons.progress.models import AnswerEvent, Attempt, LessonCompletion, Response, ScoreEvent, ScoreKind

LANGUAGES = ("en", "en", "en", "en", "en", "es", "es", "es", "es", "fa")
NAMES = [name for name, _language in demo_names.FIRST_COHORT + demo_names.SECOND_COHORT]
# How many modules a parent has behind her; a third have all eight.
REACHED = (8, 8, 8, 8, 7, 7, 6, 5, 4, 3, 2, 1)
FAILED_FIRST, WITHDRAWN, CORRECTED, MINUTES_WRITTEN = 0.15, 0.03, 0.02, 0.1


class Records:
    """Writes the records of whole cohorts; all tables are closed together at the end."""

    def __init__(self, modules, quizzes, *, at, by, rng):
        self.modules, self.quizzes, self.at, self.by, self.rng = modules, quizzes, at, by, rng
        self.codes = set(User.objects.values_list("username", flat=True))
        self.people = Table(User, "username", "display_name", "preferred_language", "password", "date_joined")
        self.enrolments = Table(
            Enrolment, "id", "learner_id", "cohort_id", "school_site_id", "joined_on", "withdrawn_on"
        )
        self.stages = Table(EnrolmentEvent, "id", "enrolment_id", "stage", "on", "at", "by_id", "reason")
        self.marks = Table(
            AttendanceMark, "id", "client_uuid", "session_id", "enrolment_id", "status", "minutes",
            "minutes_planned", "by_id", "at",
        )  # fmt: skip
        self.attendance = Table(
            AttendanceRecord, "session_id", "enrolment_id", "status", "minutes", "is_attended", "marked_at"
        )
        self.reading = Table(LessonCompletion, "learner_id", "lesson_id", "lesson_key", "language", "read_at")
        self.attempts = Table(
            Attempt, "id", "learner_id", "enrolment_id", "quiz_id", "quiz_key", "revision_id", "number",
            "started_at", "submitted_at", "language", "shuffle_seed", "points", "points_possible",
            "points_to_pass",
        )  # fmt: skip
        self.events = Table(
            AnswerEvent, "id", "attempt_id", "client_uuid", "sequence", "question_id", "answer", "language",
            "prompt_hash", "at",
        )  # fmt: skip
        self.responses = Table(
            Response, "attempt_id", "question_id", "answer", "sequence", "language", "prompt_hash", "points"
        )
        self.scores = Table(ScoreEvent, "id", "response_id", "kind", "points", "at")
        self.evidence = Table(
            Evidence, "id", "learner_id", "outcome_key", "outcome_code", "kind", "source_kind", "source_id",
            "points", "possible", "observed_at",
        )  # fmt: skip
        # In an order in which each table only points at those before it.
        self.tables = (
            self.people, self.enrolments, self.stages, self.marks, self.attendance, self.reading,
            self.attempts, self.events, self.responses, self.scores, self.evidence,
        )  # fmt: skip

    def of_cohort(self, place, count, schools):
        """Write ``count`` parents with all that they did."""
        changed = Counter()
        for number in range(count):
            changed.update(self._parent(place, number, schools))
        for session in place.held:
            audit.record(
                AuditAction.ATTENDANCE_SAVED, actor=self.by, at=session.ends_at, subject=session,
                count=changed[session.pk],
            )  # fmt: skip

    def close(self):
        """Write what is left in every table; returns how many rows each has."""
        for table in self.tables:
            table.close()
        return {table.model._meta.label: table.count for table in self.tables}

    def _parent(self, place, number, schools):
        rng, cohort = self.rng, place.cohort
        reached = rng.choice(REACHED)
        gone = rng.randrange(1, len(place.held)) if rng.random() < WITHDRAWN else None
        code = self._code()
        learner = self.people.add(
            code, f"{rng.choice(NAMES)} {number + 1}", rng.choice(LANGUAGES), f"!{code}", place.joined_at
        )
        enrolment = new_uuid(rng)
        # The day before the first session that she missed: on her last day she is still on the roster.
        left_at = place.held[gone].starts_at - timedelta(days=1) if gone is not None else None
        left_on = left_at and cohort.day_of(left_at)
        school = schools[number % len(schools)].pk
        self.enrolments.add(enrolment, learner, cohort.pk, school, cohort.starts_on, left_on)
        enrolled = EnrolmentStage.ENROLLED.value
        self._stage(enrolment, enrolled, cohort.starts_on, place.joined_at)
        expected = place.held
        if gone is not None:
            self._stage(enrolment, EnrolmentStage.WITHDRAWN.value, left_on, left_at, "Moved away.")
            expected = [one for one in place.held if cohort.day_of(one.starts_at) <= left_on]
            reached = min(reached, gone // 2)
        steadiness = rng.uniform(0.7, 1.0)
        for session in expected:
            self._mark(session, enrolment, steadiness)
        step = (self.at - place.joined_at) / len(self.modules)
        for order, (module, quiz) in enumerate(zip(self.modules, self.quizzes, strict=True)):
            # In quarters of an hour: times that come again are converted once.
            begun = place.joined_at + step * order
            begun += timedelta(minutes=15 * rng.randrange(max(1, int(step.total_seconds() // 1800))))
            if order < reached:
                self._read(learner, module.lessons, begun)
                self._quiz(learner, enrolment, quiz, begun)
            elif order == reached and gone is None:
                self._read(learner, module.lessons[: rng.randrange(len(module.lessons))], begun)
        return [session.pk for session in expected]

    def _code(self):
        while True:
            letters = "".join(self.rng.choices(CODE_CHARACTERS, k=8))
            code = f"{letters[:4]}-{letters[4:]}"
            if code not in self.codes:
                self.codes.add(code)
                return code

    def _stage(self, enrolment, stage, on, at, reason=""):
        self.stages.add(new_uuid(self.rng), enrolment, stage, on, at, self.by.pk, reason)

    def _mark(self, session, enrolment, steadiness):
        rng = self.rng
        if rng.random() < CORRECTED:
            self._say(session, enrolment, Status.ABSENT.value, None, session.ends_at)
        if rng.random() < steadiness:
            status = Status.LATE.value if rng.random() < 0.1 else Status.PRESENT.value
        else:
            status = Status.EXCUSED.value if rng.random() < 0.5 else Status.ABSENT.value
        minutes = None
        if status == Status.LATE.value and rng.random() < MINUTES_WRITTEN:
            minutes = rng.choice((40, 60, 70, 80))
        at = session.ends_at + timedelta(minutes=5)
        self._say(session, enrolment, status, minutes, at)
        there = is_attended(status, minutes, session.minutes)
        self.attendance.add(session.pk, enrolment, status, minutes, there, at)

    def _say(self, session, enrolment, status, minutes, at):
        rng = self.rng
        self.marks.add(
            new_uuid(rng), new_uuid(rng), session.pk, enrolment, status, minutes, session.minutes,
            self.by.pk, at,
        )  # fmt: skip

    def _read(self, learner, lessons, at):
        for lesson in lessons:
            self.reading.add(learner, lesson.pk, lesson.translation_key, "en", at)

    def _quiz(self, learner, enrolment, quiz, at):
        rng, number = self.rng, 1
        if quiz.failing and rng.random() < FAILED_FIRST:
            self._attempt(learner, enrolment, quiz, rng.choice(quiz.failing), number, at)
            number, at = 2, at + timedelta(minutes=45)
        self._attempt(learner, enrolment, quiz, rng.choice(quiz.passing), number, at)

    def _attempt(self, learner, enrolment, quiz, sheet, number, at):
        rng, attempt, sent = self.rng, new_uuid(self.rng), at + timedelta(minutes=15)
        self.attempts.add(
            attempt, learner, enrolment, quiz.quiz_id, quiz.key, quiz.revision_id, number, at, sent, "en",
            rng.getrandbits(62), sheet.points, quiz.points_possible, quiz.points_to_pass,
        )  # fmt: skip
        for line in sheet.lines:
            self.events.add(
                new_uuid(rng), attempt, new_uuid(rng), 1, line.question_id, line.answer, "en",
                line.prompt_hash, at,
            )  # fmt: skip
            response = self.responses.add(
                attempt, line.question_id, line.answer, 1, "en", line.prompt_hash, line.points
            )
            self.scores.add(new_uuid(rng), response, ScoreKind.SUBMIT.value, line.points, sent)
        for shown in sheet.shown:
            self.evidence.add(
                new_uuid(rng), learner, shown.outcome_key, shown.code, Evidence.Kind.QUIZ.value, "attempt",
                attempt, shown.points, shown.possible, sent,
            )  # fmt: skip
