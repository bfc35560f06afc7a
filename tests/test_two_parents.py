"""Two parents of one cohort: what one of them does changes nothing for the other.

The hour stands still, so a page that shows the same records is the same page byte for byte.
"""

import re
from copy import deepcopy
from datetime import timedelta
from itertools import chain
from types import SimpleNamespace

import pytest
import time_machine
from django.apps import apps
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from certificates.models import Certificate, RevocationReason
from certificates.services import issue_certificate, revoke_certificate
from institute.cohorts.models import Enrolment
from institute.cohorts.services import withdraw
from institute.people.models import User
from institute.people.sign_in import invite, issue_card
from lessons.progress.models import Attempt
from lessons.progress.services import (
    begin_attempt,
    mark_read,
    save_answers,
    save_bookmark,
    score_short_answer,
)
from lessons.quizzes.snapshots import quiz_snapshot
from tests.factories import (
    NOON,
    EnrolmentFactory,
    ProjectManagerFactory,
    SessionFactory,
    asks_for,
    curriculum_tree,
    enrolled_in,
    failed_attempt,
    make_lesson,
    marked,
    named,
    passed_attempt,
    right_answers,
)
from tests.lessons.progress.test_places import PARTS, WORDS, with_parts
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]

# Different in every response: the CSRF tokens of forms, and the nonces of scripts.
NEW_EACH_TIME = re.compile(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]*"')


@pytest.fixture(scope="module")
def _tree(shared_rows):
    with shared_rows.made():
        tree = curriculum_tree()
        tree.lesson = with_parts(tree.lesson)
        tree.second = with_parts(make_lesson(tree.module, 2))
        return tree


@pytest.fixture
def world(db, _tree):
    """The pages, and two new parents of one cohort whose certificate asks for the quiz."""
    tree = deepcopy(_tree)
    first = enrolled_in(tree.module)
    asks_for(first.cohort, quizzes=100)
    second = EnrolmentFactory(cohort=first.cohort)
    # Nobody marks this one: a whole roster concerns everybody in the cohort.
    EnrolmentFactory(cohort=first.cohort)
    for parent in (first, second):
        parent.learner.email = f"{parent.learner.display_name.replace(' ', '')}@example.org"
        parent.learner.save()
    # It begins within the hour: a roster that is over and not whole would keep certificates of both back.
    meeting = SessionFactory(cohort=first.cohort, starts_at=NOON + timedelta(hours=1))
    with time_machine.travel(NOON, tick=False):
        yield SimpleNamespace(tree=tree, first=first, second=second, meeting=meeting)


# What a parent does, in the order of a year. Each takes the world and the enrolment of who does it.


def begin(world, parent):
    """Begin the quiz and answer a part of it."""
    attempt = begin_attempt(parent.learner, world.tree.quiz, language="en", at=NOON)
    first, *_others = right_answers(quiz_snapshot(attempt.revision)).items()
    save_answers(attempt, dict([first]), language="en", at=NOON)


def read(world, parent):
    """Stop in both lessons, and read one of them to its end."""
    save_bookmark(parent.learner, world.tree.lesson, PARTS, at=NOON)
    save_bookmark(parent.learner, world.tree.second, WORDS, at=NOON)
    mark_read(parent.learner, world.tree.lesson, language="en", at=NOON)


def fail(world, parent):
    """Send the quiz without an answer."""
    failed_attempt(parent, world.tree.quiz, at=NOON)


def pass_(world, parent):
    """Send the quiz with everything right, and have the answer in own words read."""
    attempt = passed_attempt(parent, world.tree.quiz, at=NOON)
    waiting = attempt.responses.get(is_provisional=True)
    score_short_answer(waiting, 100, by=ProjectManagerFactory(), at=NOON)


def come(world, parent):
    """Be marked on the roster of a session."""
    marked(parent, world.meeting)


def finish(world, parent):
    """Confirm a name and get the certificate."""
    issue_certificate(named(parent, f"Name of {parent.learner.display_name}"), at=NOON)


def ask_for_access(world, parent):
    """Get a printed card, and an invitation by mail."""
    issue_card(parent.learner, by=ProjectManagerFactory(), at=NOON)
    invite(parent.learner, at=NOON)


def lose(world, parent):
    """Have the certificate withdrawn."""
    revoke_certificate(
        Certificate.objects.valid().by(parent.learner).get(),
        reason=RevocationReason.ISSUED_IN_ERROR,
        by=ProjectManagerFactory(),
        at=NOON,
    )


def leave(world, parent):
    """Leave the cohort."""
    withdraw(parent, on=parent.cohort.day_of(NOON), at=NOON, by=ProjectManagerFactory(), reason="moved")


# Pages are compared after each part of it.
YEAR = ((begin, read, come), (fail, pass_), (finish, ask_for_access), (lose, leave))
ACTS = tuple(chain(*YEAR))
# How far the other parent is, whose pages and rows are looked at.
FAR = {
    "has not begun": (),
    "is in the middle": (read, fail, begin, come),
    "waits for nothing but a name": (read, pass_),
    "has a certificate": (fail, pass_, finish),
    "has left": (read, pass_, finish, lose, leave),
}


def pages_of(world, parent):
    """Every address at which a parent sees records of one's own."""
    tree, learner = world.tree, parent.learner
    found = [
        reverse("learner-home"),
        reverse("my-path"),
        tree.curriculum.url,
        tree.module.url,
        tree.lesson.url,
        tree.second.url,
        tree.quiz.url,
        f"{reverse('search')}?q=lesson",
        reverse("name-on-certificate", args=[parent.pk]),
        reverse("open-sessions"),
        reverse("message-choice"),
    ]
    for attempt in Attempt.objects.by(learner).order_by("number"):
        found += [reverse("take-quiz", args=[attempt.pk]), reverse("quiz-result", args=[attempt.pk])]
    for certificate in Certificate.objects.by(learner).order_by("pk"):
        found += [
            reverse("my-certificate", args=[certificate.pk]),
            reverse("download-certificate", args=[certificate.pk]),
            reverse("verify-certificate", args=[certificate.code]),
        ]
    return found


def seen(client, addresses):
    """What each address answers: its status, where it leads, and its bytes but for what is always new."""
    found = {}
    for address in addresses:
        answer = client.get(address)
        body = NEW_EACH_TIME.sub("", answer.content.decode("latin-1"))
        found[address] = (answer.status_code, answer.get("Location", ""), body)
    return found


def rows_of(person):
    """Every row of the database that belongs to a person, by table and key, with all of its values."""
    found = {}
    for model in apps.get_models():
        paths = list(paths_to_person(model))
        if not paths:
            continue
        mine = Q()
        for path in paths:
            mine |= Q(**{path: person.pk})
        for row in model._default_manager.filter(mine).distinct().values():
            found[model._meta.label, row[model._meta.pk.attname]] = row
    return found


OWNERS = {"learner", "enrolment", "attempt", "response", "certificate", "card", "user", "message"}


def paths_to_person(model, so_far="", depth=4):
    """The lookups by which a row belongs to a person: ``attempt__learner``. Not who wrote it down."""
    if model is User:
        yield so_far.removesuffix("__") or "pk"
        return
    for field in model._meta.concrete_fields:
        if depth and field.is_relation and field.name in OWNERS:
            yield from paths_to_person(field.related_model, f"{so_far}{field.name}__", depth - 1)


@pytest.fixture
def client_of():
    """A browser of its own for each parent."""
    return lambda parent: sign_in(Client(), parent.learner)


@pytest.mark.parametrize("far", FAR.values(), ids=FAR)
def test_what_one_parent_does_writes_no_row_of_the_other(world, far):
    for act in far:
        act(world, world.second)
    Enrolment.objects.update(records_changed_at=None)
    before = rows_of(world.second.learner)

    for act in ACTS:
        act(world, world.first)

        assert rows_of(world.second.learner) == before, act.__doc__


def test_the_rows_of_a_person_are_found_in_every_table(world):
    nothing = {label for label, _key in rows_of(world.second.learner)}
    for act in ACTS:
        act(world, world.second)

    found = {label for label, _key in rows_of(world.second.learner)} - nothing
    assert found >= {
        "progress.LessonCompletion",
        "progress.LessonBookmark",
        "progress.Attempt",
        "progress.AnswerEvent",
        "progress.Response",
        "progress.ScoreEvent",
        "learning_outcomes.Evidence",
        "attendance.AttendanceMark",
        "attendance.AttendanceRecord",
        "cohorts.EnrolmentEvent",
        "certificates.NameConfirmation",
        "certificates.Certificate",
        "certificates.CertificateEvent",
        "people.SignInCard",
        "people.SignInMessage",
    }


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_each_parent_can_do_what_the_other_has_done(world, act):
    needed = {lose: (pass_, finish), finish: (pass_,)}.get(act, ())
    counts = []

    for parent in (world.first, world.second):
        for earlier in (*needed, act):
            earlier(world, parent)
        rows = [label for label, _key in rows_of(parent.learner)]
        counts.append({label: rows.count(label) for label in rows})

    assert counts[0] == counts[1]


def test_each_parent_gets_every_attempt_that_the_quiz_allows(world):
    allowed = world.tree.quiz.attempts_allowed

    for parent in (world.first, world.second):
        for _time in range(allowed):
            fail(world, parent)

    numbers = [list(Attempt.objects.by(one.learner).values_list("number", flat=True)) for one in (
        world.first, world.second)]  # fmt: skip
    assert numbers == [list(range(1, allowed + 1))] * 2


@pytest.mark.parametrize("far", FAR.values(), ids=FAR)
def test_what_one_parent_does_changes_no_page_of_the_other(world, client_of, far):
    for act in far:
        act(world, world.second)
    client = client_of(world.second)
    pages = pages_of(world, world.second)
    # Once without looking: what a process remembers of public pages is then remembered.
    seen(client, pages)
    before = seen(client, pages)
    assert not {status for status, _to, _body in before.values()} & {500}

    for part in YEAR:
        for act in part:
            act(world, world.first)

        after = seen(client, pages)
        assert [page for page in pages if after[page] != before[page]] == [], [act.__doc__ for act in part]
