"""The rows of the table: what one unit of each piece of work does, as whom, and its budget.

Budgets are milliseconds of processor time of the server and its database, and queries, for 2,000 parents.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from lessons.curriculum.queries import address
from tests.bench.stage import PASSWORD, Stage
from tests.bench.visitor import FormFields, Visitor, WentWrong


@dataclass(frozen=True)
class Work:
    """One row. ``act(stage, visitor, number)`` does one unit; ``number`` tells visitors apart."""

    name: str
    act: Callable[[Stage, Visitor, int], None]
    sessions: str | None = None  # which of the stage's sessions the visitors have
    milliseconds: float | None = None
    queries: int | None = None
    # Name of an address that must exist; without it the row is left out.
    url_name: str | None = None
    needs: str | None = None  # an attribute of the stage without which there is nothing to do
    # A whole attempt uses one up, and a password is slow on purpose: fewer of them are measured.
    at_most: int = 60

    def is_here(self, stage):
        """Whether the site has this piece of work, and the data set something to do it on."""
        if self.needs and not getattr(stage, self.needs):
            return False
        try:
            return not self.url_name or bool(reverse(self.url_name, args=[stage.cohort.pk]))
        except NoReverseMatch:
            try:
                return bool(reverse(self.url_name, args=[uuid4()]))
            except NoReverseMatch:
                return False


def page(path_of):
    """Work that reads one page."""
    return lambda stage, visitor, number: visitor.get(path_of(stage))


def sign_in(stage, visitor, number):
    """Send the member code and the password: the second factor comes next."""
    visitor.cookies.pop("session", None)
    visitor.post(reverse("account_login"), {"login": stage.manager.username, "password": PASSWORD})


def whole_attempt(stage, visitor, number):
    """Begin, see the questions, save all ten answers, send them, see the result."""
    session, quiz = stage.next_taker()
    visitor.become(session)
    here = visitor.post(reverse("begin-quiz", args=[quiz.translation_key]), {}).location
    answers = answers_of(visitor.get(here).text)
    visitor.post(here, [*answers, ("action", "save")])
    result = visitor.post(here, [*answers, ("action", "send-anyway")]).location
    if result == here or "result" not in result:
        raise WentWrong("the attempt was not sent")
    visitor.get(result)


def ten_autosaves(stage, visitor, number):
    """Tap ten answers, each saved by itself; beginning and sending are not counted."""
    session, quiz = stage.next_taker()
    visitor.become(session)
    begin = reverse("begin-quiz", args=[quiz.translation_key])
    here = visitor.post(begin, {}, is_measured=False).location
    answers = answers_of(visitor.get(here, is_measured=False).text)
    url_name = reverse("save-as-tapped", args=[here.strip("/").split("/")[-1]])
    questions = {}
    for name, value in answers:
        # A field is named q-<question> or q-<question>-<choice>.
        questions.setdefault(name[2:38], []).append((name, value))
    for sequence, (question, fields) in enumerate(questions.items(), 1):
        event = {"id": str(uuid4()), "sequence": sequence, "question": question, "fields": urlencode(fields)}
        visitor.post_json(url_name, {"events": [event]})
    visitor.post(here, [*answers, ("action", "send-anyway")], is_measured=False)


def answers_of(text):
    """An answer to every question of the page."""
    answers = FormFields.of(text, "quiz").filled("q-")
    if not answers:
        raise WentWrong("the quiz shows no questions")
    return answers


def roster_path(stage, size, number):
    """A roster of that size; each visitor has one of her own."""
    sessions = stage.rosters[size]
    return reverse("roster", args=[sessions[number % len(sessions)].pk])


def show_roster(size):
    """Work that opens a roster."""
    return lambda stage, visitor, number: visitor.get(roster_path(stage, size, number))


def change_roster(size):
    """Work that saves a roster on which everybody's mark was changed; reading it first is not counted."""

    def act(stage, visitor, number):
        path = roster_path(stage, size, number)
        text = visitor.get(path, is_measured=False).text
        kept = FormFields.of(text).values
        visitor.turn = "late" if getattr(visitor, "turn", "") == "present" else "present"
        fields = {name: "" if name.startswith("minutes-") else value for name, value in kept}
        marks = {name.replace("was-", "mark-"): visitor.turn for name in fields if name.startswith("was-")}
        if not marks:
            raise WentWrong("the roster shows nobody")
        visitor.post(path, fields | marks)

    return act


WORK = {
    "sign-in": Work("Sign-in page", page(lambda stage: reverse("account_login")), None, 5),
    "home": Work("Parent's home", page(lambda stage: reverse("learner-home")), "parents", 12, 10),
    "path": Work("My path, 8 modules", page(lambda stage: reverse("my-path")), "parents", 12, 10),
    "module": Work("Module page", page(lambda stage: address(stage.module)), "parents", 12, 10),
    "lesson": Work("Lesson", page(lambda stage: address(stage.lesson)), "parents", 15, 10),
    "attempt": Work(
        "Whole quiz attempt: begin, 10 answers, save, send, result", whole_attempt, "parents", 80, at_most=30
    ),
    "autosave": Work(
        "Ten answers, each saved as tapped", ten_autosaves, "parents", 60,
        url_name="save-as-tapped", at_most=12,
    ),
    "roster-30": Work("Roster of 30, shown", show_roster(30), "facilitators"),
    "save-30": Work("Roster of 30, all changed", change_roster(30), "facilitators", 30, at_most=30),
    "roster-200": Work("Roster of 200, shown", show_roster(200), "facilitators"),
    "save-200": Work("Roster of 200, all changed", change_roster(200), "facilitators", 80, at_most=20),
    "desk": Work(
        "Cohort desk, 25 rows", page(lambda stage: reverse("cohort-desk", args=[stage.cohort.pk])),
        "managers", 40, 15,
    ),
    "csv": Work(
        "Whole cohort as CSV", page(lambda stage: reverse("cohort-desk-csv", args=[stage.cohort.pk])),
        "managers", 300, at_most=20,
    ),
    "xlsx": Work(
        "Whole cohort as XLSX", page(lambda stage: reverse("cohort-desk-xlsx", args=[stage.cohort.pk])),
        "managers", 300, url_name="cohort-desk-xlsx", at_most=20,
    ),
    "attendance": Work(
        "Attendance report, 25 × 16",
        page(lambda stage: reverse("attendance-report", args=[stage.cohort.pk])),
        "managers", 30, 12, url_name="attendance-report",
    ),
    "download": Work(
        "Stored certificate, downloaded",
        lambda stage, visitor, number: _download(stage, visitor), "parents", 5, needs="certificate",
    ),
    "verify": Work(
        "Certificate checked by anyone",
        page(lambda stage: reverse("verify-certificate", args=[stage.certificate.code])),
        None, 8, needs="certificate",
    ),
    "password": Work("Password sign-in", sign_in, None, None, at_most=20),
}  # fmt: skip


def _download(stage, visitor):
    visitor.become(stage.holder)
    visitor.get(reverse("download-certificate", args=[stage.certificate.pk]))
