"""The team signs in with a password and a second factor that is used in this session, and in no other way."""

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from institute.people.models import SignInSession
from institute.records.models import AuditAction, AuditRecord
from tests.factories import FacilitatorFactory, ProjectManagerFactory, UserFactory
from tests.hashers import CountingHasher
from tests.sign_in import SECRET, code_of_the_app, give_factor, sign_in

pytestmark = pytest.mark.django_db
PASSWORD = "a long sentence opens"


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


def with_password(factory=FacilitatorFactory, **kwargs):
    person = factory(**kwargs)
    person.set_password(PASSWORD)
    person.save()
    return person


def send_password(client, person, password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": person.username, "password": password, **more})


def test_password_and_code_sign_a_facilitator_in(client):
    person = with_password()
    give_factor(person)

    first = send_password(client, person)
    assert first["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session

    second = client.post(reverse("mfa_authenticate"), {"code": code_of_the_app()})
    assert second["Location"] == reverse("after-sign-in")
    assert client.session["_auth_user_id"] == str(person.pk)
    assert client.get(reverse("after-sign-in"))["Location"] == reverse("teach-home")


def test_a_member_code_is_taken_in_small_letters_too(client):
    person = with_password()
    give_factor(person)

    assert send_password(client, person, login=person.username.lower()).status_code == 302


@pytest.mark.parametrize("typed", ["ana.diaz@district.org", "Ana.Diaz@District.org"])
def test_the_case_of_an_address_makes_no_difference(client, typed):
    person = with_password(email="Ana.Diaz@District.org")
    give_factor(person)

    assert person.email == "ana.diaz@district.org"
    assert send_password(client, person, login=typed)["Location"] == reverse("mfa_authenticate")


def test_a_wrong_code_does_not_sign_in(client):
    person = with_password()
    give_factor(person)
    send_password(client, person)

    response = client.post(reverse("mfa_authenticate"), {"code": "000000"})

    assert response.status_code == 200
    assert "does not fit" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_code_is_good_once(client):
    person = with_password()
    give_factor(person)
    used = code_of_the_app()
    send_password(client, person)
    client.post(reverse("mfa_authenticate"), {"code": used})
    other = Client()
    send_password(other, person)

    other.post(reverse("mfa_authenticate"), {"code": used})

    assert "_auth_user_id" not in other.session


def test_without_a_factor_everything_leads_to_setting_one_up(client):
    person = with_password(ProjectManagerFactory)
    send_password(client, person)

    for path in ("/admin/", "/admin/users/", "/documents/1/x.pdf", "/account/2fa/", "/", "/es/home/"):
        response = client.get(path)
        assert response.status_code == 302, path
        assert "/account/2fa/totp/activate/" in response["Location"]
    assert client.post("/admin/users/new/").status_code == 302


def test_setting_up_the_factor_opens_the_site_in_the_same_session(client):
    person = with_password(ProjectManagerFactory)
    send_password(client, person)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret

    client.post(
        reverse("mfa_activate_totp"),
        {"code": code_of_the_app(secret)},
    )

    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200
    assert client.get("/admin/").status_code == 200


def test_a_session_with_the_password_alone_is_stopped_although_a_factor_exists(client):
    person = with_password(ProjectManagerFactory)
    give_factor(person)
    client.force_login(person)

    for path in ("/admin/", "/documents/1/x.pdf", "/", "/admin/pages/1/edit/preview/"):
        response = client.get(path)
        assert response["Location"].startswith("/account/2fa/reauthenticate/?next="), path

    response = client.post(
        "/account/2fa/reauthenticate/?next=/admin/", {"code": code_of_the_app(), "next": "/admin/"}
    )
    assert response["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_removing_the_factor_closes_the_session_to_everything_but_a_new_one(client):
    person = with_password(ProjectManagerFactory)
    sign_in(client, person)
    assert client.get("/admin/").status_code == 200

    Authenticator.objects.filter(user=person).delete()

    assert "/account/2fa/totp/activate/" in client.get("/admin/")["Location"]


@pytest.mark.parametrize("url", ["/admin/login/", "/_util/login/"])
def test_wagtails_own_login_views_take_no_password(client, url):
    person = with_password(UserFactory, is_superuser=True)

    response = client.post(url, {"username": person.username, "password": PASSWORD})

    assert response.status_code == 302
    assert response["Location"].startswith("/account/login/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("path", ["/admin/password_reset/", "/account/signup/", "/account/password/reset/"])
def test_other_ways_to_an_account_do_not_exist(client, path):
    assert client.get(path).status_code == 404
    assert client.post(path, {"email": "a@example.org"}).status_code == 404


def test_known_unknown_and_parents_accounts_get_the_same_answer(client):
    member, parent = with_password(), UserFactory()
    texts = set()
    for login in (member.username, parent.username, "AAAA-AAAA", "nobody@example.org"):
        response = client.post(reverse("account_login"), {"login": login, "password": "wrong wrong wrong"})
        assert response.status_code == 200
        texts.add(tuple(response.context["form"].non_field_errors()))

    assert len(texts) == 1


def test_known_unknown_and_parents_accounts_cost_the_same_work(client, settings):
    settings.PASSWORD_HASHERS = ["tests.hashers.CountingHasher"]
    people = [with_password(email="ana@example.org"), UserFactory(email="rosa@example.org")]
    closed = with_password(email="luz@example.org", is_active=False)
    logins = [*(person.username for person in people), "AAAA-AAAA", closed.username]
    logins += [*(person.email for person in people), "nobody@example.org", closed.email]
    work = set()
    for login in logins:
        cache.clear()
        before = CountingHasher.count
        client.post(reverse("account_login"), {"login": login, "password": "wrong wrong wrong"})
        work.add(CountingHasher.count - before)

    assert work == {1}


def test_a_parent_cannot_use_the_login_of_the_team_even_with_a_password(client):
    parent = with_password(UserFactory)

    response = send_password(client, parent)

    assert response.status_code == 200
    assert "do not match" in str(response.context["form"].errors)
    assert "_auth_user_id" not in client.session


def test_six_wrong_passwords_close_an_account_for_a_while_known_or_not(client):
    member = with_password()
    for login in (member.username, "AAAA-AAAA"):
        cache.clear()
        for _try in range(5):
            client.post(reverse("account_login"), {"login": login, "password": "wrong"})
        response = client.post(reverse("account_login"), {"login": login, "password": PASSWORD})
        assert "too many tries" in str(response.context["form"].errors).lower()


def test_typed_text_is_kept_but_never_the_password(client):
    response = client.post(reverse("account_login"), {"login": "K7M4-92TX", "password": "my secret words"})

    assert 'value="K7M4-92TX"' in response.content.decode()
    assert "my secret words" not in response.content.decode()


def test_the_session_keeps_neither_name_nor_address_nor_password(client):
    person = with_password(email="ana.canary@example.org")
    give_factor(person)
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    pending = str(dict(client.session.items()))
    client.post(reverse("mfa_authenticate"), {"code": code_of_the_app()})

    for stored in (pending, str(dict(client.session.items()))):
        assert not any(word in stored for word in ("canary", PASSWORD, person.username, "127.0.0.1"))


def test_a_form_that_asks_for_the_password_again_keeps_nothing_that_was_posted(client):
    person = with_password()
    sign_in(client, person)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()

    response = client.post(reverse("mfa_generate_recovery_codes"), {"note": "canary"})

    assert response["Location"].startswith("/account/reauthenticate/?next=")
    assert "canary" not in str(dict(client.session.items()))


def test_the_secret_of_a_factor_is_encrypted_and_survives_a_change_of_the_key(settings):
    person = FacilitatorFactory()
    give_factor(person)
    stored = Authenticator.objects.get(user=person)

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, as after a rotation of secrets"

    assert SECRET not in str(stored.data)
    assert stored.wrap().validate_code(code_of_the_app())


def test_no_open_redirect_after_sign_in(client):
    person = with_password()
    give_factor(person)
    for target in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", "https:evil.example"):
        cache.clear()
        client.logout()
        client.post(
            reverse("account_login"), {"login": person.username, "password": PASSWORD, "next": target}
        )
        response = client.post(reverse("mfa_authenticate"), {"code": code_of_the_app()})
        assert response["Location"] == reverse("after-sign-in")


def test_signing_out_ends_the_session_on_the_server(client):
    person = with_password()
    sign_in(client, person)
    stolen = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get("/account/sessions/").status_code == 200

    response = client.post(reverse("account_logout"))

    assert '"storage"' in response["Clear-Site-Data"]
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = stolen
    assert thief.get("/account/sessions/").status_code == 302


def test_a_new_password_ends_the_other_sessions(client):
    person = with_password()
    sign_in(client, person)
    other = sign_in(Client(), person)
    words = "another long sentence opens"

    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": words, "password2": words},
    )

    assert other.get("/account/sessions/").status_code == 302
    assert client.get("/account/sessions/").status_code == 200
    assert SignInSession.objects.filter(person=person).count() == 1


def test_sign_in_refusal_sign_out_and_denial_leave_one_audit_row_each(client):
    person = with_password()
    give_factor(person)
    send_password(client, person, "wrong wrong wrong")
    send_password(client, person)
    client.post(reverse("mfa_authenticate"), {"code": code_of_the_app()})
    client.get(reverse("components-page"))
    client.post(reverse("account_logout"))
    parent = UserFactory()
    sign_in(client, parent)
    client.get(reverse("mfa_index"))

    actions = list(AuditRecord.objects.order_by("at").values_list("action", flat=True))
    assert actions == [
        AuditAction.SIGN_IN_REFUSED,
        AuditAction.SIGNED_IN,
        AuditAction.SIGNED_OUT,
        AuditAction.SIGNED_IN,
        AuditAction.DENIED,
    ]
