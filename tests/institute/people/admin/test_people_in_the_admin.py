"""Wagtail's screens for people: who may change whom, and that users cannot extend their own rights."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from institute.people import roles
from institute.people.models import SignInSession, User
from institute.records.models import AuditAction, AuditRecord
from tests.factories import FacilitatorFactory, ProjectManagerFactory, UserFactory
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    person = UserFactory(display_name="Admin", is_superuser=True)
    sign_in(client, person)
    return person


@pytest.fixture
def manager(client):
    person = ProjectManagerFactory(display_name="Manager")
    sign_in(client, person)
    return person


WORDS = "a long sentence opens"


def fields(name, language="es"):
    return {"display_name": name, "preferred_language": language, "is_active": "on"}


def url(name, *args):
    return reverse(f"wagtailusers_users:{name}", args=args)


def test_a_phone_number_is_read_as_people_write_it(client, manager):
    client.post(url("add"), fields("Rosa") | {"phone": "(916) 445 2841"})
    client.post(url("add"), fields("Mai") | {"phone": ""})

    assert User.objects.get(display_name="Rosa").phone == "+19164452841"
    assert User.objects.get(display_name="Mai").phone is None


def test_an_invalid_phone_number_is_refused_at_its_field(client, manager):
    page = client.post(url("add"), fields("Rosa") | {"phone": "555-01"})

    assert "This number has 5 digits. Please write all 10." in page.text
    assert not User.objects.filter(display_name="Rosa").exists()


def test_every_screen_opens_for_an_administrator(client, administrator):
    parent = UserFactory(display_name="Nguyễn Thị Hạnh")
    for path in (
        url("index"),
        url("index_results"),
        url("index") + "?q=%22Nguy%E1%BB%85n&ordering=name",
        url("index") + "?ordering=-last_login&is_superuser=true",
        url("add"),
        url("edit", parent.pk),
        url("history", parent.pk),
        url("usage", parent.pk),
        reverse("wagtailusers_groups:index"),
        reverse("wagtailadmin_account"),
        reverse("wagtailadmin_reports:site_history"),
    ):
        response = client.get(path)
        assert response.status_code == 200, path
    assert "first_name" not in client.get(reverse("wagtailadmin_account")).content.decode()


def test_people_are_found_by_display_name(client, administrator):
    UserFactory(display_name="Rosa Ortega")
    UserFactory(display_name="Li Wei")

    page = client.get(url("index") + "?q=ortega").content.decode()

    assert "Rosa Ortega" in page
    assert "Li Wei" not in page


def test_an_administrator_gives_a_role_and_a_first_password(client, administrator):
    facilitator = Group.objects.get_or_create(name=roles.FACILITATOR)[0]
    data = {"display_name": "Luz", "preferred_language": "es", "is_active": "on", "groups": [facilitator.pk]}
    data |= {"password1": "a long sentence opens", "password2": "a long sentence opens"}

    response = client.post(url("add"), data)

    assert response.status_code == 302, response.context["form"].errors
    person = User.objects.get(display_name="Luz")
    assert person.is_facilitator
    assert person.check_password("a long sentence opens")
    row = AuditRecord.objects.get(action=AuditAction.ROLES_CHANGED)
    assert (row.actor_id, row.subject_id) == (administrator.pk, str(person.pk))
    assert row.data == {"added": [roles.FACILITATOR], "removed": []}


def test_a_change_of_roles_ends_the_sessions_that_were_opened_with_the_old_ones(
    client, administrator, django_user_model
):

    person = FacilitatorFactory()
    sign_in(Client(), person)

    client.post(
        url("edit", person.pk), {"display_name": "No more", "preferred_language": "en", "is_active": "on"}
    )

    assert not SignInSession.objects.filter(person=person).exists()
    assert AuditRecord.objects.get(action=AuditAction.ROLES_CHANGED).data["removed"] == [roles.FACILITATOR]


def test_a_parent_gets_no_password(client, administrator):
    data = {"display_name": "Ana", "preferred_language": "es", "is_active": "on"}

    response = client.post(
        url("add"), data | {"password1": "a long sentence", "password2": "a long sentence"}
    )

    assert "password1" in response.context["form"].errors
    client.post(url("add"), data)
    assert not User.objects.get(display_name="Ana").has_usable_password()


def test_two_people_without_addresses_are_no_conflict_and_one_address_is(client, administrator):
    data = {"preferred_language": "es", "is_active": "on"}
    for name in ("First", "Second"):
        assert client.post(url("add"), data | {"display_name": name}).status_code == 302
    UserFactory(email="ana@example.org", phone="+19165551234")

    response = client.post(
        url("add"), data | {"display_name": "Third", "email": "ANA@example.org", "phone": "(916) 555-1234"}
    )

    assert response.status_code == 200
    assert set(response.context["form"].errors) <= {"email", "phone", "__all__"}
    assert len(response.context["form"].errors) == 2


def test_people_cannot_be_deleted(client, administrator):
    parent = UserFactory()

    client.post(url("delete", parent.pk))

    assert User.objects.filter(pk=parent.pk).exists()


@pytest.mark.parametrize("action", ["assign_role", "delete", "set_active_state"])
def test_no_bulk_action_changes_people(client, administrator, action):
    parent = UserFactory()
    group = Group.objects.get_or_create(name=roles.PROJECT_MANAGER)[0]
    path = reverse("wagtail_bulk_action", args=["people", "user", action])

    client.post(f"{path}?id={parent.pk}&next=/admin/", {"role": group.pk, "mark_as_active": "False"})

    parent.refresh_from_db()
    assert parent.is_active
    assert not parent.groups.exists()


def test_a_project_manager_adds_and_changes_parents(client, manager):
    response = client.post(url("add"), {"display_name": "Ana", "preferred_language": "es", "is_active": "on"})
    assert response.status_code == 302, response.context["form"].errors
    parent = User.objects.get(display_name="Ana")

    client.post(
        url("edit", parent.pk), {"display_name": "Ana María", "preferred_language": "es", "is_active": "on"}
    )

    parent.refresh_from_db()
    assert parent.display_name == "Ana María"


def test_a_project_manager_gives_nobody_rights_or_passwords(client, manager):
    group = Group.objects.get(name=roles.PROJECT_MANAGER)
    grab = {
        "is_superuser": "on",
        "groups": [group.pk],
        "password1": "a long sentence",
        "password2": "a long sentence",
    }
    base = {"display_name": "Ana", "preferred_language": "es", "is_active": "on"}
    grab |= {"is_staff": "on", "user_permissions": "1", "username": "chosen"}

    client.post(url("add"), base | grab)
    parent = User.objects.get(display_name="Ana")
    client.post(url("edit", parent.pk), base | grab)

    parent.refresh_from_db()
    assert not parent.is_superuser
    assert not parent.is_staff
    assert not parent.groups.exists()
    assert not parent.has_usable_password()
    assert parent.username != "chosen"


@pytest.mark.parametrize("screen", ["edit", "history", "usage", "delete"])
def test_a_project_manager_sees_no_account_of_the_team(client, manager, screen):
    for person in (UserFactory(is_superuser=True), FacilitatorFactory(), ProjectManagerFactory(), manager):
        response = client.get(url(screen, person.pk))
        assert response.status_code in (302, 404)
        assert person.display_name not in response.content.decode() or person == manager
        client.post(url(screen, person.pk), {"display_name": "Taken", "preferred_language": "en"})
        person.refresh_from_db()
        assert person.display_name != "Taken"


def test_a_project_managers_list_shows_parents_only(client, manager):
    UserFactory(display_name="Visible Parent")
    FacilitatorFactory(display_name="Hidden Colleague")

    page = client.get(url("index")).content.decode()

    assert "Visible Parent" in page
    assert "Hidden Colleague" not in page


@pytest.mark.parametrize("role", [roles.FACILITATOR, roles.CONTENT_EDITOR])
def test_other_roles_see_no_people(client, role):
    # A long name: a short one may stand in a token by chance.
    parent = UserFactory(display_name="Anacleta Quezada")
    sign_in(client, UserFactory(role=role))

    for path in (
        url("index"),
        url("index_results"),
        url("add"),
        url("edit", parent.pk),
        url("history", parent.pk),
    ):
        response = client.get(path)
        assert response.status_code in (302, 404), path
        assert "Anacleta" not in response.content.decode()


def test_administrators_cannot_close_their_own_account(client, administrator):
    client.post(url("edit", administrator.pk), {"display_name": "Still here", "preferred_language": "en"})

    administrator.refresh_from_db()
    assert administrator.display_name == "Still here"
    assert administrator.is_superuser
    assert administrator.is_active


def test_the_list_costs_the_same_with_more_people(client, administrator):
    FacilitatorFactory()
    client.get(url("index"))
    with CaptureQueriesContext(connection) as small:
        client.get(url("index"))
    for _person in range(6):
        FacilitatorFactory()
    with CaptureQueriesContext(connection) as large:
        client.get(url("index"))

    assert len(large) == len(small)


@pytest.mark.parametrize(
    ("first", "second", "field"),
    [("short", "short", "password1"), (WORDS, "something else here", "password2")],
)
def test_a_password_that_is_weak_or_mistyped_is_refused_beside_the_field(
    client, administrator, first, second, field
):
    person = FacilitatorFactory()
    group = Group.objects.get(name=roles.FACILITATOR)

    response = client.post(
        url("edit", person.pk),
        fields("Luz") | {"groups": [group.pk], "password1": first, "password2": second},
    )

    assert field in response.context["form"].errors


def test_the_log_of_the_admin_says_the_member_code_and_never_the_name(client, administrator):
    client.post(url("add"), fields("Ana Canary"))
    person = User.objects.get(display_name="Ana Canary")
    client.post(url("edit", person.pk), fields("Ana María Canary"))

    labels = ModelLogEntry.objects.values_list("action", "label")

    assert sorted(labels) == [("wagtail.create", person.username), ("wagtail.edit", person.username)]


def test_a_parent_stays_signed_in_when_their_account_is_corrected(client, administrator):
    parent = UserFactory()
    parent.set_unusable_password()
    parent.save()
    phone = sign_in(Client(), parent)

    client.post(url("edit", parent.pk), fields("Another Name"))

    assert phone.get(reverse("open-sessions")).status_code == 200


def test_a_password_goes_when_the_last_role_goes(client, administrator):
    person = FacilitatorFactory()
    person.set_password("a long sentence opens")
    person.save()

    client.post(url("edit", person.pk), fields("No Longer Staff"))

    person.refresh_from_db()
    assert not person.has_usable_password()


@pytest.mark.parametrize("action", ["assign_role", "delete", "set_active_state"])
def test_bulk_actions_show_no_names(client, manager, action):
    FacilitatorFactory(display_name="Canary Staff")

    response = client.get(reverse("wagtail_bulk_action", args=["people", "user", action]) + "?id=all")

    assert response.status_code == 404
    assert "Canary" not in response.content.decode()
