"""Getting in: a parent with her card, a facilitator with password and code. JavaScript is off throughout."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.utils import timezone

from institute.people import services
from tests.factories import FacilitatorFactory, UserFactory
from tests.sign_in import SECRET, give_factor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
PASSWORD = "a long sentence opens"


def fits(page):
    """Nothing scrolls sideways."""
    return page.locator("html").bounding_box()["width"] <= page.viewport_size["width"]


def test_a_parent_sets_her_pin_and_signs_in_again_with_it(people):
    learner = UserFactory(display_name="Nguyễn Thị Hạnh", preferred_language="es")
    issued = services.issue_card(learner, by=None, at=timezone.now())
    page = people.person(width=320, language="es-US", javascript=False)

    page.goto(issued.path)
    assert page.locator("html").get_attribute("lang") == "es"
    assert fits(page)
    page.fill("[name=pin]", "123456")
    page.fill("[name=again]", "123456")
    page.click("main form button")
    assert page.locator("#id_pin_error").is_visible()
    assert page.locator("[name=pin]").get_attribute("aria-invalid") == "true"
    page.fill("[name=pin]", "580 274")
    page.fill("[name=again]", "580274")
    page.check("[name=shared]")
    page.click("main form button")
    page.wait_for_url("**/es/home/")

    page.click("footer form[action$='/logout/'] button")
    page.goto(issued.path)
    assert page.locator("[name=again]").count() == 0
    page.fill("[name=pin]", "111222")
    page.click("main form button")
    assert "4" in page.locator("#id_pin_error").inner_text()
    page.fill("[name=pin]", "580274")
    page.click("main form button")
    page.wait_for_url("**/es/home/")


def test_a_facilitator_signs_in_with_password_and_code(people):
    person = FacilitatorFactory()
    person.set_password(PASSWORD)
    person.save()
    give_factor(person)
    page = people.person(width=320, language="en-US", javascript=False)

    page.goto("/teach/")
    page.wait_for_url("**/account/login/?next=/teach/")
    page.fill("[name=login]", person.username.lower())
    page.fill("[name=password]", PASSWORD)
    page.click("main form button")
    page.wait_for_url("**/account/2fa/authenticate/")
    assert fits(page)
    page.fill("[name=code]", format_hotp_value(hotp_value(SECRET, int(time.time()) // 30)))
    page.click("main form >> nth=0 >> button")
    page.wait_for_url("**/teach/")

    page.click("footer form[action$='/logout/'] button")
    page.goto("/teach/")
    assert "/account/login/" in page.url
