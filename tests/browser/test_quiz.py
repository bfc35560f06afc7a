"""A parent takes a quiz on a small phone, in Spanish, by keyboard alone and without JavaScript."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse

from lessons.progress.models import Attempt
from lessons.quizzes.sheet import field_name
from tests.factories import curriculum_tree, enrolled_in, question_of, tree_in
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def tree():
    tree = curriculum_tree()
    tree_in("es", tree)
    return tree


@pytest.fixture
def learner(tree):
    return enrolled_in(
        tree.module,
        learner__preferred_language="es",
        cohort__starts_on="2020-01-01",
        cohort__ends_on="2099-01-01",
    ).learner


def signed_in(person, client, learner, live_server):
    """Give the browser of a person the session of a parent."""
    sign_in(client, learner)
    name = settings.SESSION_COOKIE_NAME
    person.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    return person


def press_on(person, selector, *keys):
    """Put the focus on something and press keys, as with a keyboard."""
    person.locator(selector).first.focus()
    for key in keys:
        person.keyboard.press(key)


def send_with(person, selector):
    """Press Enter on a button, and wait for the page that comes."""
    with person.expect_navigation():
        press_on(person, selector, "Enter")


def axe_finds_nothing(person):
    found = Axe().run(person)
    assert found.violations_count == 0, found.generate_report()


def fits(person):
    return person.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_all_seven_types_by_keyboard_alone_without_javascript(people, client, tree, learner, live_server):
    person = signed_in(people.person(width=320, javascript=False), client, learner, live_server)
    person.goto(tree.quiz.get_translations().get().url)
    send_with(person, "form[action*='/begin/'] button")
    kinds = (
        "multiple_choice",
        "multiple_response",
        "true_false",
        "matching",
        "ordering",
        "numeric",
        "short_answer",
    )
    choice, several, truth, matching, ordering, number, words = (
        question_of(tree.quiz, kind) for kind in kinds
    )

    press_on(person, f"input[name='{field_name(choice.id)}'][value='{next(iter(choice.right))}']", "Space")
    for right in several.right:
        press_on(person, f"input[name='{field_name(several.id)}'][value='{right}']", "Space")
    press_on(person, f"input[name='{field_name(truth.id)}'][value='false']", "Space")
    for place, left in enumerate(matching.choices, 1):
        person.locator(f"[id='{field_name(matching.id, left)}']").select_option(label=f"[es] Right {place}")
    person.locator(f"[id='{field_name(number.id)}']").fill("2,4 millones")
    person.locator(f"[id='{field_name(words.id)}']").fill("El portón está cerrado. Pedimos que se abra.")
    for place in range(5):
        for _step in range(5):
            order = person.locator(f"input[name='{field_name(ordering.id)}']").evaluate_all(
                "all => all.map(i => i.value)"
            )
            if order.index(ordering.choices[place]) == place:
                break
            send_with(person, f"button[value='{ordering.id}:{ordering.choices[place]}:up']")
    send_with(person, "main button[value='send']")

    assert "/result/" in person.url
    assert "6,5" in person.locator(".score").inner_text()
    attempt = Attempt.objects.get()
    assert (attempt.points, attempt.language) == (650, "es")
    person.goto(reverse("quiz-result", args=[attempt.pk]))
    assert person.locator("html").get_attribute("lang") == "en"
    assert "Choice 2" in person.content()


def test_enter_in_a_text_field_keeps_the_answers_and_sends_nothing(
    people, client, tree, learner, live_server
):
    person = signed_in(people.person(width=320, javascript=False), client, learner, live_server)
    person.goto(tree.quiz.get_translations().get().url)
    person.locator("form[action*='/begin/'] button").click()
    number = question_of(tree.quiz, "numeric")

    person.locator(f"[id='{field_name(number.id)}']").fill("7")
    with person.expect_navigation():
        person.keyboard.press("Enter")

    assert person.locator("html").get_attribute("lang") == "es"
    assert person.locator(f"[id='{field_name(number.id)}']").input_value() == "7"
    assert Attempt.objects.get().is_open


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_a_quiz_are_clean_and_fit(people, client, tree, learner, live_server, scheme):
    person = signed_in(people.person(width=320, color_scheme=scheme), client, learner, live_server)
    person.goto(tree.quiz.get_translations().get().url)
    axe_finds_nothing(person)
    person.locator("form[action*='/begin/'] button").click()
    axe_finds_nothing(person)
    assert fits(person)
    person.locator("main button[value='send']").click()
    assert "?check" in person.url
    axe_finds_nothing(person)
    assert fits(person)
    person.locator("button[value='send-anyway']").click()
    assert "/result/" in person.url
    axe_finds_nothing(person)
    assert fits(person)
