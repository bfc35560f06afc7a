"""From where a page stood before, a reader is led to where it is now."""

import pytest
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect

from tests.factories import curriculum_tree

pytestmark = pytest.mark.django_db


def test_an_address_that_a_page_had_leads_on(client):
    curriculum_tree()
    Redirect.objects.create(old_path="/old-page", redirect_link="/v/")

    answer = client.get("/old-page/")

    assert (answer.status_code, answer.url) == (301, "/v/")


def test_a_404_of_our_own_view_is_not_redirected(client):
    address = reverse("verify-certificate", args=["K7M4-2PQX-9RTD-VW3H"])
    Redirect.objects.create(old_path=address.rstrip("/"), redirect_link="/v/")

    assert client.get(address).status_code == 404
