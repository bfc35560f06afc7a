"""One message, one code, one link, one use: the services, without pages."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from institute.people.contacts import Contact, read_contact
from institute.people.models import SignInMessage, SignInPurpose
from institute.people.sign_in import (
    Reason,
    delete_expired_messages,
    find_link,
    invite,
    message_code,
    message_path,
    request_message,
    use_code,
    use_link,
)
from tests.factories import NOON, FacilitatorFactory, UserFactory
from tests.refusals import refused

pytestmark = pytest.mark.django_db
HALF_AN_HOUR = timedelta(minutes=30)


def asked(learner=None, *, at=NOON):
    learner = learner or UserFactory(email="ana@example.org")
    return request_message(Contact(email=learner.email), at=at)


def token_of(message):
    return message_path(message).split("/")[-2]


def wrong(message):
    return "000000" if message_code(message) != "000000" else "111111"


def test_the_code_of_a_message_signs_its_parent_in_once():
    message = asked()

    assert use_code(message.pk, message_code(message), at=NOON) == message.learner
    with refused(Reason.USED):
        use_code(message.pk, message_code(message), at=NOON)


def test_the_link_of_a_message_signs_its_parent_in_once():
    message = asked()

    assert use_link(token_of(message), at=NOON) == message.learner
    with refused(Reason.USED):
        use_link(token_of(message), at=NOON)


def test_the_code_uses_up_the_link_and_every_other_message_in_the_inbox():
    message = asked()
    older = invite(message.learner, at=NOON - timedelta(days=1))

    use_code(message.pk, message_code(message), at=NOON)

    for spent in (message, older):
        with refused(Reason.USED):
            find_link(token_of(spent), at=NOON)


def test_a_message_that_is_used_leaves_the_messages_of_other_learners_open():
    message = asked()
    other = asked(UserFactory(email="rosa@example.org"))

    use_code(message.pk, message_code(message), at=NOON)

    assert use_link(token_of(other), at=NOON) == other.learner


def test_looking_at_a_link_changes_nothing():
    message = asked()
    for _look in range(20):
        find_link(token_of(message), at=NOON)

    assert use_link(token_of(message), at=NOON) == message.learner


def test_after_half_an_hour_neither_code_nor_link_works():
    message = asked()
    later = NOON + HALF_AN_HOUR

    with refused(Reason.EXPIRED):
        use_link(token_of(message), at=later)
    with refused(Reason.EXPIRED):
        use_code(message.pk, message_code(message), at=later)


def test_an_invitation_lasts_fourteen_days():
    message = invite(UserFactory(), at=NOON)
    nearly, over = NOON + timedelta(days=14, seconds=-1), NOON + timedelta(days=14)

    with refused(Reason.EXPIRED):
        use_link(token_of(message), at=over)
    assert use_link(token_of(message), at=nearly) == message.learner


def test_five_wrong_codes_close_the_message():
    message = asked()
    for left in (4, 3, 2, 1):
        with refused(Reason.WRONG_CODE) as refusal:
            use_code(message.pk, wrong(message), at=NOON)
        assert refusal.value.attempts_left == left
    with refused(Reason.LOCKED):
        use_code(message.pk, wrong(message), at=NOON)

    with refused(Reason.LOCKED):
        use_code(message.pk, message_code(message), at=NOON)
    with refused(Reason.LOCKED):
        use_link(token_of(message), at=NOON)


def test_a_message_for_nobody_refuses_every_code_as_any_other_does():
    message = request_message(Contact(email="nobody@example.org"), at=NOON)
    for _attempt in range(4):
        with refused(Reason.WRONG_CODE):
            use_code(message.pk, message_code(message), at=NOON)
    with refused(Reason.LOCKED):
        use_code(message.pk, message_code(message), at=NOON)
    with refused(Reason.UNKNOWN):
        find_link(token_of(message), at=NOON)


def test_the_team_and_closed_accounts_get_no_message():
    for person in (
        FacilitatorFactory(email="luz@example.org"),
        UserFactory(email="x@example.org", is_superuser=True),
        UserFactory(email="ria@example.org", is_active=False),
    ):
        assert asked(person).learner is None


def test_a_learner_who_joined_the_team_meanwhile_is_not_signed_in_by_an_old_message():
    message = asked()
    message.learner.is_superuser = True
    message.learner.save()

    with refused(Reason.STAFF):
        use_link(token_of(message), at=NOON)
    with refused(Reason.STAFF):
        use_code(message.pk, message_code(message), at=NOON)


def test_a_link_with_one_letter_changed_is_unknown():
    token = token_of(asked())
    for place in range(len(token)):
        other = "a" if token[place] != "a" else "b"
        with refused(Reason.UNKNOWN):
            find_link(token[:place] + other + token[place + 1 :], at=NOON)


def test_codes_and_links_survive_a_change_of_the_secret_key(settings):
    message = asked()
    code, token = message_code(message), token_of(message)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, as after a rotation of secrets"

    assert find_link(token, at=NOON) == message
    assert use_code(message.pk, code, at=NOON) == message.learner


def test_the_database_keeps_neither_code_nor_token():
    message = asked()
    row = SignInMessage.objects.filter(pk=message.pk).values().get()

    assert message_code(message) not in str(row)
    assert token_of(message).split("~")[1] not in str(row)


def test_the_database_refuses_an_invitation_for_nobody():
    with pytest.raises(IntegrityError), transaction.atomic():
        SignInMessage.objects.create(purpose=SignInPurpose.INVITATION, made_at=NOON, ends_at=NOON)


def test_messages_are_deleted_a_day_after_they_expire():
    message = asked()
    a_day_later = message.ends_at + timedelta(days=1)

    assert delete_expired_messages(at=a_day_later) == 0
    assert delete_expired_messages(at=a_day_later + timedelta(seconds=1)) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" Ana.Lopez@Example.ORG ", "ana.lopez@example.org"),
        ("(916) 555-1234", "+19165551234"),
        ("1 916 555 1234", "+19165551234"),
        ("+1 916.555.1234", "+19165551234"),
        ("۹۱۶۵۵۵۱۲۳۴", "+19165551234"),
        ("+52 55 5123 4567", "+525551234567"),
    ],
)
def test_an_address_is_read_however_it_is_written(text, expected):
    assert str(read_contact(text)) == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("916 555 123", "This number has 9 digits. Please write all 10."),
        ("916555123456", "This number has 12 digits. Please write all 10."),
        ("0005551234", "There is no such phone number."),
        ("ana@", "not complete"),
        ("ana", "whole e-mail address"),
        ("916 555 12#4", "digits only"),
    ],
)
def test_what_is_wrong_with_an_address_is_said_in_one_sentence(text, sentence):
    with pytest.raises(ValidationError, match=sentence):
        read_contact(text)


@given(st.text(max_size=300))
def test_any_text_is_an_address_or_a_sentence(text):
    with suppress(ValidationError):
        contact = read_contact(text)
        assert bool(contact.email) != bool(contact.phone)
