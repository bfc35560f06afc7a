import pytest
from tests.factories import EnrolmentFactory, FacilitatorFactory


@pytest.mark.django_db
def test_factories_work():
    EnrolmentFactory()
    assert FacilitatorFactory().is_facilitator
