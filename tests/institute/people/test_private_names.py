"""Private names of packages: what to look at when a package is upgraded.

Each package's private names stand in one module. When a test here fails after an upgrade, that module, and
the override or attribute that the test names, is what must be read again.
"""

import inspect
import re

import pytest
from allauth.account.forms import LoginForm
from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.middleware.csp import ContentSecurityPolicyMiddleware
from django.test import RequestFactory
from wagtail.models import Page

from institute.people import allauth_internals

# Private name, and the modules that may use it.
HOMES = {
    r"allauth\.[\w.]*\binternal\b": 1,
    r"\b_wagtail_route_for_request\b": 1,
    r"\._csp_config\b|\"_csp_config\"": 1,
    r"\._cached_user\b|\"_cached_user\"": 1,
}


@pytest.mark.parametrize("pattern", HOMES)
def test_each_private_name_of_a_package_is_in_one_module(pattern):
    modules = [
        path
        for root in ("institute", "lessons", "learning_outcomes", "certificates")
        for path in (settings.BASE_DIR / root).rglob("*.py")
        if re.search(pattern, path.read_text(encoding="utf-8"))
    ]

    assert len(modules) == 1, modules


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("perform_login", ["request", "login"]),
        ("record_authentication", ["request", "user", "method", "extra_data"]),
        ("parse_rates", ["rates"]),
        ("truncate_ip", ["ip"]),
        ("begin_registration", ["user", "passwordless"]),
        ("generate_totp_secret", []),
        ("validate_totp_code", ["secret", "code"]),
    ],
)
def test_a_private_function_of_allauth_takes_the_arguments_that_we_pass(name, parameters):
    signature = inspect.signature(getattr(allauth_internals, name))

    assert [parameter for parameter in signature.parameters if not parameter.startswith("_")][
        : len(parameters)
    ] == parameters


def test_allauth_still_parses_a_rate_into_amount_duration_and_what_it_is_counted_for():
    [rate] = allauth_internals.parse_rates("5/10m/key")

    assert (rate.amount, rate.duration, rate.per) == (5, 600, "key")


def test_allauth_still_checks_a_password_in_the_method_that_the_sign_in_form_overrides():
    assert list(inspect.signature(LoginForm._clean_with_password).parameters) == ["self", "credentials"]


def test_wagtail_still_takes_a_route_that_was_found_before():
    request = RequestFactory().get("/")
    request._wagtail_route_for_request = "a route"

    assert Page.route_for_request(request, "/") == "a route"


def test_django_still_takes_the_policy_of_a_response_from_the_response():
    response = HttpResponse()
    response._csp_config = {"default-src": ["'none'"]}

    answer = ContentSecurityPolicyMiddleware(lambda request: response)(RequestFactory().get("/"))

    assert answer["Content-Security-Policy"] == "default-src 'none'"


def test_django_still_keeps_the_user_of_a_request_where_the_language_is_looked_for():
    request = RequestFactory().get("/")
    request._cached_user = user = AnonymousUser()

    source = inspect.getsource(inspect.getmodule(get_user))
    assert "request._cached_user" in source
    assert request._cached_user is user
