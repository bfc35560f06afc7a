"""What was sent to an address opens nothing any more once somebody of the team has corrected it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from institute.people.contacts import Contact
from institute.people.sign_in import Reason, message_code, request_message, use_code
from tests.factories import ProjectManagerFactory, UserFactory
from tests.refusals import refused
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


def correct(person, **changes):
    """A project manager sends the form of a parent's account."""
    fields = {
        "display_name": person.display_name,
        "preferred_language": "en",
        "is_active": "on",
        "email": person.email,
    }
    address = reverse("wagtailusers_users:edit", args=[person.pk])
    answer = sign_in(Client(), ProjectManagerFactory()).post(address, fields | changes)
    assert answer.status_code == 302


def test_a_message_to_the_old_address_and_its_sessions_end(client):
    parent = UserFactory(email="wrong@example.org")
    sign_in(client, parent)
    message = request_message(Contact(email=parent.email), at=timezone.now())

    correct(parent, email="ana@example.org")

    assert client.get(reverse("open-sessions")).status_code == 302
    with refused(Reason.USED):
        use_code(message.pk, message_code(message), at=timezone.now())


def test_a_corrected_name_leaves_what_was_sent_as_it_was():
    parent = UserFactory(email="ana@example.org")
    message = request_message(Contact(email=parent.email), at=timezone.now())

    correct(parent, display_name="Ana")

    opened = use_code(message.pk, message_code(message), at=timezone.now())
    assert opened == parent
