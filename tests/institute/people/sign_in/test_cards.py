"""The services of printed cards: issue, revoke, set and check a PIN; and each way to be refused."""

import hashlib
from datetime import timedelta

import pytest

from institute.people.models import SignInCard, SignInSession
from institute.people.models.session import SessionStore
from institute.people.sign_in import Reason, WeakPin, check_pin, find_card, issue_card, revoke_card, set_pin
from institute.records.models import AuditAction, AuditRecord
from tests.factories import NOON, FacilitatorFactory, UserFactory
from tests.refusals import refused

pytestmark = pytest.mark.django_db
PIN = "580274"


def issue(learner=None, *, pin=None, at=NOON):
    issued = issue_card(learner or UserFactory(), by=None, at=at)
    if pin:
        set_pin(issued.card, pin, at=at)
    return issued


def open_session(person):
    session = SessionStore()
    session["_auth_user_id"] = str(person.pk)
    session.save()
    return session.session_key


def test_a_card_signs_its_holder_in_with_the_pin_they_set():
    learner = UserFactory()
    issued = issue(learner, pin=PIN)

    assert check_pin(issued.token, PIN, at=NOON) == learner


def test_the_database_keeps_a_hash_of_the_token_and_no_pin():
    issued = issue(pin=PIN)

    issued.card.refresh_from_db()
    assert issued.card.token_hash == hashlib.sha256(issued.token.encode()).hexdigest()
    assert len(issued.token) >= 43
    assert issued.card.pin_hash.startswith("argon2")
    assert PIN not in issued.card.pin_hash


def test_issuing_again_revokes_the_old_card_and_ends_its_sessions():
    learner = UserFactory()
    old = issue(learner, pin=PIN)
    open_session(learner)

    issue(learner)

    with refused(Reason.REVOKED):
        check_pin(old.token, PIN, at=NOON)
    assert SignInCard.objects.current().filter(learner=learner).count() == 1
    assert not SignInSession.objects.filter(person=learner).exists()


def test_revoking_ends_all_sessions_of_the_holder_and_of_nobody_else():
    learner, other = UserFactory(), UserFactory()
    issued = issue(learner, pin=PIN)
    open_session(learner)
    open_session(learner)
    other_key = open_session(other)

    revoke_card(issued.card, by=None, at=NOON)

    assert [row.session_key for row in SignInSession.objects.all()] == [other_key]


def test_revoking_twice_is_one_audit_row():
    issued = issue()

    revoke_card(issued.card, by=None, at=NOON)
    revoke_card(issued.card, by=None, at=NOON + timedelta(days=1))

    issued.card.refresh_from_db()
    assert issued.card.revoked_at == NOON
    assert AuditRecord.objects.filter(action=AuditAction.CARD_REVOKED).count() == 1


def test_an_unknown_token_is_refused():
    with refused(Reason.UNKNOWN):
        find_card("x" * 43, at=NOON)


def test_a_card_can_be_used_first_within_fourteen_days():
    issued = issue()
    last = NOON + timedelta(days=14)

    assert find_card(issued.token, at=last) == issued.card
    with refused(Reason.EXPIRED):
        find_card(issued.token, at=last + timedelta(seconds=1))
    with refused(Reason.EXPIRED):
        set_pin(issued.card, PIN, at=last + timedelta(seconds=1))


def test_a_card_that_was_used_in_time_works_for_years():
    issued = issue(pin=PIN)

    check_pin(issued.token, PIN, at=NOON + timedelta(days=900))


def test_a_card_without_a_pin_opens_nothing():
    with refused(Reason.PIN_NOT_SET):
        check_pin(issue().token, "", at=NOON)


def test_a_pin_is_set_only_once():
    issued = issue(pin=PIN)

    with refused(Reason.PIN_ALREADY_SET):
        set_pin(issued.card, "918273", at=NOON)

    check_pin(issued.token, PIN, at=NOON)


def test_a_pin_cannot_be_set_on_a_withdrawn_card():
    issued = issue()
    revoke_card(issued.card, by=None, at=NOON)

    with refused(Reason.REVOKED):
        set_pin(issued.card, PIN, at=NOON)


def test_a_weak_pin_is_refused_with_the_reason():
    with pytest.raises(WeakPin) as refusal:
        set_pin(issue().card, "123456", at=NOON)

    assert "order" in str(refusal.value.sentence)


def test_five_wrong_pins_lock_the_card_even_for_the_right_one():
    issued = issue(pin=PIN)
    left = []
    for _attempt in range(4):
        with refused(Reason.WRONG_PIN) as refusal:
            check_pin(issued.token, "111222", at=NOON)
        left.append(refusal.value.attempts_left)

    with refused(Reason.LOCKED):
        check_pin(issued.token, "111222", at=NOON)
    with refused(Reason.LOCKED):
        check_pin(issued.token, PIN, at=NOON)
    assert left == [4, 3, 2, 1]


def test_the_right_pin_forgives_earlier_slips():
    issued = issue(pin=PIN)
    for _attempt in range(4):
        with refused(Reason.WRONG_PIN):
            check_pin(issued.token, "111222", at=NOON)

    check_pin(issued.token, PIN, at=NOON)

    issued.card.refresh_from_db()
    assert issued.card.failures == 0


def test_the_team_gets_no_cards():
    with refused(Reason.STAFF):
        issue(FacilitatorFactory())


def test_a_card_stops_working_when_its_holder_joins_the_team():
    learner = UserFactory()
    issued = issue(learner, pin=PIN)
    learner.is_superuser = True
    learner.save()

    with refused(Reason.STAFF):
        check_pin(issued.token, PIN, at=NOON)


def test_a_closed_account_is_refused_by_its_card_and_gets_no_new_one():
    learner = UserFactory()
    issued = issue(learner, pin=PIN)
    learner.is_active = False
    learner.save()

    with refused(Reason.INACTIVE):
        check_pin(issued.token, PIN, at=NOON)
    with refused(Reason.INACTIVE):
        issue(learner)


def test_each_step_leaves_an_audit_row_without_names_or_tokens():
    learner = UserFactory(display_name="Rosa Canary")
    issued = issue(learner, pin=PIN)
    with refused(Reason.WRONG_PIN):
        check_pin(issued.token, "111222", at=NOON)
    revoke_card(issued.card, by=None, at=NOON)

    rows = list(AuditRecord.objects.order_by("at").values())
    assert {row["action"] for row in rows} == {"card-issued", "sign-in-refused", "card-revoked"}
    assert not any(secret in str(rows) for secret in ("Canary", issued.token, PIN, "111222"))
