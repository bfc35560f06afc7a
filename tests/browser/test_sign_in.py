"""Getting in: a parent with card, message or passkey, a facilitator with password and code."""

import re

import pytest
from django.core import mail
from django.utils import timezone

from institute.people.sign_in import issue_card
from tests.factories import FacilitatorFactory, UserFactory
from tests.sign_in import code_of_the_app, give_factor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
PASSWORD = "a long sentence opens"


def fits(page):
    """Nothing scrolls sideways."""
    return page.locator("html").bounding_box()["width"] <= page.viewport_size["width"]


def test_a_parent_sets_a_pin_and_signs_in_again_with_it(people):
    learner = UserFactory(display_name="Nguyễn Thị Hạnh", preferred_language="es")
    issued = issue_card(learner, by=None, at=timezone.now())
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


def newest_mail():
    return mail.outbox[-1].body


def test_a_parent_signs_in_with_the_code_of_a_mail(people):
    UserFactory(email="hanh@example.org", preferred_language="es")
    page = people.person(width=320, language="es-US", javascript=False)

    page.goto("/es/account/login/")
    assert fits(page)
    page.fill("[name=contact]", "Hanh@Example.org")
    page.click("main form button")
    page.wait_for_url("**/es/account/code/")
    assert fits(page)
    page.fill("[name=code]", re.search(r"\d{6}", newest_mail()).group())
    page.click("main form button")

    page.wait_for_url("**/es/home/")


def test_a_link_survives_a_scanner_and_signs_in_by_its_button(people):
    UserFactory(email="hanh@example.org", display_name="Hạnh Nguyễn", preferred_language="en")
    page = people.person(width=320, language="en-US", javascript=False)
    page.goto("/account/login/")
    page.fill("[name=contact]", "hanh@example.org")
    page.click("main form button")
    page.wait_for_url("**/account/code/")
    link = re.search(r"/link/\S+/", newest_mail()).group()
    for _look in range(20):
        assert page.request.get(link).status == 200

    page.goto(link)
    assert fits(page)
    assert "H. N." in page.locator("main form button").inner_text()
    page.click("main form button")
    page.wait_for_url("**/home/")

    page.click("footer form[action$='/logout/'] button")
    assert page.goto(link).status == 410


def test_a_passkey_is_added_and_signs_in_under_the_strict_policy(people, live_server):
    UserFactory(email="hanh@example.org", preferred_language="en")
    # A browser gives passkeys to names only, not to numbers of machines.
    people.address = live_server.url.replace("127.0.0.1", "localhost")
    page = people.person(width=390, language="en-US")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    phone = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": phone})
    page.goto("/account/login/")
    page.fill("[name=contact]", "hanh@example.org")
    page.click("main form button")
    page.fill("[name=code]", re.search(r"\d{6}", newest_mail()).group())
    page.click("main form button")
    page.wait_for_url("**/home/")

    page.goto("/account/passkeys/add/")
    page.fill("[name=name]", "My phone")
    page.click("#passkey-add")
    page.wait_for_url("**/account/passkeys/")
    assert "My phone" in page.locator("main table").inner_text()
    page.click("footer form[action$='/logout/'] button")
    page.goto("/account/login/")
    page.click("#passkey-login")

    page.wait_for_url("**/home/")


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
    page.click("main form[data-team] button")
    page.wait_for_url("**/account/2fa/authenticate/")
    assert fits(page)
    page.fill("[name=code]", code_of_the_app())
    page.click("main form >> nth=0 >> button")
    page.wait_for_url("**/teach/")

    page.click("footer form[action$='/logout/'] button")
    page.goto("/teach/")
    assert "/account/login/" in page.url
