"""Tries are counted once each, whatever arrives together, and are forgotten when their window is over."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from institute.people import tries
from institute.people.models import Tries
from institute.people.ratelimit import check_rate_limit, was_no_try
from tests.factories import NOON

HOUR = timedelta(hours=1)


@pytest.fixture
def request_of_a_stranger(settings):
    settings.ACCOUNT_RATE_LIMITS = {"ask": "3/m/ip,2/h/key"}
    return RequestFactory().post("/")


@pytest.mark.django_db
def test_a_window_begins_with_its_first_try_and_ends_for_all_of_them():
    for minute, is_allowed in ((0, True), (10, True), (59, False), (60, True), (61, True), (62, False)):
        at = NOON + timedelta(minutes=minute)
        assert bool(tries.take([("mark", 2, at + HOUR)], at)) is is_allowed, minute


@pytest.mark.django_db
def test_each_limit_of_an_action_counts_by_itself(request_of_a_stranger):
    answers = [check_rate_limit(request_of_a_stranger, "ask", key=key) for key in ("a", "a", "a", "b")]

    assert answers == [True, True, False, True]


@pytest.mark.django_db
def test_what_is_refused_uses_up_no_longer_limit(request_of_a_stranger, settings):
    settings.ACCOUNT_RATE_LIMITS = {"ask": "2/m/key,4/h/key"}
    with time_machine.travel(NOON, tick=False) as clock:
        first = [check_rate_limit(request_of_a_stranger, "ask", key="a") for _time in range(30)]
        clock.shift(61)
        second = [check_rate_limit(request_of_a_stranger, "ask", key="a") for _time in range(30)]
        clock.shift(61)
        third = check_rate_limit(request_of_a_stranger, "ask", key="a")

    assert (first.count(True), second.count(True), third) == (2, 2, False)


@pytest.mark.django_db
def test_a_try_that_is_given_back_was_none(request_of_a_stranger):
    for _time in range(5):
        assert check_rate_limit(request_of_a_stranger, "ask", key="a")
        was_no_try(request_of_a_stranger, "ask", key="a")


@pytest.mark.django_db
def test_one_statement_counts_whatever_the_number_of_limits(request_of_a_stranger):
    with CaptureQueriesContext(connection) as queries:
        check_rate_limit(request_of_a_stranger, "ask", key="a")

    assert [one["sql"].split()[0] for one in queries] == ["SAVEPOINT", "INSERT", "RELEASE"]


@pytest.mark.django_db
def test_what_is_kept_leads_back_to_nobody(request_of_a_stranger):
    check_rate_limit(request_of_a_stranger, "ask", key="ana@example.org")

    kept = " ".join(Tries.objects.values_list("mark", flat=True))
    assert "ana" not in kept
    assert "127.0.0.1" not in kept


@pytest.mark.django_db
def test_a_count_is_forgotten_when_its_window_is_over():
    tries.take([("old", 2, NOON + HOUR), ("new", 2, NOON + 2 * HOUR)], NOON)

    tries.forget_old_tries(NOON + HOUR)

    assert [one.mark for one in Tries.objects.all()] == ["new"]


@pytest.mark.django_db
def test_the_database_refuses_fewer_than_none():
    with pytest.raises(IntegrityError), transaction.atomic():
        Tries.objects.create(mark="mark", tries_left=-1, ends_at=NOON)


@pytest.mark.django_db
def test_to_read_a_page_is_no_try_unless_reading_is_what_is_limited(request_of_a_stranger):
    reading = RequestFactory().get("/")

    assert all(check_rate_limit(reading, "ask", key="a") for _time in range(9))
    assert not Tries.objects.exists()
    assert [check_rate_limit(reading, "ask", key="a", count_get=True) for _time in range(3)] == [True, True, False]


def test_a_count_says_how_many_are_left_and_until_when():
    assert str(Tries(mark="secret", tries_left=2, ends_at=NOON)) == "2 until 2027-06-02 03:00"
