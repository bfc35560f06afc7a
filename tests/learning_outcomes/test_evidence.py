"""Reporting what a learner showed."""

import uuid

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import Locale

from institute.records.append_only import HistoryIsAppendOnly
from learning_outcomes.models import Evidence, LearningOutcome
from learning_outcomes.services import UnknownOutcome, record_evidence, record_evidence_of_many
from tests.factories import NOON, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def outcome():
    return LearningOutcome.objects.create(
        code="ADV-1", statement="I can explain it.", locale=Locale.objects.get(language_code="en")
    )


def report(learner, code="ADV-1", **changed):
    seen = {
        "kind": Evidence.Kind.QUIZ,
        "source_kind": "attempt",
        "source_id": uuid.UUID(int=1),
        "points": 100,
        "possible": 200,
        "observed_at": NOON,
    }
    return record_evidence(learner, code, **seen | changed)


def test_evidence_names_the_outcome_by_key_and_code(outcome):
    evidence = report(UserFactory())

    assert (evidence.outcome_key, evidence.outcome_code) == (outcome.translation_key, "ADV-1")


def test_reporting_the_same_source_twice_is_one_observation(outcome):
    learner = UserFactory()
    first = report(learner, points=100)

    second = report(learner, points=150)

    assert second == first
    assert Evidence.objects.get().points == 100


def test_another_source_is_another_observation(outcome):
    learner = UserFactory()
    report(learner)

    report(learner, source_id=uuid.UUID(int=2))

    assert Evidence.objects.by(learner).count() == 2


def test_an_unknown_outcome_is_refused(outcome):
    with pytest.raises(UnknownOutcome):
        report(UserFactory(), "ADV-9")


def test_evidence_of_many_passes_over_what_is_unknown_and_what_was_reported_before(outcome):
    learner = UserFactory()
    first = report(learner, points=100)
    source = {"kind": first.kind, "source_kind": first.source_kind, "observed_at": NOON}

    for source_id in (first.source_id, uuid.UUID(int=2)):
        seen = {"ADV-1": (150, 200), "ADV-9": (0, 100)}
        record_evidence_of_many(learner.pk, seen, source_id=source_id, **source)

    points = Evidence.objects.by(learner).order_by("points").values_list("outcome_key", "points")
    assert list(points) == [(outcome.translation_key, 100), (outcome.translation_key, 150)]


def test_evidence_is_written_once(outcome):
    evidence = report(UserFactory())

    with pytest.raises(HistoryIsAppendOnly):
        evidence.save()


def test_more_points_than_possible_cannot_be_stored(outcome):
    with pytest.raises(IntegrityError), transaction.atomic():
        report(UserFactory(), points=300)


def test_two_outcomes_with_one_code_in_one_language_cannot_be_stored(outcome):
    with pytest.raises(IntegrityError), transaction.atomic():
        LearningOutcome.objects.create(code="ADV-1", statement="I can too.", locale=outcome.locale)
