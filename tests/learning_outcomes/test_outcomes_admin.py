"""Learning outcomes in the admin."""

import pytest
from django.urls import reverse
from wagtail.models import Locale

from institute.home.services import lay_foundation
from institute.people import roles
from learning_outcomes.models import LearningOutcome
from lessons.curriculum.models import CurriculumPage
from tests.factories import UserFactory
from tests.sign_in import sign_in

LIST = "wagtailsnippets_learning_outcomes_learningoutcome:list"
ADD = "wagtailsnippets_learning_outcomes_learningoutcome:add"
EDIT = "wagtailsnippets_learning_outcomes_learningoutcome:edit"
DELETE = "wagtailsnippets_learning_outcomes_learningoutcome:delete"


@pytest.fixture
def site(db):
    """A site with a curriculum, whose publication gave the roles their rights."""
    curriculum = lay_foundation().add_child(instance=CurriculumPage(title="Curriculum", slug="curriculum"))
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


def test_an_outcome_can_be_added(client, site):
    sign_in(client, UserFactory(role=roles.FACILITATOR))

    client.post(
        reverse(ADD), {"code": "ADV-2", "statement": "I can ask.", "level": "apply", "shown_by": "Quiz"}
    )

    assert LearningOutcome.objects.get().code == "ADV-2"
