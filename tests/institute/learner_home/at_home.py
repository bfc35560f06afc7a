"""The parent's own page, for its tests."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from tests.factories import (
    CohortFactory,
    enrolled_in,
)
from tests.sign_in import sign_in


def home(client, learner):
    sign_in(client, learner)
    return client.get(reverse("learner-home"))


def running_cohort():
    """A cohort that is running today, whenever the test is run."""
    today = timezone.now().date()
    return CohortFactory(starts_on=today - timedelta(days=90), ends_on=today + timedelta(days=90))


def joined(tree):
    cohort = running_cohort()
    return enrolled_in(tree.module, cohort=cohort, joined_on=cohort.starts_on)
