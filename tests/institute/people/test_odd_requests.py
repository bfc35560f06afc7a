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
def test_a_user_without_a_role_costs_no_query_for_roles(factory, queries, django_assert_num_queries):
    person = factory()

    # As when the user was not read together with the session.
    user = PeopleBackend().get_user(person.pk)

    assert user == person
    with django_assert_num_queries(queries):
        assert user.is_team_member is bool(queries)


def test_a_closed_or_unknown_account_has_no_user():
    closed = UserFactory(is_active=False)

    assert PeopleBackend().get_user(closed.pk) is None
    assert PeopleBackend().get_user(987654) is None


@pytest.mark.parametrize(("method", "back"), [("get", "/account/2fa/%3Fx%3D1"), ("post", "/")])
def test_anonymous_users_are_sent_to_sign_in_not_to_reauthentication(rf, method, back):
    request = getattr(rf, method)("/account/2fa/?x=1")
    request.user = AnonymousUser()

    answer = SecondFactorMiddleware(None).process_exception(request, ReauthenticationRequired())

    assert answer["Location"] == f"{reverse('account_login')}?next={back}"


def test_unknown_urls_tell_nothing_before_the_second_factor(client):
    person = FacilitatorFactory()
    give_factor(person)
    client.force_login(person)

    response = client.get("/none.html")

    assert response["Location"] == reverse("mfa_reauthenticate") + "?next=%2Fnone.html"
