"""Learning outcomes in the admin."""

import uuid

import pytest
from django.urls import reverse
from wagtail.models import Locale

from institute.home.services import bootstrap_site
from institute.people import roles
from learning_outcomes.models import Evidence, LearningOutcome
from learning_outcomes.services import record_evidence
from lessons.curriculum.models import CurriculumPage
from tests.factories import NOON, UserFactory
from tests.sign_in import sign_in

LIST = "wagtailsnippets_learning_outcomes_learningoutcome:list"
ADD = "wagtailsnippets_learning_outcomes_learningoutcome:add"
EDIT = "wagtailsnippets_learning_outcomes_learningoutcome:edit"
DELETE = "wagtailsnippets_learning_outcomes_learningoutcome:delete"


@pytest.fixture
def site(db):
    """A site with a curriculum, whose publication gave the roles their rights."""
    curriculum = bootstrap_site(at=NOON, with_pages=False).add_child(
        instance=CurriculumPage(title="Curriculum", slug="curriculum")
    )
    curriculum.save_revision().publish()


@pytest.fixture
def outcome(site):
    return LearningOutcome.objects.create(
        code="ADV-1", statement="I can explain it.", locale=Locale.objects.get(language_code="en")
    )


@pytest.mark.parametrize("role", [roles.FACILITATOR, roles.CONTENT_EDITOR, roles.PROJECT_MANAGER])
def test_those_who_write_lessons_write_outcomes(client, outcome, role):
    sign_in(client, UserFactory(role=role))

    assert "I can explain it." in client.get(reverse(LIST)).content.decode()
    client.post(
        reverse(EDIT, args=[outcome.pk]),
        {"code": "ADV-1", "statement": "I can show it.", "level": "apply", "shown_by": ""},
    )

    outcome.refresh_from_db()
    assert outcome.statement == "I can show it."


def test_nobody_deletes_an_outcome_that_evidence_may_name(client, outcome):
    sign_in(client, UserFactory(role=roles.PROJECT_MANAGER))

    client.post(reverse(DELETE, args=[outcome.pk]))

    assert LearningOutcome.objects.filter(pk=outcome.pk).exists()


@pytest.mark.parametrize("is_translation", [False, True])
def test_even_an_administrator_keeps_what_evidence_names_and_reads_why(client, outcome, is_translation):
    record_evidence(
        UserFactory().pk,
        {"ADV-1": (100, 100)},
        kind=Evidence.Kind.QUIZ,
        source_kind="attempt",
        source_id=uuid.uuid4(),
        observed_at=NOON,
    )
    if is_translation:
        outcome = outcome.copy_for_translation(Locale.objects.get(language_code="es"))
        outcome.save()
    sign_in(client, UserFactory(is_superuser=True))
    many = reverse("wagtail_bulk_action", args=["learning_outcomes", "learningoutcome", "delete"])

    for address in (reverse(DELETE, args=[outcome.pk]), f"{many}?id={outcome.pk}"):
        for answer in (client.get(address, follow=True), client.post(address, follow=True)):
            assert answer.status_code == 200
            assert "Nothing was deleted." in answer.content.decode()
    assert LearningOutcome.objects.filter(pk=outcome.pk).exists()


def test_an_administrator_deletes_what_nothing_names(client, outcome):
    sign_in(client, UserFactory(is_superuser=True))

    client.post(reverse(DELETE, args=[outcome.pk]))

    assert not LearningOutcome.objects.exists()


def test_an_outcome_can_be_added(client, site):
    sign_in(client, UserFactory(role=roles.FACILITATOR))

    client.post(
        reverse(ADD), {"code": "ADV-2", "statement": "I can ask.", "level": "apply", "shown_by": "Quiz"}
    )

    assert LearningOutcome.objects.get().code == "ADV-2"
