"""Errors inside Wagtail's views: a fault of our code is a server error, an unreadable request is not."""

import pytest
from django.db import connection
from django.urls import reverse
from wagtail import hooks
from wagtail.models import Page

from institute.admin.middleware.bad_requests import failed_in_wagtail
from tests.factories import UserFactory
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

OUR_PAGE = "Something on our side is not working"
ERRORS = [AttributeError, KeyError, ValueError, TypeError]


@pytest.fixture
def administrator(client):
    sign_in(client, UserFactory(is_superuser=True))
    client.raise_request_exception = False
    return client


@pytest.fixture
def editor():
    """The URL of Wagtail's editor of a page."""
    return reverse("wagtailadmin_pages:edit", args=[Page.objects.filter(depth=2).first().pk])


def log_lines(caplog):
    return [record.getMessage() for record in caplog.records if record.name == "django.request"]


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_in_a_hook_of_ours_is_a_server_error_with_our_page(administrator, editor, caplog, error):
    def fail(request, page):
        raise error("canary")

    with hooks.register_temporarily("before_edit_page", fail):
        response = administrator.get(editor)

    assert response.status_code == 500
    assert OUR_PAGE in response.content.decode()
    assert log_lines(caplog) == ["Unhandled exception in view wagtailadmin_pages:edit"]


@pytest.mark.parametrize("read", [lambda: {}["part"], lambda: int("many"), lambda: None.part])
def test_an_error_that_python_raises_in_a_hook_of_ours_is_a_server_error(administrator, editor, caplog, read):
    with hooks.register_temporarily("before_edit_page", lambda request, page: read()):
        response = administrator.get(editor)

    assert response.status_code == 500
    assert OUR_PAGE in response.content.decode()
    assert len(log_lines(caplog)) == 1


def test_a_library_that_a_hook_of_ours_calls_with_nonsense_is_a_server_error(administrator, editor):
    def fail(request, page):
        request.GET["part"]

    with hooks.register_temporarily("before_edit_page", fail):
        response = administrator.get(editor)

    assert response.status_code == 500


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_in_a_view_of_ours_is_a_server_error(client, error):
    client.raise_request_exception = False

    def execute(run, sql, params, many, context):
        if 'FROM "certificates_certificate"' in sql:
            raise error("canary")
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        response = client.get(reverse("verify-certificate", args=["K7M492TXQ3WDR5YB2345"]))

    assert response.status_code == 500


@pytest.mark.parametrize(
    ("method", "path"),
    [
        # Wagtail asks the form for a field that is not in it: Django raises the error.
        ("post", "/admin/choose-external-link/?link_text=a"),
        # Wagtail filters by an id that is no number: the database layer raises the error.
        ("get", "/admin/bulk/wagtailcore/page/delete/?id=many"),
    ],
)
def test_a_request_that_wagtail_cannot_read_is_a_bad_request_with_our_page(
    administrator, caplog, method, path
):
    response = getattr(administrator, method)(path)

    assert response.status_code == 400
    assert "We could not read this request" in response.content.decode()
    assert response["Content-Type"].startswith("text/html")
    assert len(log_lines(caplog)) == 1


def test_the_page_of_a_bad_request_is_in_the_language_of_the_browser(administrator):
    response = administrator.post(
        "/admin/choose-external-link/?link_text=a", headers={"accept-language": "es"}
    )

    assert response.status_code == 400
    assert '<html lang="es"' in response.content.decode()
    assert "No pudimos leer esta solicitud" in response.content.decode()


def test_an_error_that_no_code_of_wagtail_raised_is_no_bad_request():
    assert not failed_in_wagtail(ValueError("raised nowhere"))
