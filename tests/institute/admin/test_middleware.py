"""What every request passes in the admin's middleware: methods, policy, access."""

import pytest

from institute.records.models import AuditAction, AuditRecord
from tests.factories import ProjectManagerFactory, UserFactory
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/admin/", "/account/login/", "/card/x/", "/static/x.css", "/none/"])
@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PROPFIND"])
def test_methods_that_no_page_sends_are_refused(client, path, method):
    response = client.generic(method, path)

    assert response.status_code == 405
    assert "Content-Security-Policy" in response or path.startswith("/static/")


@pytest.mark.parametrize("path", ["/account/login/", "/card/x/", "/v/", "/none/at/all/", "/account/next/"])
def test_our_own_pages_allow_no_inline_script(client, path):
    response = client.get(path)

    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "object-src 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "form-action 'self'" in policy
    assert "frame-ancestors 'self'" in policy


def test_only_the_wagtail_admin_has_the_looser_policy(client):
    sign_in(client, ProjectManagerFactory())

    assert "'unsafe-inline'" in client.get("/admin/")["Content-Security-Policy"]
    assert "unsafe" not in client.get("/account/2fa/")["Content-Security-Policy"]
    assert "unsafe" not in client.get("/documents/1/x.pdf").get("Content-Security-Policy", "")


@pytest.mark.parametrize("role", [None, "Report viewer"])
def test_users_without_access_are_not_redirected_in_circles_between_admin_and_sign_in(client, role):
    assert client.get("/admin/pages/1/edit/").status_code == 302
    sign_in(client, UserFactory(role=role))

    for path in (
        "/admin/",
        "/admin/pages/1/edit/",
        "/admin/api/main/pages/",
        "/admin/there-is-no-such-page/",
    ):
        for response in (client.get(path), client.post(path)):
            assert response.status_code == 404
    assert client.get("/admin/login/?next=/admin/", follow=True).status_code == 404
    # The texts of the admin's scripts hold nothing about anybody, and signing out stays possible.
    assert client.post("/admin/logout/").status_code == 302
    assert AuditRecord.objects.filter(action=AuditAction.DENIED).exists()
