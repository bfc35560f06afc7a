"""A parent takes a quiz on a small phone, in Spanish, by keyboard alone and without JavaScript."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse

from institute.people.services import end_sessions
from lessons.progress.models import Attempt
from lessons.quizzes.question import field_name
from tests.factories import curriculum_tree, enrolled_in, question_of, tree_in, well_mixed
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def tree_in_two_languages():
    tree = curriculum_tree()
    tree_in("es", tree)
    return tree


@pytest.fixture
def tree(live_server, made_once):
    return made_once(tree_in_two_languages)


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
    well_mixed(Attempt.objects.get())
    person.reload()
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


def begun(person, tree):
    """The Spanish page of a new attempt."""
    person.goto(tree.quiz.get_translations().get().url)
    with person.expect_navigation():
        person.locator("form[action*='/begin/'] button").click()
    return person


def saved_line(person, text):
    person.locator(".quizbar .saved", has_text=text).wait_for()


def until(person, is_so):
    """Wait until something is so on the server."""
    for _time in range(100):
        if is_so():
            return
        person.wait_for_timeout(100)
    pytest.fail("It never came to be.")


def tap(person, question, place):
    person.locator(f"label[for='{field_name(question.id)}-{question.choices[place]}']").click()


def stored(question):
    return Attempt.objects.get().responses.filter(question_id=question.id).values_list("answer", flat=True)


def test_each_answer_is_saved_as_it_is_tapped_without_a_new_page(people, client, tree, learner, live_server):
    person = begun(signed_in(people.person(width=320), client, learner, live_server), tree)
    several, ordering = question_of(tree.quiz, "multiple_response"), question_of(tree.quiz, "ordering")
    words = question_of(tree.quiz, "short_answer")
    person.evaluate("window.isSamePage = true")

    tap(person, several, 0)
    saved_line(person, "Guardado a las")
    assert list(stored(several)) == [[several.choices[0]]]
    assert "1 de 7" in person.locator("[data-answered]").inner_text()
    person.locator(f"[id='{field_name(words.id)}']").type("El portón")
    lines = person.locator(".order li input").evaluate_all("all => all.map(i => i.value)")
    press_on(person, f"button[value='{ordering.id}:{lines[0]}:down']", "Enter", "Enter")
    person.locator("[data-answered]", has_text="3 de 7").wait_for()

    until(person, lambda: list(stored(ordering)) == [[lines[1], lines[2], lines[0], *lines[3:]]])
    until(person, lambda: list(stored(words)) == ["El portón"])
    assert person.evaluate("document.activeElement.value") == f"{ordering.id}:{lines[0]}:down"
    assert person.evaluate("window.isSamePage")
    axe_finds_nothing(person)


def test_three_answers_without_signal_wait_on_the_phone_and_nothing_is_lost(
    people, client, tree, learner, live_server
):
    person = begun(signed_in(people.person(width=320), client, learner, live_server), tree)
    choice, several, truth = (
        question_of(tree.quiz, kind) for kind in ("multiple_choice", "multiple_response", "true_false")
    )
    person.context.set_offline(True)
    tap(person, choice, 2)
    tap(person, several, 1)
    person.locator(f"label[for='{field_name(truth.id)}-false']").click()
    saved_line(person, "Guardado en este teléfono")
    saved_line(person, "Todavía esperan: preguntas 1, 2 y 3")
    assert not Attempt.objects.get().responses.exists()
    # Sending has to wait as well, and the page stays.
    person.locator("main button[value='send']").click()
    saved_line(person, "Guardado en este teléfono")
    axe_finds_nothing(person)

    person.context.set_offline(False)
    saved_line(person, "Guardado a las")
    saved_line(person, "Guardado ahora: preguntas 1, 2 y 3")
    assert person.locator(".quizbar .saved").get_attribute("role") == "status"
    assert fits(person)

    assert list(stored(choice)) == [choice.choices[2]]
    assert list(stored(several)) == [[several.choices[1]]]
    assert list(stored(truth)) == [False]
    events = Attempt.objects.get().answer_events.all()
    assert [str(event.question_id) for event in events] == [choice.id, several.id, truth.id]


def test_pending_answers_survive_a_reload(people, client, tree, learner, live_server):
    person = begun(signed_in(people.person(width=320), client, learner, live_server), tree)
    choice, ordering = question_of(tree.quiz, "multiple_choice"), question_of(tree.quiz, "ordering")
    endpoint = "**/answers/"
    person.context.route(endpoint, lambda route: route.abort())
    tap(person, choice, 3)
    lines = person.locator(".order li input").evaluate_all("all => all.map(i => i.value)")
    press_on(person, f"button[value='{ordering.id}:{lines[4]}:up']", "Enter")
    saved_line(person, "Guardado en este teléfono")
    person.reload()
    moved = [*lines[:3], lines[4], lines[3]]
    assert person.locator(f"[id='{field_name(choice.id)}-{choice.choices[3]}']").is_checked()
    assert person.locator(".order li input").evaluate_all("all => all.map(i => i.value)") == moved
    saved_line(person, "Guardado en este teléfono")

    person.context.unroute(endpoint)
    person.reload()
    saved_line(person, "Guardado ahora: preguntas 1 y 5")

    assert list(stored(choice)) == [choice.choices[3]]
    assert list(stored(ordering)) == [moved]


def test_a_failing_server_says_not_saved_and_trying_again_saves(people, client, tree, learner, live_server):
    person = begun(signed_in(people.person(width=320), client, learner, live_server), tree)
    choice = question_of(tree.quiz, "multiple_choice")
    endpoint = "**/answers/"
    person.context.route(endpoint, lambda route: route.fulfill(status=500))
    tap(person, choice, 1)
    saved_line(person, "Todavía no se guardó")
    assert fits(person)
    axe_finds_nothing(person)

    person.context.unroute(endpoint)
    person.locator(".quizbar .saved button").click()
    saved_line(person, "Guardado ahora: pregunta 1")

    assert list(stored(choice)) == [choice.choices[1]]


def test_a_session_that_ends_in_the_middle_loses_no_answer(people, client, tree, learner, live_server):
    person = begun(signed_in(people.person(width=320), client, learner, live_server), tree)
    choice, words = question_of(tree.quiz, "multiple_choice"), question_of(tree.quiz, "short_answer")
    end_sessions(learner)
    tap(person, choice, 2)
    saved_line(person, "Inicie sesión de nuevo")
    person.locator(f"[id='{field_name(words.id)}']").fill("El portón está cerrado.")
    person.locator("main button[value='later']").click()
    saved_line(person, "Inicie sesión de nuevo")
    with person.expect_navigation():
        person.locator(".quizbar .saved a").click()
    assert "next=/es/attempt/" in person.url

    signed_in(person, client, learner, live_server)
    person.goto(reverse("take-quiz", args=[Attempt.objects.get().pk]))
    saved_line(person, "Saved at")

    assert list(stored(choice)) == [choice.choices[2]]
    assert list(stored(words)) == ["El portón está cerrado."]


def test_of_two_tabs_the_newest_answer_stands(people, client, tree, learner, live_server):
    first = begun(signed_in(people.person(width=320), client, learner, live_server), tree)
    choice, several = question_of(tree.quiz, "multiple_choice"), question_of(tree.quiz, "multiple_response")
    second = first.context.new_page()
    second.goto(first.url)
    tap(first, choice, 0)
    saved_line(first, "Guardado a las")
    tap(second, choice, 3)
    saved_line(second, "Guardado a las")

    tap(first, several, 1)
    with first.expect_navigation():
        first.locator("main button[value='later']").click()

    assert list(stored(choice)) == [choice.choices[3]]
    assert list(stored(several)) == [[several.choices[1]]]


def test_with_script_the_whole_quiz_is_sent_and_read_in_english(people, client, tree, learner, live_server):
    person = begun(signed_in(people.person(width=320), client, learner, live_server), tree)
    choice, number = question_of(tree.quiz, "multiple_choice"), question_of(tree.quiz, "numeric")
    tap(person, choice, 1)
    person.locator(f"[id='{field_name(number.id)}']").fill("$2.4 millones")
    with person.expect_navigation():
        person.locator("main button[value='send']").click()
    with person.expect_navigation():
        person.locator("button[value='send-anyway']").click()

    assert "/es/attempt/" in person.url
    assert "/result/" in person.url
    attempt = Attempt.objects.get()
    assert attempt.responses.get(question_id=number.id).points == 100
    person.goto(reverse("quiz-result", args=[attempt.pk]))
    person.locator("summary", has_text="See the").click()
    assert "Choice 2" in person.locator("main").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_a_quiz_are_clean_and_fit(people, client, tree, learner, live_server, scheme):
    person = signed_in(people.person(width=320, color_scheme=scheme), client, learner, live_server)
    person.goto(tree.quiz.get_translations().get().url)
    axe_finds_nothing(person)
    person.locator("form[action*='/begin/'] button").click()
    axe_finds_nothing(person)
    assert fits(person)
    with person.expect_navigation():
        person.locator("main button[value='send']").click()
    assert "?check" in person.url
    axe_finds_nothing(person)
    assert fits(person)
    with person.expect_navigation():
        person.locator("button[value='send-anyway']").click()
    assert "/result/" in person.url
    axe_finds_nothing(person)
    assert fits(person)
