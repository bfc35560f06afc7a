"""What meets a request outside of its usual way: no session, no such page, a proof or a page that fails."""

import pytest
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.urls import reverse

from institute.people.backend import PeopleBackend
from institute.people.middleware import SecondFactorMiddleware
from tests.factories import FacilitatorFactory, UserFactory
from tests.sign_in import give_factor, sign_in

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


def fails(error, table):
    """Whatever reads a table meets an error that nobody expects."""

    def execute(run, sql, params, many, context):
        if f'FROM "{table}"' in sql:
            raise error
        return run(sql, params, many, context)

    return connection.execute_wrapper(execute)


@pytest.mark.parametrize("error", [KeyError("code"), ValueError("code"), AttributeError("code")])
def test_a_page_of_ours_that_stumbles_is_a_fault_of_ours_and_one_of_wagtail_is_a_bad_request(client, error):
    sign_in(client, UserFactory(is_superuser=True))
    client.raise_request_exception = False

    with fails(error, "certificates_certificate"):
        ours = client.get(reverse("verify-certificate", args=["K7M492TXQ3WDR5YB2345"]))
    with fails(error, "wagtaildocs_document"):
        theirs = client.get(reverse("wagtaildocs:index"))

    assert (ours.status_code, theirs.status_code) == (500, 400)
