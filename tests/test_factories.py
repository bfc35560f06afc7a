"""Each trait of a factory names a situation, and makes it."""

import pytest

from certificates.models import Certificate, NameConfirmation
from institute.completion.evaluation import evaluate
from tests.factories import NOON, EnrolmentFactory, local_day

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("traits", "is_complete", "is_named", "certificates"),
    [
        ({}, False, False, 0),
        ({"complete": True}, True, False, 0),
        ({"named": True}, False, True, 0),
        ({"finished": True}, True, True, 0),
        ({"certified": True}, True, True, 1),
    ],
    ids=str,
)
def test_each_trait_makes_the_enrolment_that_it_names(traits, is_complete, is_named, certificates):
    enrolment = EnrolmentFactory(**traits)

    assert evaluate(enrolment, NOON).may_be_issued is is_complete
    assert NameConfirmation.objects.filter(enrolment=enrolment).exists() is is_named
    assert Certificate.objects.valid().filter(enrolment=enrolment).count() == certificates


def test_a_confirmed_name_may_be_another_one_than_in_the_roster():
    EnrolmentFactory(named="Rosa Peña", learner__display_name="R. P.")

    assert NameConfirmation.objects.get().name == "Rosa Peña"


def test_a_withdrawn_parent_has_left_before_the_hour_of_the_suite():
    assert EnrolmentFactory(withdrawn=True).withdrawn_on < local_day(NOON)
