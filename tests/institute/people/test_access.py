"""Who is refused a page gets a 404 and leaves an audit row."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from institute.people.access import (
    facilitator_required,
    parent_required,
    project_manager_required,
    signed_in_required,
    team_member_required,
    visible_or_404,
)
from institute.people.models import User
from institute.records.models import AuditAction, AuditRecord
from tests.factories import FacilitatorFactory, ProjectManagerFactory, UserFactory

pytestmark = pytest.mark.django_db
GUARDS = {
    signed_in_required: (UserFactory, FacilitatorFactory, ProjectManagerFactory),
    team_member_required: (FacilitatorFactory, ProjectManagerFactory),
    facilitator_required: (FacilitatorFactory, ProjectManagerFactory),
    project_manager_required: (ProjectManagerFactory,),
    parent_required: (UserFactory,),
}


def request_by(user):
    request = RequestFactory().get("/somewhere/")
    request.user = user
    request.resolver_match = None
    return request


def answer(guard, user):
    return guard(lambda request: HttpResponse("inside"))(request_by(user))


def test_a_row_that_the_user_may_not_see_is_a_404_with_one_audit_row():
    user, hidden = UserFactory(), UserFactory()

    with pytest.raises(Http404):
        visible_or_404(request_by(user), User.objects.none(), pk=hidden.pk)

    [row] = AuditRecord.objects.filter(action=AuditAction.DENIED)
    assert row.actor_id == user.pk
    assert row.data["reason"] == "not-visible"


def test_a_row_that_the_user_may_see_is_returned_without_an_audit_row():
    user = UserFactory()

    assert visible_or_404(request_by(user), User.objects.all(), pk=user.pk) == user
    assert not AuditRecord.objects.exists()


@pytest.mark.parametrize("factory", [UserFactory, FacilitatorFactory, ProjectManagerFactory])
@pytest.mark.parametrize("guard", GUARDS)
def test_a_guard_lets_its_roles_in_and_audits_the_denial_of_others(guard, factory):
    user = factory()

    if factory in GUARDS[guard]:
        assert answer(guard, user).content == b"inside"
        assert not AuditRecord.objects.filter(action=AuditAction.DENIED).exists()
        return
    with pytest.raises(Http404):
        answer(guard, user)

    [row] = AuditRecord.objects.filter(action=AuditAction.DENIED)
    assert (row.actor_id, row.data["reason"]) == (user.pk, "role")


@pytest.mark.parametrize("guard", GUARDS)
def test_a_guard_sends_anonymous_users_to_the_sign_in_page(guard):
    response = answer(guard, AnonymousUser())

    assert response.status_code == 302
    assert "next=/somewhere/" in response["Location"]
    assert not AuditRecord.objects.exists()
