"""What people do on pages, step by step: sign in, answer a quiz."""

from lessons.quizzes.question import field_name
from lessons.quizzes.question_types.matching import menu_order
from lessons.quizzes.snapshots import QuizSnapshot
from tests.sign_in import code_of_the_app


def team_signs_in(page, member_code, password, secret):
    """Password, then the code of this half minute; a code is good once."""
    page.goto("/account/login/")
    page.locator("input[name=login]").fill(member_code)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    page.locator("input[name=code]").fill(code_of_the_app(secret))
    page.locator("input[name=code]").press("Enter")
    page.wait_for_url(lambda url: "/account/" not in url)


def answer_everything(page, attempt):
    """Give every right answer on the one page of the quiz, as a person does: rows, menus, arrows, fields."""
    for question in QuizSnapshot.from_revision(attempt.revision).questions:
        name = field_name(question.id)
        if question.kind in ("multiple_choice", "multiple_response"):
            for choice in question.right:
                page.locator(
                    f'label[for="{page.locator(f"input[value='{choice}']").get_attribute("id")}"]'
                ).click()
        elif question.kind == "true_false":
            value = "true" if question.truth else "false"
            page.locator(f'input[name="{name}"][value="{value}"]').check(force=True)
        elif question.kind == "matching":
            menu = menu_order(question, attempt.shuffle_seed)
            for left, right in zip(question.choices, question.partners, strict=True):
                place = str(menu.index(right) + 1)
                page.locator(f'select[name="{field_name(question.id, left)}"]').select_option(place)
        elif question.kind == "ordering":
            put_in_order(page, question)
        elif question.kind == "numeric":
            page.locator(f'[name="{name}"]').fill(str(question.number))
        else:
            page.locator(f'[name="{name}"]').fill("En nuestra escuela el autobús llega tarde.")


def put_in_order(page, question):
    """Move each line up to its place; every press sends the form and keeps the other answers."""
    if lines_of(page, question) == list(question.choices):
        # They came in the right order by chance, and lines that nobody moved are no answer.
        page.locator(f'button[name=move][value="{question.id}:{question.choices[0]}:down"]').click()
    for place, line in enumerate(question.choices):
        while (now := lines_of(page, question).index(line)) > place:
            page.locator(f'button[name=move][value="{question.id}:{line}:up"]').click()
            assert lines_of(page, question).index(line) == now - 1


def lines_of(page, question):
    rows = page.locator(f'input[type=hidden][name="{field_name(question.id)}"]')
    return [row.get_attribute("value") for row in rows.all()]
