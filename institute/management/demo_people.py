"""The people, cohorts and history of the demo: made once, through the services that views call."""

import json
import secrets
from datetime import datetime, time, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import override

from certificates.services import NotIssued, issue_certificate
from institute.attendance.models import Status
from institute.attendance.services import RosterMark, save_roster
from institute.cohorts.calendar import suggested_plan
from institute.cohorts.calendar.plan import SATURDAY, WEEK, modules_with_openings
from institute.cohorts.models import Cohort, CohortModule, SchoolSite, Session
from institute.cohorts.requirement_kinds import usual_requirements
from institute.cohorts.services import enrol_new_parent, record_orientation, set_requirements, withdraw
from institute.management import demo_names
from institute.people import roles
from institute.people.allauth_internals import TOTP, generate_totp_secret
from institute.people.models import User
from institute.people.pins import weakness_of
from institute.people.services import ensure_roles
from institute.people.sign_in import issue_card, set_pin
from lessons.curriculum.models import LessonPage, ModulePage
from lessons.progress.services import begin_attempt, mark_read, save_answers, submit_attempt
from lessons.quizzes.models import QuizPage
from lessons.quizzes.question_types import type_of
from lessons.quizzes.snapshots import quiz_snapshot

ZONE = ZoneInfo("America/Los_Angeles")
COHORTS = ("Delta cohort", "Foothill cohort")
GROUPS = {
    "facilitator of the cohort": roles.FACILITATOR,
    "facilitator of another cohort": roles.FACILITATOR,
    "content editor": roles.CONTENT_EDITOR,
    "project manager": roles.PROJECT_MANAGER,
    "report viewer": roles.REPORT_VIEWER,
    "superuser": None,
}


def accounts_file() -> Path:
    """Return the file with the sign-in data of the demo; only this machine's user can read it."""
    return Path(settings.VAR_DIR) / "demo-accounts.json"


def read_accounts() -> list[dict]:
    """Return the accounts of the demo, or an empty list when the database in use has none."""
    if not accounts_file().exists():
        return []
    accounts = json.loads(accounts_file().read_text())
    present = User.objects.filter(username__in=[account["member_code"] for account in accounts]).count()
    if present != len(accounts):
        return []
    # The demo may be served at another port than last time.
    for account in accounts:
        if account["card_url"]:
            account["card_url"] = settings.SITE_ADDRESS + urlsplit(account["card_url"]).path
    _write_accounts(accounts)
    return accounts


class AlreadyMade(Exception):
    """The database has the demo's people, and the accounts file does not know how they get in."""


def make_demo_people(at: datetime) -> list[dict]:
    """Make the demo's people and history as of ``at``, write the accounts file, and return the accounts.

    Raises :class:`AlreadyMade`: passwords and cards are nowhere else, so they cannot be told again.
    """
    if Cohort.objects.filter(name__in=COHORTS).exists():
        raise AlreadyMade
    with transaction.atomic():
        accounts = _Demo(at).make()
    _write_accounts(accounts)
    return accounts


def _write_accounts(accounts):
    beside = accounts_file().with_suffix(".new")
    beside.touch(mode=0o600)
    beside.write_text(json.dumps(accounts, ensure_ascii=False, indent=2) + "\n")
    beside.replace(accounts_file())


class _Demo:
    """Builds the demo step by step, each with a service called at the time when it would have happened."""

    def __init__(self, at):
        self.at = at
        self.accounts = []

    def make(self):
        ensure_roles()
        team = {role: self._team_member(role, *who) for role, who in demo_names.TEAM.items()}
        schools = SchoolSite.objects.bulk_create([SchoolSite(name=name) for name in demo_names.SCHOOLS])

        first = self._cohort(COHORTS[0], team["facilitator of the cohort"], last_saturday_is_past=8)
        second = self._cohort(COHORTS[1], team["facilitator of another cohort"], last_saturday_is_past=4)
        self._people_of(first, demo_names.FIRST_COHORT, schools, team["facilitator of the cohort"])
        self._people_of(
            second, demo_names.SECOND_COHORT, schools[::-1], team["facilitator of another cohort"]
        )
        self._withdrawn(first, schools[3], team["project manager"])
        return self.accounts

    # People -------------------------------------------------------------------------------------------

    def _team_member(self, role, name, language):
        password, secret = secrets.token_urlsafe(12), generate_totp_secret()
        person = User(display_name=name, preferred_language=language, is_superuser=role == "superuser")
        person.set_password(password)
        person.save()
        if GROUPS[role]:
            person.groups.add(Group.objects.get(name=GROUPS[role]))
        TOTP.activate(person, secret)
        self._note(role, person, password=password, totp_secret=secret)
        return person

    def _card(self, role, enrolment, by):
        issued = issue_card(enrolment.learner, by=by, at=self.at)
        pin = f"{secrets.randbelow(1_000_000):06d}"
        while weakness_of(pin) is not None:
            pin = f"{secrets.randbelow(1_000_000):06d}"
        set_pin(issued.card, pin, at=self.at)
        self._note(
            role,
            enrolment.learner,
            card_url=settings.SITE_ADDRESS + issued.path,
            pin=pin,
            cohort=enrolment.cohort.name,
        )

    def _note(self, role, person, **sign_in_data):
        empty = dict.fromkeys(["password", "totp_secret", "card_url", "pin", "cohort"])
        line = {"role": role, "name": person.display_name, "member_code": person.username}
        self.accounts.append(line | empty | sign_in_data)

    # Cohorts ------------------------------------------------------------------------------------------

    def _cohort(self, name, facilitator, *, last_saturday_is_past):
        """A cohort on the suggested calendar, of whose eight Saturdays so many are over."""
        plan = self._plan(last_saturday_is_past)
        cohort = Cohort(
            name=name,
            starts_on=plan.starts_on,
            ends_on=max(plan.ends_on, self.at.date() + timedelta(days=60)),
        )
        cohort.facilitators = [facilitator]
        cohort.save()
        for session in plan.sessions:
            Session.objects.create(cohort=cohort, venue="Two Rivers High, library", **vars(session))
        for order, (module, opens_on) in enumerate(modules_with_openings(self._modules(), plan)):
            CohortModule.objects.create(cohort=cohort, module=module, sort_order=order, opens_on=opens_on)
        set_requirements(
            cohort,
            usual_requirements(),
            at=datetime.combine(cohort.starts_on, time(), ZONE) - timedelta(days=7),
        )
        return cohort

    def _plan(self, saturdays_past):
        """The suggested calendar that began on the latest Saturday after which so many are over."""
        today = self.at.astimezone(ZONE).date()
        first = today - timedelta(days=(today.weekday() - SATURDAY) % 7)
        while True:
            plan = suggested_plan(first, zone=ZONE, begins=(time(9, 30), time(11, 20)))
            if sum(session.ends_at <= self.at for session in plan.sessions) == 2 * saturdays_past:
                return plan
            first -= WEEK

    def _modules(self):
        """Modules that have a quiz to pass, in the source language."""
        parents = [
            quiz.get_parent().pk for quiz in QuizPage.objects.live().filter(locale__language_code="en")
        ]
        return list(ModulePage.objects.filter(pk__in=parents).order_by("number"))

    # History ------------------------------------------------------------------------------------------

    def _people_of(self, cohort, names, schools, facilitator):
        joined = cohort.starts_on
        joined_at = datetime.combine(joined, time(17), ZONE)
        enrolments = [
            enrol_new_parent(
                name,
                language,
                cohort,
                on=joined,
                at=joined_at,
                by=facilitator,
                school_site=schools[n % len(schools)],
            )
            for n, (name, language) in enumerate(names)
        ]
        role = "parent" if len(names) > 20 else "parent of another cohort"
        self._card(role, enrolments[0], facilitator)
        past = [s for s in cohort.sessions.order_by("number") if s.ends_at <= self.at]
        # The last session of the longer cohort waits for the facilitator: that is where the walk begins.
        to_mark = past[:-1] if len(past) == 16 else past
        for session in to_mark:
            marks = [
                RosterMark(enrolment.pk, self._mark(n, session.number), None, uuid4())
                for n, enrolment in enumerate(enrolments)
            ]
            save_roster(session, marks, by=facilitator, at=session.ends_at)
        self._orientation(enrolments, past[0], facilitator)
        self._learning(cohort, enrolments, to_mark[-1].ends_at)

    def _orientation(self, enrolments, session, facilitator):
        """Record the orientation of those who missed the first session, except the last one."""
        week_later = session.ends_at + timedelta(days=7)
        missed = [row for row in enrolments if not row.attendance.get(session=session).is_attended]
        for enrolment in missed[:-1]:
            record_orientation(enrolment, on=week_later.date(), at=week_later, by=facilitator)

    def _mark(self, person, session):
        """A believable, fixed pattern of marks; the first parent has 12 of the first 15 sessions."""
        if person == 0:
            return Status.EXCUSED if session in (4, 9, 10) else Status.PRESENT
        away = (person * 7 + session * 5) % 11
        if away in ({0, 1} if person % 3 else {0}):
            return Status.EXCUSED if person % 2 else Status.ABSENT
        return Status.LATE if away == 5 else Status.PRESENT

    def _learning(self, cohort, enrolments, at):
        """Most people read and pass what is open; the first one has not begun the first module."""
        lessons, quizzes = self._open_pages(cohort, at)
        for n, enrolment in enumerate(enrolments):
            with override(enrolment.learner.preferred_language):
                for lesson in [] if n == 0 else lessons if n % 4 else lessons[:1]:
                    mark_read(enrolment.learner, lesson, language="en", at=at)
                if n and n % 5 == 0:
                    continue
                for number, quiz in enumerate(quizzes):
                    # Who has not passed everything got half of the answers of one module.
                    share_right = 0.5 if n % 7 == 0 and number == 0 else 1
                    if n or number:
                        self._attempt(enrolment, quiz, share_right=share_right, at=at)
            try:
                issue_certificate(enrolment, at=at + timedelta(hours=1), roster_name=True)
            except NotIssued:
                continue

    def _open_pages(self, cohort, at):
        """The lessons and the quizzes of the modules that are open to the cohort, in their order."""
        opened = cohort.cohort_modules.filter(opens_on__lte=at.astimezone(ZONE).date()).order_by("sort_order")
        lessons, quizzes = [], []
        for row in opened.select_related("module"):
            lessons += LessonPage.objects.live().child_of(row.module).order_by("path")
            quizzes += QuizPage.objects.live().child_of(row.module).order_by("path")
        return lessons, quizzes

    def _attempt(self, enrolment, quiz, *, share_right, at):
        attempt = begin_attempt(enrolment.learner, quiz, language="en", at=at)
        questions = quiz_snapshot(attempt.revision).questions
        answered = questions[: max(1, round(len(questions) * share_right))]
        answers = {
            question.id: type_of(question).full_answer(question, demo_names.OWN_WORDS)
            for question in answered
        }
        save_answers(attempt, answers, language="en", at=at)
        submit_attempt(attempt, at=at + timedelta(minutes=20))

    def _withdrawn(self, cohort, school, by):
        name, language = demo_names.WITHDRAWN_PARENT
        joined_at = datetime.combine(cohort.starts_on, time(17), ZONE)
        enrolment = enrol_new_parent(
            name, language, cohort, on=cohort.starts_on, at=joined_at, by=by, school_site=school
        )
        # Until then they were on the roster, and a roster with a gap holds back all certificates.
        for session in cohort.sessions.filter(starts_at__lt=joined_at + timedelta(days=30)):
            here = RosterMark(enrolment.pk, Status.PRESENT, None, uuid4())
            save_roster(session, [here], by=by, at=session.ends_at)
        withdraw(
            enrolment,
            on=cohort.starts_on + timedelta(days=30),
            at=joined_at + timedelta(days=30),
            by=by,
            reason="She moved to another district.",
        )
        self._card("withdrawn parent", enrolment, by)
