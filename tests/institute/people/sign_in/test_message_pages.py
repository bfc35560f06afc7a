"""A parent types an e-mail address or phone number, gets one message, and signs in with its code or link."""

import re
import statistics
import time
from pathlib import Path

import pytest
from allauth.account import app_settings as account
from django.conf import settings as live_settings
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from institute.people.contacts import Contact
from institute.people.models import SignInMessage
from institute.people.models.session import SHARED
from institute.people.sign_in import message_path, request_message
from institute.records.models import AuditAction, AuditRecord
from tests.factories import EnrolmentFactory, FacilitatorFactory, UserFactory
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
ASK, TYPE = reverse("ask-for-code"), reverse("type-code")


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


@pytest.fixture
def ana():
    return EnrolmentFactory(
        learner__email="ana@example.org",
        learner__phone="+19165551234",
        learner__display_name="Ana O'Neill",
        learner__preferred_language="es",
    ).learner


def ask(client, contact="ana@example.org", **more):
    return client.post(ASK, {"contact": contact, **more})


def code_in(text):
    return re.search(r"\b\d{6}\b", text).group()


def link_in(text):
    return re.search(r"/link/\S+/", text).group()


def test_the_code_in_the_mail_signs_in(client, ana):
    assert ask(client, "Ana@Example.org")["Location"] == TYPE
    [message] = mail.outbox

    response = client.post(TYPE, {"code": code_in(message.body)})

    assert response["Location"] == reverse("after-sign-in")
    assert client.session["_auth_user_id"] == str(ana.pk)
    assert client.get(response["Location"])["Location"] == "/es/home/"


def test_the_mail_is_in_the_language_of_its_reader_with_code_and_link_in_text_and_html(client, ana):
    ask(client)
    [message] = mail.outbox
    [html] = message.alternatives

    assert "es su código para PASS" in message.subject
    assert message.to == ["ana@example.org"]
    for body in (message.body, html.content):
        assert code_in(body)
        assert link_in(body)
    assert 'lang="es"' in html.content
    assert "http-equiv" not in html.content
    assert not re.search(r"<img|src=", html.content)


def test_a_number_gets_a_text_message_and_the_log_says_nothing_of_it(client, ana, settings, tmp_path, caplog):
    settings.VAR_DIR = tmp_path
    ask(client, "(916) 555-1234")

    [file] = Path(tmp_path, "sms").iterdir()
    text = file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600
    assert "+19165551234" in text
    assert not mail.outbox
    assert code_in(text.split("\n", 1)[1]) not in caplog.text
    assert "555" not in caplog.text
    client.post(TYPE, {"code": code_in(text.split("\n", 1)[1])})
    assert client.session["_auth_user_id"] == str(ana.pk)


def test_known_unknown_and_team_addresses_get_the_same_answer(ana):
    FacilitatorFactory(email="luz@example.org")
    UserFactory(email="ria@example.org", is_active=False)
    answers = set()
    for contact in (
        "ana@example.org",
        "nobody@example.org",
        "luz@example.org",
        "ria@example.org",
        "9165550000",
    ):
        browser = Client()
        first = ask(browser, contact)
        page = browser.get(TYPE)
        refused = browser.post(TYPE, {"code": "000000"})
        bodies = [
            re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", r.content.decode()) for r in (page, refused)
        ]
        answers.add((first.status_code, first["Location"], page.status_code, refused.status_code, *bodies))

    assert len(answers) == 1
    assert [message.to for message in mail.outbox] == [["ana@example.org"]]


def test_known_and_unknown_addresses_take_the_same_time(ana, settings):
    # As in production: another process writes and sends the message.
    settings.TASKS = live_settings.TASKS | {
        "background": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}
    }
    settings.ACCOUNT_RATE_LIMITS = {}
    browser, times = Client(), {"ana@example.org": [], "nobody@example.org": []}
    for _round in range(30):
        for contact, taken in times.items():
            start = time.perf_counter()
            ask(browser, contact)
            taken.append(time.perf_counter() - start)

    known, unknown = (statistics.median(taken) for taken in times.values())
    assert 0.6 < known / unknown < 1.6
    assert not mail.outbox


def test_the_session_and_the_queue_keep_neither_address_nor_code(client, ana):
    ask(client)
    stored = str(dict(client.session.items())) + str(SignInMessage.objects.values())

    assert "ana@" not in stored
    assert code_in(mail.outbox[0].body) not in stored
    assert message_path(SignInMessage.objects.get()) not in stored


def test_a_scanners_twenty_looks_burn_nothing(client, ana):
    ask(client)
    link = link_in(mail.outbox[0].body)
    for _look in range(20):
        assert Client().get(link).status_code == 200
        assert Client().head(link).status_code == 200

    response = client.post(link, {"shared": "on"})

    assert response["Location"] == reverse("after-sign-in")
    assert client.session["_auth_user_id"] == str(ana.pk)
    assert client.session[SHARED] is True


def test_a_link_says_whose_it_is_by_initials_alone(client, ana):
    ask(client)

    page = Client(headers={"accept-language": "es"}).get(link_in(mail.outbox[0].body))

    assert "Continuar como <bdi>A. O.</bdi>" in page.content.decode()
    assert "Neill" not in page.content.decode()
    assert page["Referrer-Policy"] == "strict-origin"
    assert "no-store" in page["Cache-Control"]


def test_a_link_is_followed_with_the_csrf_token_only(ana):
    message = request_message(Contact(email=ana.email), at=timezone.now())
    browser = Client(enforce_csrf_checks=True)

    assert browser.post(message_path(message)).status_code == 403
    message.refresh_from_db()
    assert message.used_at is None


def test_a_used_link_says_so(client, ana):
    message = request_message(Contact(email=ana.email), at=timezone.now())
    client.post(message_path(message))

    page = Client().get(message_path(message))

    assert page.status_code == 410
    assert "Este enlace ya se usó" in page.content.decode()


def test_an_unknown_link_is_not_found(client):
    assert client.get("/link/nothing/").status_code == 404
    assert client.post("/link/nothing/").status_code == 404


def test_somebody_else_who_is_signed_in_is_asked_to_sign_out_first(client, ana):
    sign_in(client, UserFactory(display_name="Rosa"))
    message = request_message(Contact(email=ana.email), at=timezone.now())

    page = client.post(message_path(message))

    assert "Rosa" in page.content.decode()
    message.refresh_from_db()
    assert message.used_at is None


def test_the_sixth_message_in_ten_minutes_is_refused_to_known_and_unknown_addresses_alike(ana):
    for contact in ("ana@example.org", "nobody@example.org"):
        answers = [ask(Client(), contact).status_code for _attempt in range(6)]
        assert answers == [302] * 5 + [429]


@pytest.mark.parametrize("action", ["ask_for_code", "type_code", "open_link", "card", "login"])
def test_every_path_is_limited_by_network_address(client, ana, settings, action):
    settings.ACCOUNT_RATE_LIMITS = {action: "2/m/ip"}
    message = request_message(Contact(email=ana.email), at=timezone.now())
    paths = {
        "ask_for_code": lambda n: ask(client, f"nobody{n}@example.org"),
        "type_code": lambda n: client.post(TYPE, {"code": "000000"}),
        "open_link": lambda n: client.post(f"/link/word{n}/"),
        "card": lambda n: client.post(f"/card/word{n}/", {"pin": "000000"}),
        "login": lambda n: client.post(reverse("account_login"), {"login": f"no{n}", "password": "no"}),
    }
    if action == "type_code":
        ask(client, "nobody@example.org")

    answers = [paths[action](n).status_code for n in range(3)]

    assert answers[-1] == 429
    assert 429 not in answers[:-1]
    message.refresh_from_db()
    assert message.used_at is None
    assert account.RATE_LIMITS


def test_the_code_leads_to_the_page_that_was_asked_for(client, ana):
    ask(client, next="/es/path/")

    response = client.post(TYPE, {"code": code_in(mail.outbox[0].body)})

    assert response["Location"] == "/es/path/"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_no_open_redirect_after_the_code(client, ana, target):
    ask(client, next=target)

    response = client.post(TYPE, {"code": code_in(mail.outbox[0].body)})

    assert response["Location"] == reverse("after-sign-in")


def test_signing_in_makes_a_new_session(client, ana):
    ask(client)
    before = client.session.session_key
    client.post(TYPE, {"code": code_in(mail.outbox[0].body)})

    assert client.session.session_key != before
    assert "sign-in" not in client.session


def test_a_wrong_code_leaves_a_sentence_and_an_audit_row(client, ana):
    ask(client)
    right = code_in(mail.outbox[0].body)

    page = client.post(TYPE, {"code": "000000" if right != "000000" else "111111"})

    assert "4" in str(page.context["form"].errors["code"])
    assert AuditRecord.objects.get().action == AuditAction.SIGN_IN_REFUSED
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("contact", "sentence"),
    [("", "Please type your e-mail"), ("916 555 123", "9 digits"), ("ana@", "not complete")],
)
def test_what_cannot_be_an_address_is_said_beside_the_field_and_nothing_is_lost(client, contact, sentence):
    page = ask(client, contact)

    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert f'value="{contact}"' in page.content.decode() or not contact
    assert not SignInMessage.objects.exists()


def test_without_a_question_there_is_no_page_for_a_code(client):
    assert client.get(TYPE)["Location"] == reverse("account_login")
    assert client.post(TYPE, {"code": "123456"})["Location"] == reverse("account_login")
