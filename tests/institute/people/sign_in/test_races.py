"""Two phones, one card or one limit, the same second: real threads on a database file."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from institute.people.rate_limit import consume
from institute.people.sign_in import Reason, SignInRefused, check_pin, find_card, issue_card, set_pin
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
PIN = "580274"


def at_the_same_time(count, do):
    """Run ``do(number)`` in ``count`` threads that start together; return what each returned or raised."""
    barrier = Barrier(count)

    def run(number):
        try:
            barrier.wait(timeout=20)
            return do(number)
        except SignInRefused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_of_eight_wrong_pins_at_once_five_are_checked():
    issued = issue_card(UserFactory(), by=None, at=timezone.now())
    set_pin(issued.card, PIN, at=timezone.now())

    answers = at_the_same_time(8, lambda number: check_pin(issued.token, f"11{number}222", at=timezone.now()))

    issued.card.refresh_from_db()
    assert issued.card.failures == 5
    assert {answer.reason for answer in answers} == {Reason.WRONG_PIN, Reason.LOCKED}


def test_of_two_first_uses_at_once_one_sets_the_pin():
    issued = issue_card(UserFactory(), by=None, at=timezone.now())
    pins = ["580274", "918273", "271828", "314159"]

    answers = at_the_same_time(
        4,
        lambda number: set_pin(find_card(issued.token, at=timezone.now()), pins[number], at=timezone.now()),
    )

    winners = [number for number, answer in enumerate(answers) if not isinstance(answer, Exception)]
    assert len(winners) == 1
    assert [answer.reason for answer in answers if isinstance(answer, SignInRefused)] == [
        Reason.PIN_ALREADY_SET
    ] * 3
    check_pin(issued.token, pins[winners[0]], at=timezone.now())


def test_two_people_who_print_at_once_leave_one_card_that_works():
    learner = UserFactory()

    answers = at_the_same_time(4, lambda number: issue_card(learner, by=None, at=timezone.now()))

    assert learner.sign_in_cards.current().count() == 1
    assert learner.sign_in_cards.count() == 4
    assert not any(isinstance(answer, Exception) for answer in answers)


def test_of_two_phones_that_use_a_new_card_at_once_one_is_signed_in():
    issued = issue_card(UserFactory(), by=None, at=timezone.now())
    pins = ["580274", "918273"]

    answers = at_the_same_time(
        2, lambda number: Client().post(issued.path, {"pin": pins[number], "again": pins[number]})
    )

    assert sorted(answer.status_code for answer in answers) == [200, 302]
    late = next(answer for answer in answers if answer.status_code == 200)
    assert "again" not in late.context["form"].fields


def test_of_eight_attempts_at_once_exactly_as_many_pass_as_are_allowed():
    now = timezone.now()
    limits = [(key_hash, 5, now + timedelta(minutes=1)) for key_hash in ("the address", "the network")]

    # Named in either order: no thread waits forever for a row that the other one holds.
    answers = at_the_same_time(8, lambda number: consume(limits[:: 1 - 2 * (number % 2)], now))

    assert sorted(map(len, answers)) == [0] * 3 + [2] * 5
