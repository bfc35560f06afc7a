"""Messages are sent in the language of the person, unless they opted out, and logged without their text."""

import pytest
from django.core import mail
from django.urls import reverse

from institute.messaging.models import Channel, Kind, MessageLog, Outcome
from institute.messaging.services import Message, NotSent, send, stop_messages, wants_no_messages
from institute.records.append_only import HistoryIsAppendOnly
from tests.factories import NOON, UserFactory
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
CONTEXT = {"code": "123456", "link": "https://pass.example.org/link/x/", "name": "Ana <b>"}


class Refuses:
    """A service for text messages that is down."""

    def send(self, number, text):
        raise NotSent


@pytest.mark.parametrize(
    ("language", "word"), [("en", "You have a place"), ("es", "tiene un lugar"), ("fa", "جا دارید")]
)
def test_a_message_is_in_the_language_of_its_reader(language, word):
    person = UserFactory(email="ana@example.org", preferred_language=language)

    row = send(person, Message(Kind.INVITATION, CONTEXT), at=NOON)

    [message] = mail.outbox
    assert word in message.subject
    assert "Ana <b>" in message.body
    assert "Ana &lt;b&gt;" in message.alternatives[0].content
    assert (row.outcome, row.channel, row.language) == (Outcome.SENT, Channel.EMAIL, language)


def test_an_opted_out_person_gets_only_requested_codes():
    person = UserFactory(email="ana@example.org")
    stop_messages(person, at=NOON)
    stop_messages(person, at=NOON)

    assert send(person, Message(Kind.INVITATION, CONTEXT), at=NOON).outcome == Outcome.NOT_WANTED
    assert send(person, Message(Kind.SIGN_IN, CONTEXT), at=NOON).outcome == Outcome.SENT
    assert len(mail.outbox) == 1


def test_without_an_address_nothing_is_sent_and_that_is_logged():
    assert send(UserFactory(), Message(Kind.SIGN_IN, CONTEXT), at=NOON).outcome == Outcome.NO_ADDRESS


def test_a_service_that_is_down_leaves_a_row_and_a_line_without_the_number(settings, caplog):
    settings.SMS_BACKEND = "tests.institute.messaging.test_sending.Refuses"
    person = UserFactory(phone="+19165551234")

    assert send(person, Message(Kind.SIGN_IN, CONTEXT), at=NOON).outcome == Outcome.FAILED
    assert "NotSent" in caplog.text
    assert "555" not in caplog.text
    assert "123456" not in caplog.text


def test_the_log_is_history_and_holds_neither_words_nor_address():
    row = send(UserFactory(email="canary@example.org"), Message(Kind.SIGN_IN, CONTEXT), at=NOON)

    assert not any(word in str(MessageLog.objects.values()) for word in ("canary", "123456", "/link/"))
    with pytest.raises(HistoryIsAppendOnly):
        row.save()


def test_a_parent_changes_the_choice_on_the_page(client):
    person = UserFactory()
    sign_in(client, person)
    url = reverse("message-choice")

    client.post(url, {"messages": "none"})
    assert wants_no_messages(person)
    client.post(url, {"messages": "some"})
    assert not wants_no_messages(person)
