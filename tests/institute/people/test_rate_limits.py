"""Each attempt is counted once, whatever arrives together; a bucket is deleted when its window has ended."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from institute.people.models import RateLimitBucket
from institute.people.rate_limit import check_rate_limit, consume, delete_ended_buckets, refund_attempt
from tests.factories import NOON

HOUR = timedelta(hours=1)


@pytest.fixture
def request_of_a_stranger(settings):
    settings.ACCOUNT_RATE_LIMITS = {"ask": "3/m/ip,2/h/key"}
    return RequestFactory().post("/")


@pytest.mark.django_db
def test_a_window_begins_with_its_first_attempt_and_ends_for_all_of_them():
    for minute, is_allowed in ((0, True), (10, True), (59, False), (60, True), (61, True), (62, False)):
        at = NOON + timedelta(minutes=minute)
        assert bool(consume([("hash", 2, at + HOUR)], at)) is is_allowed, minute


@pytest.mark.django_db
def test_each_limit_of_an_action_counts_by_itself(request_of_a_stranger):
    answers = [check_rate_limit(request_of_a_stranger, "ask", key=key) for key in ("a", "a", "a", "b")]

    assert answers == [True, True, False, True]


@pytest.mark.django_db
def test_a_refused_attempt_does_not_use_up_the_longer_limit(request_of_a_stranger, settings):
    settings.ACCOUNT_RATE_LIMITS = {"ask": "2/m/key,4/h/key"}
    with time_machine.travel(NOON, tick=False) as clock:
        first = [check_rate_limit(request_of_a_stranger, "ask", key="a") for _time in range(30)]
        clock.shift(61)
        second = [check_rate_limit(request_of_a_stranger, "ask", key="a") for _time in range(30)]
        clock.shift(61)
        third = check_rate_limit(request_of_a_stranger, "ask", key="a")

    assert (first.count(True), second.count(True), third) == (2, 2, False)


@pytest.mark.django_db
def test_an_attempt_that_is_refunded_does_not_count(request_of_a_stranger):
    for _time in range(5):
        assert check_rate_limit(request_of_a_stranger, "ask", key="a")
        refund_attempt(request_of_a_stranger, "ask", key="a")


@pytest.mark.django_db
def test_one_statement_counts_an_attempt_for_all_limits(request_of_a_stranger):
    with CaptureQueriesContext(connection) as queries:
        check_rate_limit(request_of_a_stranger, "ask", key="a")

    assert [query["sql"].split()[0] for query in queries] == ["SAVEPOINT", "INSERT", "RELEASE"]


@pytest.mark.django_db
def test_a_bucket_leads_back_to_nobody(request_of_a_stranger):
    check_rate_limit(request_of_a_stranger, "ask", key="ana@example.org")

    stored = " ".join(RateLimitBucket.objects.values_list("key_hash", flat=True))
    assert "ana" not in stored
    assert "127.0.0.1" not in stored


@pytest.mark.django_db
def test_a_bucket_is_deleted_when_its_window_has_ended():
    consume([("old", 2, NOON + HOUR), ("new", 2, NOON + 2 * HOUR)], NOON)

    delete_ended_buckets(at=NOON + HOUR)

    assert [bucket.key_hash for bucket in RateLimitBucket.objects.all()] == ["new"]


@pytest.mark.django_db
def test_the_database_refuses_a_negative_remainder():
    with pytest.raises(IntegrityError), transaction.atomic():
        RateLimitBucket.objects.create(key_hash="hash", remaining=-1, ends_at=NOON)


@pytest.mark.django_db
def test_a_get_is_counted_only_where_reading_is_limited(request_of_a_stranger):
    reading = RequestFactory().get("/")

    assert all(check_rate_limit(reading, "ask", key="a") for _time in range(9))
    assert not RateLimitBucket.objects.exists()
    assert [check_rate_limit(reading, "ask", key="a", count_get=True) for _time in range(3)] == [
        True,
        True,
        False,
    ]


def test_a_bucket_says_how_many_attempts_remain_and_until_when():
    ends_at = datetime(2027, 6, 1, 12, tzinfo=UTC)

    assert str(RateLimitBucket(key_hash="secret", remaining=2, ends_at=ends_at)) == "2 until 2027-06-01 12:00"
