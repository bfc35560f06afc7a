import pytest
from django.core.cache import cache

from certificates.services import issue_certificate
from tests.factories import NOON, CohortFactory, EnrolmentFactory, SchoolSiteFactory, UserFactory


@pytest.fixture
def nobody_has_tried_yet():
    """No try is counted, of whatever limit."""
    cache.clear()


@pytest.fixture
def certificate(db):
    """A valid one, of a parent about whom nothing else may be told."""
    enrolment = EnrolmentFactory(
        finished=True,
        learner=UserFactory(
            display_name="Rosa Alvarado Peña", email="canary@example.org", phone="+19165550123"
        ),
        cohort=CohortFactory(name="Canary cohort"),
        school_site=SchoolSiteFactory(name="Canary school"),
    )
    return issue_certificate(enrolment, at=NOON)
