"""The matrix of roles and URLs: one person for each role, and one URL for each pattern."""

import re
from datetime import timedelta
from types import SimpleNamespace

from django.conf import settings
from django.test import Client
from django.test.client import ClientHandler
from django.utils import timezone

from certificates.models import BulkIssue, CertificateDesign
from certificates.services import issue_certificate
from institute import url_policy as policy
from institute.attendance.models import Status
from institute.attendance.services import RosterMark, save_roster
from institute.cohorts.services import withdraw
from institute.home.models import ContactMessage
from institute.people import roles
from institute.people.allauth_internals import RecoveryCodes
from institute.people.sign_in import invite, issue_card, message_path
from lessons.curriculum.models import LoadedText
from tests.factories import (
    CohortFactory,
    EnrolmentFactory,
    FacilitatorFactory,
    SchoolSiteFactory,
    SessionFactory,
    UserFactory,
    asks_for,
    curriculum_tree,
    enrolled_in,
    named,
    passed_attempt,
)
from tests.passkeys import give_passkey
from tests.sign_in import sign_in


def make_world():
    """Create two cohorts, a person of every role, and one record of every kind in the first cohort."""
    now = timezone.now()
    dates = {"starts_on": now.date() - timedelta(days=60), "ends_on": now.date() + timedelta(days=60)}
    tree = curriculum_tree()
    first, second = CohortFactory(name="First", **dates), CohortFactory(name="Second", **dates)
    joined = {"joined_on": dates["starts_on"]}
    enrolment = enrolled_in(tree.module, cohort=first, **joined)
    withdrawn = enrolled_in(tree.module, cohort=first, **joined)
    # The other cohort does not take the module, so that its parent may not read it.
    other = EnrolmentFactory(cohort=second, **joined)
    people = {
        policy.ANONYMOUS: None,
        policy.PARENT: enrolment.learner,
        policy.OTHER_PARENT: other.learner,
        policy.WITHDRAWN: withdrawn.learner,
        policy.FACILITATOR: FacilitatorFactory(),
        policy.OTHER_FACILITATOR: FacilitatorFactory(),
        policy.EDITOR: UserFactory(role=roles.CONTENT_EDITOR),
        policy.MANAGER: UserFactory(role=roles.PROJECT_MANAGER),
        policy.VIEWER: UserFactory(role=roles.REPORT_VIEWER),
        policy.SUPERUSER: UserFactory(is_superuser=True),
    }
    first.facilitators.add(people[policy.FACILITATOR])
    second.facilitators.add(people[policy.OTHER_FACILITATOR])
    first.save()
    second.save()
    asks_for(first, sessions=100)
    session = SessionFactory(cohort=first, starts_at=now - timedelta(days=1))
    # Everybody on the roster: a certificate waits until it is whole.
    marks = [RosterMark(row.pk, Status.PRESENT, None, row.pk) for row in (enrolment, withdrawn)]
    save_roster(session, marks, by=people[policy.FACILITATOR], at=now)
    certificate = issue_certificate(named(enrolment), at=now)
    run = BulkIssue.objects.create(cohort=first, at=now, moved_at=now)
    attempt = passed_attempt(enrolment, tree.quiz, at=now)
    withdraw(withdrawn, on=first.day_of(now), at=now, by=people[policy.MANAGER], reason="moved")
    card = issue_card(enrolment.learner, by=people[policy.FACILITATOR], at=now)
    link = message_path(invite(enrolment.learner, at=now))
    passkey = give_passkey(enrolment.learner)
    return SimpleNamespace(
        people=people, tree=tree, cohort=first, enrolment=enrolment, session=session, attempt=attempt,
        certificate=certificate, card=card, run=run, design=CertificateDesign.objects.create(name="Design"),
        link=link, passkey=passkey, school=SchoolSiteFactory(),
        text=LoadedText.objects.create(
            key=tree.lesson.translation_key, language="en", is_draft=True, text_sha256="hash", loaded_at=now
        ),
        message=ContactMessage.objects.create(written_at=now, language="en", text="Hello"),
    )  # fmt: skip


def cookies_of(world):
    """The cookies of each role, signed in with the second factor where the role needs one."""
    jars = {}
    for role, person in world.people.items():
        client = Client()
        if person is not None:
            sign_in(client, person)
            if person.is_team_member:
                RecoveryCodes.activate(person)
        jars[role] = {name: morsel.value for name, morsel in client.cookies.items()}
    return jars


def arguments(world):
    """Return a value for each named argument of the patterns; others get 1 or a word."""
    page, lesson = world.tree.lesson, world.tree.lesson
    return {
        "token": world.card.token,
        "link": world.link,
        "code": world.certificate.code,
        "quiz_key": world.tree.quiz.translation_key,
        "lesson_key": lesson.translation_key,
        "attempt_id": world.attempt.pk,
        "response_id": world.attempt.responses.get(is_provisional=True).pk,
        "certificate_id": world.certificate.pk,
        "run_id": world.run.pk,
        "text_id": world.text.pk,
        ("certificate_designs", "pk"): world.design.pk,
        ("contact_messages", "pk"): world.message.pk,
        "enrolment_id": world.enrolment.pk,
        "session_id": world.session.pk,
        "cohort_id": world.cohort.pk,
        "card_id": world.card.card.pk,
        "page_id": page.pk,
        "parent_page_id": world.tree.module.pk,
        "page_to_copy_id": page.pk,
        "page_to_move_id": page.pk,
        "destination_id": world.tree.module.pk,
        "revision_id": page.latest_revision_id or 1,
        "revision_id_a": page.latest_revision_id or 1,
        "revision_id_b": page.latest_revision_id or 1,
        "content_type_app_name": "curriculum",
        "content_type_model_name": "lessonpage",
        "app_label": "wagtailcore",
        "model_name": "page",
        "action": "publish",
        "app_name": "people",
        "key": "1",
        "object_id": "1",
        ("", "pk"): world.passkey.pk,
        ("cohorts", "pk"): world.cohort.pk,
        ("sessions", "pk"): world.session.pk,
        ("enrolments", "pk"): world.enrolment.pk,
        ("school_sites", "pk"): world.school.pk,
    }


def address_of(entry, values):
    """Write a path for a URL pattern: named arguments from ``values``, others by their kind."""
    pattern, namespace = entry.pattern, entry.name.rpartition(":")[0]
    if entry.name == "sign-in-link":
        # Not the token of the card, which has the same name in its pattern.
        return values["link"]

    def fill(match):
        kind, name = match.group(1) or "str", match.group(2)
        if (namespace, name) in values:
            return str(values[namespace, name])
        if name in values:
            return str(values[name])
        return {
            "int": "1",
            "uuid": "00000000-0000-4000-8000-000000000000",
            "path": "some/path",
        }.get(kind, "word")

    special = {
        "documents/^(\\d+)/(.*)$": "documents/1/file.pdf",
        "^((?:[\\w\\-]+/)*)$": "",
        "admin/^.*/$": "admin/there-is-no-such-page/",
    }
    if pattern in special:
        return "/" + special[pattern]
    text = re.sub(r"<(?:(\w+):)?(\w+)>", fill, re.sub(r"\(\?P<(\w+)>[^()]*\)", r"<str:\1>", pattern))
    return "/" + text.replace("^", "").replace("$", "").replace("\\Z", "").replace("?", "")


# One chain of middleware for all requests, as a server has it.
HANDLER = ClientHandler(enforce_csrf_checks=False)


def request(jar, method, path):
    """Send one request with the cookies of a role; CSRF checks are off."""
    client = Client(raise_request_exception=False)
    client.handler = HANDLER
    for name, value in jar.items():
        client.cookies[name] = value
    return client.generic(method, path, secure=False)


def is_refused(response, path=""):
    """Return whether a role was refused: 401, 403, 404, 405, or sent to sign in.

    Wagtail also refuses by sending people from a page of the admin back to its start.
    """
    if response.status_code in (401, 403, 404, 405):
        return True
    if response.status_code not in (301, 302):
        return False
    session = response.cookies.get(settings.SESSION_COOKIE_NAME)
    if session is not None and session["max-age"] == 0:
        # The view signed its user out, as it should: the redirect to sign-in is then no refusal.
        return False
    target = response.headers["Location"].split("?")[0]
    return target.endswith(("/account/login/", "/account/2fa/authenticate/", "/admin/login/")) or (
        target == "/admin/" and path.startswith("/admin/")
    )
