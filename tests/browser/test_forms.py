"""Forms in the browser: whole without a script, and a mistake is where the reader is led."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from institute.people.sign_in import issue_card
from tests.browser.account_pages import PIN, WEAK_PIN
from tests.browser.one_page import press
from tests.browser.page_list import pages_of_the_walk, visit
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def focused(page):
    """The name of the field that has the focus, else what has it; ``autofocus`` comes a moment later."""
    has_it = "document.activeElement.name || document.activeElement.outerHTML.slice(0, 80)"
    for _moment in range(60):
        if not page.evaluate(has_it).startswith("<body"):
            break
        page.wait_for_timeout(50)
    return page.evaluate(has_it)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_first_error_has_the_focus_and_typed_text_is_kept(people, live_server, javascript):
    cache.clear()
    path = issue_card(UserFactory(), by=None, at=timezone.now()).path
    page = people.person(width=320, language="en-US", javascript=javascript)
    button = "main form button"

    team = "main form[data-team] button"
    page.goto(reverse("account_login"))
    press(team, login="T7YV-7MTT")(page)
    assert focused(page) == "password"
    assert page.locator("[name=login]").input_value() == "T7YV-7MTT"
    assert page.locator("[name=password]").get_attribute("aria-describedby") == "id_password_error"
    press(team, password="not this one")(page)
    assert 'class="summary"' in focused(page)
    assert page.locator("[name=login]").input_value() == "T7YV-7MTT"

    page.goto(path)
    press(button, pin=PIN, again="481517")(page)
    assert focused(page) == "again"
    press(button, pin=WEAK_PIN, again=WEAK_PIN)(page)
    assert focused(page) == "pin"

    page.goto(reverse("verify"))
    press(button, code="K7M4")(page)
    assert focused(page) == "code"
    assert page.locator("[name=code]").input_value() == "K7M4"
    link = page.locator(".summary a")
    assert page.locator(link.get_attribute("href")).get_attribute("name") == "code"


def test_every_form_is_whole_without_javascript(people, world, live_server):
    page = people.person(width=320, language="en-US", javascript=False)
    forms = {
        "sign in": "[name=password]",
        "second factor": "[name=code]",
        "verify": "[name=code]",
        "card, first use": "[name=again]",
        "card": "[name=pin]",
        "home of a parent, ready": ".next form button",
        "lesson": "form[action*='/read/'] button",
        "quiz": "form[action*='/begin/'] button",
        "taking the quiz": "#quiz button[value=send]",
        "roster": "#roster input[type=radio]",
        "cards": "[name=parent]",
        "card to end": "form .btn--stop",
        "signing out": "form button",
    }
    for one in pages_of_the_walk(world, "en"):
        if one.name not in forms:
            continue
        assert visit(page, one, world, "en", live_server) == [], one.name
        field = page.locator(f"main {forms.pop(one.name)}").first
        assert field.is_enabled(), one.name
        assert field.evaluate(
            "one => one.form.method === 'get' || one.form.elements.csrfmiddlewaretoken.value"
        )
        # The language can be changed without a script too.
        page.locator(".lang summary").click()
        assert page.locator(".lang button[lang=es]").is_visible()
    assert forms == {}
