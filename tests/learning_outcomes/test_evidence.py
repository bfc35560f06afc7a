"""Reporting what a learner showed."""

import uuid

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import Locale

from institute.records.append_only import HistoryIsAppendOnly
from learning_outcomes.models import Evidence, LearningOutcome
from learning_outcomes.services import record_evidence
from tests.factories import NOON, UserFactory

pytestmark = pytest.mark.django_db

FIRST_SOURCE, SECOND_SOURCE = uuid.UUID(int=1), uuid.UUID(int=2)


@pytest.fixture
def outcome():
    return LearningOutcome.objects.create(
        code="ADV-1", statement="I can explain it.", locale=Locale.objects.get(language_code="en")
    )


def report(learner, code="ADV-1", *, points=100, source_id=FIRST_SOURCE):
    record_evidence(
        learner.pk,
        {code: (points, 200)},
        kind=Evidence.Kind.QUIZ,
        source_kind="attempt",
        source_id=source_id,
        observed_at=NOON,
    )


def test_evidence_names_the_outcome_by_key_and_code(outcome):
    report(UserFactory())

    evidence = Evidence.objects.get()
    assert (evidence.outcome_key, evidence.outcome_code) == (outcome.translation_key, "ADV-1")


def test_reporting_the_same_source_twice_is_one_observation(outcome):
    learner = UserFactory()
    report(learner, points=100)

    report(learner, points=150)

    assert Evidence.objects.get().points == 100


def test_another_source_is_another_observation(outcome):
    learner = UserFactory()
    report(learner)

    report(learner, source_id=SECOND_SOURCE)

    assert Evidence.objects.by(learner).count() == 2


def test_evidence_of_an_unknown_outcome_is_ignored(outcome):
    report(UserFactory(), "ADV-9")

    assert not Evidence.objects.exists()


def test_unknown_codes_and_earlier_reports_do_not_stop_the_other_evidence(outcome):
    learner = UserFactory()
    report(learner, points=100)

    for source_id in (FIRST_SOURCE, SECOND_SOURCE):
        record_evidence(
            learner.pk,
            {"ADV-1": (150, 200), "ADV-9": (0, 100)},
            kind=Evidence.Kind.QUIZ,
            source_kind="attempt",
            source_id=source_id,
            observed_at=NOON,
        )

    points = Evidence.objects.by(learner).order_by("points").values_list("outcome_key", "points")
    assert list(points) == [(outcome.translation_key, 100), (outcome.translation_key, 150)]


def test_evidence_is_written_once(outcome):
    report(UserFactory())

    with pytest.raises(HistoryIsAppendOnly):
        Evidence.objects.get().save()


def test_more_points_than_possible_cannot_be_stored(outcome):
    report(UserFactory())
    stored = Evidence.objects.values().get()
    stored |= {"id": uuid.uuid4(), "source_id": SECOND_SOURCE, "points": 300}

    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.create(**stored)


def test_two_outcomes_with_one_code_in_one_language_cannot_be_stored(outcome):
    with pytest.raises(IntegrityError), transaction.atomic():
        LearningOutcome.objects.create(code="ADV-1", statement="I can too.", locale=outcome.locale)
