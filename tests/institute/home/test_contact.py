"""Writing to the institute: little is asked, little is kept."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from institute.home.forms import ContactForm
from institute.home.models import ContactMessage
from institute.home.services import bootstrap_site, delete_expired_contact_messages, save_contact_message
from institute.people import roles
from tests.factories import NOON, UserFactory
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site():
    cache.clear()
    bootstrap_site(at=NOON, with_pages=False)


def message(at=NOON, **words):
    message = ContactMessage(**{"text": "When does it begin?"} | words)
    return save_contact_message(message, language="en", at=at)


def test_a_message_is_kept_with_its_language_and_nothing_of_where_it_came_from(client):
    answer = client.post("/es/contact/", {"text": "¿Cuándo empieza?"}, follow=True, REMOTE_ADDR="10.1.2.3")

    [kept] = ContactMessage.objects.all()
    assert (kept.text, kept.language, kept.name, kept.answer_to) == ("¿Cuándo empieza?", "es", "", "")
    assert "Su mensaje llegó." in answer.content.decode()
    assert "10.1.2.3" not in str(vars(kept))


def test_an_empty_message_is_sent_back_with_what_was_typed(client):
    page = client.post("/contact/", {"text": " ", "name": "Mai"}).content.decode()

    assert "Please write your message." in page
    assert 'value="Mai"' in page
    assert not ContactMessage.objects.exists()


def test_a_message_that_is_too_long_says_so(client):
    page = client.post("/contact/", {"text": "a" * 4001}).content.decode()

    assert "Please shorten it to 4000 characters." in page


def test_a_program_that_fills_in_everything_is_thanked_and_forgotten(client):
    client.post("/contact/", {"text": "Buy now", "website": "https://spam.example"})

    assert not ContactMessage.objects.exists()


def test_many_messages_from_one_place_have_to_wait(client):
    for _number in range(10):
        client.post("/contact/", {"text": "Hello"})

    answer = client.post("/contact/", {"text": "Hello again"})

    assert answer.status_code == 429
    assert "Hello again" in answer.content.decode()
    assert ContactMessage.objects.count() == 10


def test_staff_are_told_of_a_message_and_not_its_text(
    settings, mailoutbox, django_capture_on_commit_callbacks
):
    settings.CONTACT_EMAIL = "office@pass.example"

    with django_capture_on_commit_callbacks(execute=True):
        message(text="My neighbor needs help", name="Mai")

    [mail] = mailoutbox
    assert mail.to == ["office@pass.example"]
    assert "neighbor" not in mail.body + mail.subject
    assert "Mai" not in mail.body + mail.subject


def test_messages_are_deleted_after_180_days():
    old, new = message(at=NOON - timedelta(days=181)), message(at=NOON - timedelta(days=179))

    assert delete_expired_contact_messages(NOON) == 1
    assert set(ContactMessage.objects.all()) == {new}
    assert not ContactMessage.objects.filter(pk=old.pk).exists()


def test_the_project_manager_reads_and_deletes_messages(client):
    kept = message(text="<script>alert(1)</script>")
    sign_in(client, UserFactory(role=roles.PROJECT_MANAGER))

    listed = client.get(reverse("contact_messages:index")).content.decode()
    shown = client.get(reverse("contact_messages:inspect", args=[kept.pk])).content.decode()
    client.post(reverse("contact_messages:delete", args=[kept.pk]))

    assert "&lt;script&gt;alert(1)" in listed
    assert "<script>alert(1)" not in listed + shown
    assert not ContactMessage.objects.exists()


@pytest.mark.parametrize("role", [roles.FACILITATOR, roles.CONTENT_EDITOR])
def test_nobody_else_of_the_team_reads_messages(client, role):
    kept = message()
    sign_in(client, UserFactory(role=role))

    assert client.get(reverse("contact_messages:inspect", args=[kept.pk])).status_code in (302, 404)
    assert "begin?" not in client.get(reverse("contact_messages:index"), follow=True).content.decode()


def test_the_form_asks_for_the_message_alone():
    assert [name for name, field in ContactForm().fields.items() if field.required] == ["text"]
