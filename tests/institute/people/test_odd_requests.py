"""What meets a request outside of its usual way: no session, no such page, a proof or a page that fails."""

import pytest
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from institute.people.backend import PeopleBackend
from institute.people.middleware.second_factor import SecondFactorMiddleware
from tests.factories import FacilitatorFactory, UserFactory
from tests.sign_in import give_factor

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("factory", "queries"), [(UserFactory, 0), (FacilitatorFactory, 1)])
def test_of_a_person_without_a_role_nobody_asks_for_her_roles(factory, queries, django_assert_num_queries):
    person = factory()

    # As when she is not read together with her session.
    found = PeopleBackend().get_user(person.pk)

    assert found == person
    with django_assert_num_queries(queries):
        assert found.is_team_member is bool(queries)


def test_a_closed_or_unknown_account_is_nobody():
    closed = UserFactory(is_active=False)

    assert PeopleBackend().get_user(closed.pk) is None
    assert PeopleBackend().get_user(987654) is None


@pytest.mark.parametrize(("method", "back"), [("get", "/account/2fa/%3Fx%3D1"), ("post", "/")])
def test_who_is_not_signed_in_is_asked_to_sign_in_and_not_for_the_password_again(rf, method, back):
    request = getattr(rf, method)("/account/2fa/?x=1")
    request.user = AnonymousUser()

    answer = SecondFactorMiddleware(None).process_exception(request, ReauthenticationRequired())

    assert answer["Location"] == f"{reverse('account_login')}?next={back}"


def test_an_address_that_leads_nowhere_tells_nothing_to_who_has_the_password_alone(client):
    person = FacilitatorFactory()
    give_factor(person)
    client.force_login(person)

    response = client.get("/none.html")

    assert response["Location"] == reverse("mfa_reauthenticate") + "?next=%2Fnone.html"
