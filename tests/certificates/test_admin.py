"""Certificates in the Wagtail admin: who sees the list, and who may withdraw."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates.models import RevocationReason
from certificates.services import issue_certificate, revoke_certificate
from institute.people import roles
from tests.factories import (
    NOON,
    CohortFactory,
    EnrolmentFactory,
    FacilitatorFactory,
    ProjectManagerFactory,
    UserFactory,
)
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


def of_cohort(name, facilitator=None):
    cohort = CohortFactory()
    if facilitator:
        cohort.facilitators.add(facilitator)
        cohort.save()
    return issue_certificate(
        EnrolmentFactory(finished=True, cohort=cohort, learner=UserFactory(display_name=name)), at=NOON
    )


def revoke_url(certificate):
    return reverse("certificate-revoke", args=[certificate.pk])


def test_a_project_manager_sees_all_and_a_facilitator_hers(client):
    facilitator = FacilitatorFactory()
    of_cohort("Mine", facilitator)
    of_cohort("Canary")

    seen_by_her = sign_in(client, facilitator).get(reverse("certificates:index")).text
    client.logout()
    seen_by_all = sign_in(client, ProjectManagerFactory()).get(reverse("certificates:index")).text

    assert "Mine" in seen_by_her
    assert "Canary" not in seen_by_her
    assert "Canary" in seen_by_all


def test_the_list_is_searched_by_name_and_by_number(client):
    certificate = of_cohort("Rosa")
    of_cohort("Mai Yer Vang")
    sign_in(client, ProjectManagerFactory())

    for words in ("Rosa", certificate.code):
        found = client.get(reverse("certificates:index_results"), {"q": words}).text
        assert "Rosa" in found
        assert "Mai Yer Vang" not in found


def test_a_content_editor_finds_no_list(client):
    sign_in(client, UserFactory(role=roles.CONTENT_EDITOR))

    assert client.get(reverse("certificates:index")).status_code == 404


def test_a_project_manager_withdraws_one_with_a_reason(client):
    certificate = of_cohort("Rosa")
    sign_in(client, ProjectManagerFactory())
    assert "This cannot be undone." in client.get(revoke_url(certificate)).text

    response = client.post(revoke_url(certificate), {"reason": RevocationReason.ISSUED_IN_ERROR})

    assert response.status_code == 302
    certificate.refresh_from_db()
    assert not certificate.is_valid


def test_without_a_reason_nothing_happens(client):
    certificate = of_cohort("Rosa")
    sign_in(client, ProjectManagerFactory())

    response = client.post(revoke_url(certificate), {"reason": ""})

    assert "Please choose a reason." in response.text
    certificate.refresh_from_db()
    assert certificate.is_valid


def test_one_that_was_withdrawn_before_is_said_so(client):
    certificate, manager = of_cohort("Rosa"), ProjectManagerFactory()
    revoke_certificate(certificate, reason=RevocationReason.HOLDER_ASKED, by=manager, at=NOON)
    sign_in(client, manager)

    assert "Withdraw the certificate" not in client.get(revoke_url(certificate)).text
    response = client.post(revoke_url(certificate), {"reason": "holder-asked"}, follow=True)
    assert "This certificate was withdrawn or replaced before." in response.text


def test_only_a_project_manager_may_withdraw(client):
    facilitator = FacilitatorFactory()
    certificate = of_cohort("Rosa", facilitator)
    sign_in(client, facilitator)

    assert client.get(revoke_url(certificate)).status_code == 404
    assert client.post(revoke_url(certificate), {"reason": "holder-asked"}).status_code == 404
    certificate.refresh_from_db()
    assert certificate.is_valid


def test_a_look_at_the_page_withdraws_nothing(client):
    certificate = of_cohort("Rosa")
    sign_in(client, ProjectManagerFactory())

    client.get(revoke_url(certificate), {"reason": "holder-asked"})

    certificate.refresh_from_db()
    assert certificate.is_valid


def test_queries_do_not_grow_with_the_list(client):
    sign_in(client, ProjectManagerFactory())
    of_cohort("One")
    client.get(reverse("certificates:index"))

    def count():
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("certificates:index"))
        return len(captured)

    small = count()
    for number in range(5):
        of_cohort(f"More {number}")

    assert count() == small
