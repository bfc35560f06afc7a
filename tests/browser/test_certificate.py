"""A certificate in the hands of people: the parent, a stranger, the project manager."""

from hashlib import sha256

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from certificates.models import Certificate
from tests.extent import some
from tests.factories import (
    EnrolmentFactory,
    ProjectManagerFactory,
    UserFactory,
    asks_for,
    curriculum_tree,
    enrolled_in,
    passed_attempt,
)
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet():
    cache.clear()


def bring_in(page, live_server, user):
    """Give a browser the session of somebody who has signed in."""
    cookie = sign_in(Client(), user).cookies["session"]
    page.context.add_cookies([{"name": "session", "value": cookie.value, "url": live_server.url}])


def does_not_scroll_sideways(page):
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("javascript", some([False, True], 2))
def test_from_my_certificate_to_a_stranger_who_sees_it_withdrawn(people, live_server, javascript):
    enrolment = EnrolmentFactory(
        finished=True, learner=UserFactory(display_name="Rosa Alvarado Peña", preferred_language="es")
    )
    parent = people.person(javascript=javascript)
    bring_in(parent, live_server, enrolment.learner)

    parent.goto("/es/home/")
    parent.locator(".next button").click()
    certificate = Certificate.objects.get()
    assert certificate.code in parent.content()
    with parent.expect_download() as download:
        parent.locator(".next a.btn").first.click()
    document = download.value.path().read_bytes()
    assert sha256(document).hexdigest() == certificate.sha256

    stranger = people.person(javascript=javascript, language="en-US")
    stranger.goto("/v/")
    stranger.get_by_role("textbox").fill(certificate.code.lower().replace("-", " "))
    stranger.get_by_role("button", name="Check").click()
    assert stranger.locator("h1").inner_text() == "This certificate is real"
    assert "Rosa Alvarado Peña" in stranger.content()

    manager = people.person(width=1280, language="en-US")
    bring_in(manager, live_server, ProjectManagerFactory())
    manager.goto(reverse("certificates:index"))
    manager.get_by_role("link", name="Rosa Alvarado Peña").click()
    manager.get_by_label("Reason").select_option("issued-in-error")
    manager.get_by_role("button", name="Withdraw the certificate").click()
    manager.get_by_text("The certificate is withdrawn.").wait_for()

    stranger.reload()
    assert stranger.locator("h1").inner_text() == "This certificate is not valid"
    assert "in error" not in stranger.content()
    parent.goto("/es/home/")
    assert parent.locator(".next button").count() == 0


@pytest.mark.parametrize("language", some(["fa", "en", "es"], 2))
def test_home_path_and_the_public_page_fit_a_narrow_phone(people, live_server, language):
    tree = curriculum_tree()
    enrolment = enrolled_in(tree.module, learner=UserFactory(preferred_language=language))
    asks_for(enrolment.cohort, sessions=80, quizzes=100)
    passed_attempt(enrolment, tree.quiz, at=timezone.now())
    page = people.person()
    bring_in(page, live_server, enrolment.learner)

    prefix = "" if language == "en" else f"/{language}"
    for address in (f"{prefix}/home/", f"{prefix}/path/", "/v/", "/v/unknown/"):
        page.goto(address)
        assert does_not_scroll_sideways(page), address
        assert page.locator("html").get_attribute("lang") == language, address
        assert page.locator("html").get_attribute("dir") == ("rtl" if language == "fa" else "ltr")
        small = page.evaluate(
            """() => [...document.querySelectorAll('main a.btn, main button, main input, main summary')]
                .filter(one => one.getBoundingClientRect().height < 44).map(one => one.outerHTML)"""
        )
        assert small == [], address


def test_an_error_in_a_number_is_shown_beside_the_field(people, live_server):
    page = people.person(language="en-US")
    page.goto("/v/")
    page.get_by_role("textbox").fill("K7M4")
    page.get_by_role("button", name="Check").click()

    field = page.get_by_role("textbox")
    assert field.input_value() == "K7M4"
    assert field.evaluate("one => one === document.activeElement")
    assert "20 letters and digits" in page.locator(".field--error").inner_text()
