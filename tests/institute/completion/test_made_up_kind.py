"""A requirement kind made up in this module alone works everywhere that a certificate's rules are used."""

from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from io import StringIO
from unittest.mock import patch

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from certificates.services import NotComplete, issue_certificate
from institute.cohorts.models import Cohort, Requirement
from institute.cohorts.requirement_kinds import REGISTERED, UnknownRequirementKind
from institute.completion.evaluation import evaluate
from institute.completion.forecast import FinishState, Forecast
from institute.completion.requirements.base import CohortProgress, Progress, RequirementType
from institute.completion.requirements.registry import REQUIREMENT_TYPES, register
from institute.reports.people import desk_people
from lessons.progress.models import LessonCompletion
from lessons.progress.services import mark_read
from tests.factories import (
    NOON,
    EnrolmentFactory,
    ProjectManagerFactory,
    SessionFactory,
    asks_for,
    curriculum_tree,
    enrolled_in,
    named,
)
from tests.institute.cohorts.test_admin import cohort_data
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

BEFORE = datetime(2026, 12, 1, 18, tzinfo=UTC)


class Curiosity(RequirementType[int]):
    """Two lessons were read, of whatever module, before the last session."""

    kind = "curiosity"
    label = "Curiosity: two lessons of your choice"
    usual_percent = 50
    icon = "globe"
    nothing = 0

    def validate_percent(self, percent):
        if percent not in (50, 100):
            raise ValidationError("One lesson or two.")

    def read(self, records):
        read = LessonCompletion.objects.filter(learner__in=records.learners, read_at__lte=records.at)
        learners = list(read.values_list("learner_id", flat=True))
        return {one.pk: learners.count(one.learner_id) for one in records.enrolments}

    def progress(self, facts):
        return Progress(2, self.own(facts))

    def count(self, cohort):
        read = LessonCompletion.objects.filter(read_at__lte=cohort.at)
        learners = list(read.values_list("learner_id", flat=True))
        return CohortProgress(2, Counter(learners))

    def forecast(self, needed, progress, sessions):
        return Forecast.SAFE if sessions.ahead else Forecast.OUT_OF_REACH

    def headline(self, standing):
        return f"{standing.left} more to be curious about" if standing.left > 0 else "Curious"

    def sentence(self, standing, facts):
        return f"You chose {standing.have} of {standing.total}."

    def asks_for_help(self, standing, facts):
        return standing.forecast == Forecast.OUT_OF_REACH


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture(autouse=True)
def kind():
    # Both are put back as they were: this kind is known while these tests run, and not longer.
    with patch.dict(REQUIREMENT_TYPES), patch.dict(REGISTERED):
        register(Curiosity())
        yield


@pytest.fixture
def tree():
    return curriculum_tree()


@pytest.fixture
def enrolment(tree):
    enrolment = named(enrolled_in(tree.module))
    asks_for(enrolment.cohort, curiosity=50)
    return enrolment


def checked():
    """What the check of records prints."""
    out = StringIO()
    with suppress(CommandError):
        call_command("check_records", stdout=out)
    return out.getvalue()


def person_of(enrolment):
    [person] = desk_people(enrolment.cohort, NOON)
    return person


def test_the_cohort_editor_offers_it_and_keeps_it(client):
    with time_machine.travel(BEFORE):
        sign_in(client, ProjectManagerFactory())
        form = client.get(reverse("cohorts:add"))
        sent = cohort_data(requirements=[{"kind": "curiosity", "percent": 100}])
        client.post(reverse("cohorts:add"), sent)

    assert "Curiosity: two lessons of your choice" in form.text
    assert ("curiosity", 50) in [
        (one.initial["kind"], one.initial["percent"])
        for one in form.context["form"].formsets["requirements"].initial_forms
    ]
    requirement = Cohort.objects.get().requirements.get()
    assert (requirement.kind, requirement.percent) == ("curiosity", 100)
    assert str(requirement) == "Curiosity: two lessons of your choice: 100"


def test_the_cohort_editor_refuses_a_percentage_that_it_does_not_allow(client):
    with time_machine.travel(BEFORE):
        sign_in(client, ProjectManagerFactory())
        sent = cohort_data(requirements=[{"kind": "curiosity", "percent": 70}])
        response = client.post(reverse("cohorts:add"), sent)

    assert "One lesson or two." in response.text
    assert not Requirement.objects.exists()


def test_it_is_evaluated_and_its_card_stands_on_the_parents_home(client, enrolment, tree):
    SessionFactory(cohort=enrolment.cohort, starts_at=NOON + timedelta(days=2))
    before = evaluate(enrolment, NOON).results[0]
    sign_in(client, enrolment.learner)
    [card] = client.get(reverse("learner-home")).context["left"]

    mark_read(enrolment.learner, tree.lesson, language="en", at=NOON)
    after = evaluate(enrolment, NOON).results[0]

    assert (before.needed, before.have, before.total, before.is_met) == (1, 0, 2, False)
    assert (after.have, after.is_met, after.headline) == (1, True, "Curious")
    assert card == {
        "title": "1 more to be curious about",
        "text": "You chose 0 of 2.",
        "icon": "globe",
        "done": False,
        "states": [],
    }


def test_its_forecast_decides_the_state_on_the_home_and_on_the_desk(client, enrolment, tree):
    out_of_reach, [card] = evaluate(enrolment, NOON), home_cards(client, enrolment)
    first = person_of(enrolment)
    SessionFactory(cohort=enrolment.cohort, starts_at=NOON + timedelta(days=2))
    within_reach, second = evaluate(enrolment, NOON), person_of(enrolment)

    assert out_of_reach.results[0].forecast == Forecast.OUT_OF_REACH
    assert card["link_text"] == "Ask for help"
    assert out_of_reach.state == first.state == FinishState.CANNOT
    assert within_reach.state == second.state == FinishState.ON_TRACK


def home_cards(client, enrolment):
    sign_in(client, enrolment.learner)
    return client.get(reverse("learner-home")).context["left"]


def test_the_desk_counts_it_for_everybody(client, enrolment, tree):
    mark_read(enrolment.learner, tree.lesson, language="en", at=NOON)
    other = EnrolmentFactory(cohort=enrolment.cohort)
    sign_in(client, ProjectManagerFactory())

    people = {one.enrolment_id: one for one in desk_people(enrolment.cohort, NOON)}
    page = client.get(reverse("cohort-desk", args=[enrolment.cohort_id]))

    assert people[enrolment.pk].counts.progress["curiosity"] == (2, 1)
    assert people[other.pk].counts.progress["curiosity"] == (2, 0)
    assert page.context["totals"].by_state == {"cannot": 1, "needs": 0, "on-track": 0, "complete": 1}


def test_a_certificate_waits_for_it_and_remembers_it(enrolment, tree):
    with pytest.raises(NotComplete):
        issue_certificate(enrolment, at=NOON)

    mark_read(enrolment.learner, tree.lesson, language="en", at=NOON)
    certificate = issue_certificate(enrolment, at=NOON)

    assert certificate.rules == [{"kind": "curiosity", "needed": 1, "have": 1, "total": 2}]
    assert checked() == "All records agree.\n"


def test_once_it_is_no_longer_known_nobody_finishes_by_it_and_the_check_names_it(client, enrolment, tree):
    mark_read(enrolment.learner, tree.lesson, language="en", at=NOON)
    requirement = enrolment.cohort.requirements.get()
    del REQUIREMENT_TYPES["curiosity"], REGISTERED["curiosity"]

    [card] = home_cards(client, enrolment)

    assert evaluate(enrolment, NOON).is_complete is False
    assert person_of(enrolment).state != FinishState.COMPLETE
    assert (card["title"], card["link_text"]) == ("curiosity", "Ask for help")
    with pytest.raises(NotComplete):
        issue_certificate(enrolment, at=NOON)
    # The form of the cohort saves it again, unchanged; nothing new is written of a kind that nobody knows.
    requirement.save(at=NOON)
    requirement.percent = 60
    with pytest.raises(UnknownRequirementKind):
        requirement.save(at=NOON)
    assert checked() == (
        f"Requirement {requirement.pk} of cohort {enrolment.cohort_id}: "
        "nothing is known of its kind curiosity.\n"
    )
