"""Taking a quiz by HTML form alone."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from institute.cohorts.models import Enrolment
from lessons.progress.models import AnswerEvent, Attempt
from lessons.progress.services import save_answers
from lessons.quizzes.question import field_name
from lessons.quizzes.question_types import type_of
from lessons.quizzes.snapshots import QuizSnapshot
from tests.factories import (
    NOON,
    UserFactory,
    as_form,
    enrolled_in,
    failed_attempt,
    question_of,
    right_answers,
    tree_in,
    well_mixed,
)
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(parent, tree):
    parent.post(reverse("begin-quiz", args=[tree.quiz.translation_key]))
    return well_mixed(Attempt.objects.get())


@pytest.fixture
def page(attempt):
    return reverse("take-quiz", args=[attempt.pk])


def all_right(attempt):
    return as_form(attempt, right_answers(QuizSnapshot.from_revision(attempt.revision)))


def test_a_parent_answers_all_and_sees_her_result(parent, attempt, page):
    answer = parent.post(page, all_right(attempt) | {"action": "send"}, follow=True)

    attempt.refresh_from_db()
    assert attempt.points == 650
    assert answer.resolver_match.url_name == "quiz-result"


def test_opening_the_page_changes_nothing(parent, attempt, page):
    for address in (page, f"{page}?check", f"{page}?moved=x&action=send"):
        assert parent.get(address).status_code == 200

    assert AnswerEvent.objects.count() == 0
    assert Attempt.objects.open().count() == 1


def test_sending_with_questions_open_lists_them_and_loses_nothing(parent, tree, attempt, page):
    question = question_of(tree.quiz, "multiple_choice")

    answer = parent.post(
        page, as_form(attempt, {question.id: question.choices[0]}) | {"action": "send"}, follow=True
    )

    attempt.refresh_from_db()
    assert attempt.is_open
    assert len(answer.context["open_questions"]) == 6
    assert b"Send anyway" in answer.content
    assert attempt.responses.get().answer == question.choices[0]


def test_sending_anyway_takes_the_order_on_the_screen_for_the_answer(parent, tree, attempt, page):
    parent.post(page, as_form(attempt, {}) | {"action": "send-anyway"})

    attempt.refresh_from_db()
    assert not attempt.is_open
    assert str(attempt.responses.get().question_id) == question_of(tree.quiz, "ordering").id


def test_an_order_that_nobody_moved_is_no_answer_yet(parent, attempt, page):
    parent.post(page, as_form(attempt, {}) | {"action": "later"})

    assert not attempt.responses.exists()


def test_an_arrow_moves_a_line_keeps_the_rest_and_gets_the_focus(parent, tree, attempt, page):
    ordering, text = question_of(tree.quiz, "ordering"), question_of(tree.quiz, "short_answer")
    shown = list(type_of(ordering).choice_order(ordering, attempt.shuffle_seed, shuffle=True))
    data = as_form(attempt, {text.id: "half a sen"}) | {"move": f"{ordering.id}:{shown[2]}:up"}

    answer = parent.post(page, data, follow=True)

    moved = [shown[0], shown[2], shown[1], *shown[3:]]
    assert attempt.responses.get(question_id=ordering.id).answer == moved
    assert attempt.responses.get(question_id=text.id).answer == "half a sen"
    assert f'value="{ordering.id}:{shown[2]}:up" formnovalidate' in answer.content.decode()
    assert answer.content.decode().count("autofocus") == 1


@pytest.mark.parametrize("button", ["", "x", "a:b:up", "{q}:x:up", "{q}:{line}:sideways", ":::"])
def test_an_arrow_that_names_nothing_moves_nothing(parent, tree, attempt, page, button):
    ordering = question_of(tree.quiz, "ordering")
    value = button.replace("{q}", ordering.id).replace("{line}", ordering.choices[0])

    answer = parent.post(page, as_form(attempt, {}) | {"move": value})

    assert answer.status_code == 302
    assert not attempt.responses.exists()


def test_the_language_switch_keeps_the_answers(parent, tree, attempt, page):
    tree_in("es", tree)
    question = question_of(tree.quiz, "multiple_choice")
    data = as_form(attempt, {question.id: question.choices[1]}) | {"language": "es", "next": page}

    answer = parent.post(page, data, follow=True)

    html = answer.content.decode()
    assert answer.redirect_chain[-1][0] == f"/es{page}"
    assert f'value="{question.choices[1]}" checked' in html
    assert 'lang="es" dir="ltr">[es] Stem of question 1' in html


def test_a_session_that_expired_leads_back_to_the_attempt(client, parent, attempt, page):
    client.logout()

    answer = client.post(page, all_right(attempt) | {"action": "send"})

    assert answer.status_code == 302
    assert answer.url.endswith(f"?next={page}")


def sent_signed_out(client, attempt, page, answers):
    """What a parent sends whose session ended while the page was open."""
    client.logout()
    return client.post(page, as_form(attempt, answers) | {"seen": "0", "action": "send"}, follow=True)


def test_what_was_sent_signed_out_stands_on_the_page_after_sign_in_and_can_be_saved(
    client, parent, tree, attempt, page
):
    text, choice = question_of(tree.quiz, "short_answer"), question_of(tree.quiz, "multiple_choice")
    answers = {text.id: "half a sentence", choice.id: choice.choices[2]}

    signed_out = sent_signed_out(client, attempt, page, answers)
    assert "your answers are kept" in signed_out.content.decode()
    assert not attempt.responses.exists()
    html = sign_in(client, attempt.learner).get(page).content.decode()
    assert "half a sentence" in html
    assert f'value="{choice.choices[2]}" checked' in html
    assert "before these answers were saved" in html
    assert "Still waiting: questions 1 and 7" in html
    assert not attempt.responses.exists()

    client.post(page, as_form(attempt, answers) | {"seen": "0", "action": "save"})

    assert attempt.responses.count() == 2
    html = client.get(page).content.decode()
    assert "before these answers were saved" not in html
    assert "Saved now: questions 1 and 7" in html


def test_what_was_sent_signed_out_is_shown_to_nobody_else(client, parent, tree, attempt, page):
    text = question_of(tree.quiz, "short_answer")
    sent_signed_out(client, attempt, page, {text.id: "half a sentence"})
    other = enrolled_in(tree.module)
    sign_in(client, other.learner)
    client.post(reverse("begin-quiz", args=[tree.quiz.translation_key]))
    own = reverse("take-quiz", args=[Attempt.objects.by(other.learner).get().pk])

    assert client.get(page).status_code == 404
    assert "half a sentence" not in client.get(own).content.decode()


def test_of_what_was_sent_signed_out_a_later_answer_is_not_undone(client, parent, tree, attempt, page):
    text, choice = question_of(tree.quiz, "short_answer"), question_of(tree.quiz, "multiple_choice")
    kept = {text.id: "half a sentence", choice.id: choice.choices[2]}
    sent_signed_out(client, attempt, page, kept)
    save_answers(attempt, {choice.id: choice.choices[1]}, language="en", at=timezone.now())

    html = sign_in(client, attempt.learner).get(page).content.decode()

    assert "half a sentence" in html
    assert f'value="{choice.choices[1]}" checked' in html
    assert f'value="{choice.choices[2]}" checked' not in html


def test_what_was_answered_again_later_asks_nothing(client, parent, tree, attempt, page):
    text = question_of(tree.quiz, "short_answer")
    sent_signed_out(client, attempt, page, {text.id: "half a sentence"})
    save_answers(attempt, {text.id: "the whole sentence"}, language="en", at=timezone.now())

    html = sign_in(client, attempt.learner).get(page).content.decode()

    assert "the whole sentence" in html
    assert "half a sentence" not in html
    assert "before these answers were saved" not in html


def test_who_signed_in_meanwhile_on_a_shared_phone_leaves_no_answer_in_her_name(client, tree, attempt, page):
    text = question_of(tree.quiz, "short_answer")
    other = enrolled_in(tree.module)
    sign_in(client, other.learner)

    sent = client.post(page, as_form(attempt, {text.id: "by another hand"}))
    client.logout()

    assert sent.status_code == 404
    assert "by another hand" not in sign_in(client, attempt.learner).get(page).content.decode()


def test_what_was_sent_signed_out_is_kept_for_a_day(client, parent, tree, attempt, page):
    text = question_of(tree.quiz, "short_answer")
    sent_signed_out(client, attempt, page, {text.id: "half a sentence"})
    sign_in(client, attempt.learner)

    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert "half a sentence" not in client.get(page).content.decode()


@pytest.mark.parametrize("what", ["sent before", "too long", "no attempt", "nothing"])
def test_signed_out_nothing_else_is_kept(client, parent, tree, attempt, page, what):
    fields = {f"q-{number}": "x" * 5000 for number in range(20 if what == "too long" else 1)}
    if what == "sent before":
        parent.post(page, {"action": "send-anyway"})
    if what == "no attempt":
        page = reverse("take-quiz", args=["00000000-0000-4000-8000-000000000000"])
    client.logout()

    answer = client.post(page, {"action": "send"} if what == "nothing" else fields)

    assert answer.url.endswith(f"?next={page}")
    assert "unsent_answers" not in client.session


def test_an_attempt_of_somebody_else_is_not_there(client, tree, attempt, page):
    from tests.factories import EnrolmentFactory

    other = EnrolmentFactory(cohort=Enrolment.objects.get().cohort)
    sign_in(client, other.learner)

    assert client.get(page).status_code == 404
    assert client.post(page, all_right(attempt) | {"action": "send-anyway"}).status_code == 404
    assert is_untouched(attempt)
    assert client.get(reverse("quiz-result", args=[attempt.pk])).status_code == 404


def test_the_team_takes_no_quiz(client, tree, attempt, page):
    sign_in(client, UserFactory(role="Facilitator"))

    assert client.get(page).status_code == 404
    assert client.post(page, all_right(attempt) | {"action": "send-anyway"}).status_code == 404
    assert client.post(reverse("begin-quiz", args=[tree.quiz.translation_key])).status_code == 404
    assert Attempt.objects.get() == attempt
    assert is_untouched(attempt)


def is_untouched(attempt):
    """Whether the attempt is as it was begun: open, and without an answer."""
    attempt.refresh_from_db()
    return attempt.is_open and not attempt.responses.exists() and not attempt.answer_events.exists()


def test_who_was_withdrawn_cannot_go_on(parent, attempt, page):
    Enrolment.objects.update(withdrawn_on=date(2027, 5, 1))

    assert parent.post(page, all_right(attempt) | {"action": "send-anyway"}).status_code == 404
    assert is_untouched(attempt)


def test_answers_after_the_sending_change_nothing_and_it_says_so(parent, attempt, page):
    parent.post(page, {"action": "send-anyway"})

    answer = parent.post(page, all_right(attempt) | {"action": "send"}, follow=True)

    attempt.refresh_from_db()
    assert attempt.points == 0
    assert "You sent these answers before" in answer.content.decode()
    assert parent.get(page).url == reverse("quiz-result", args=[attempt.pk])


def test_foreign_fields_are_left_out_and_it_says_so(parent, tree, attempt, page):
    question = question_of(tree.quiz, "multiple_choice")
    data = {
        "q-00000000-0000-4000-8000-000000000000": "x",
        field_name(question.id): "not a choice",
        "points": "700",
        "submitted_at": "2027-01-01",
    }

    answer = parent.post(page, data, follow=True)

    attempt.refresh_from_db()
    assert "2 answers do not belong to this quiz" in answer.content.decode()
    assert attempt.points is None
    assert not attempt.responses.exists()


def test_a_number_that_cannot_be_read_is_kept_and_asked_for_again(parent, tree, attempt, page):
    question = question_of(tree.quiz, "numeric")

    answer = parent.post(
        page, all_right(attempt) | {field_name(question.id): "a lot", "action": "send"}, follow=True
    )

    html = answer.content.decode()
    assert 'value="a lot"' in html
    assert "We could not read this as a number" in html


def test_going_on_another_day_leads_home(parent, attempt, page):
    answer = parent.post(page, all_right(attempt) | {"action": "later"})

    assert answer.url == reverse("learner-home")
    assert attempt.responses.count() == 7


def test_a_quiz_that_is_not_there_cannot_be_begun(parent, tree):
    tree.quiz.unpublish()

    assert parent.post(reverse("begin-quiz", args=[tree.quiz.translation_key])).status_code == 404
    assert parent.get(reverse("begin-quiz", args=[tree.quiz.translation_key])).status_code == 405


def test_after_the_last_attempt_the_page_says_with_whom_to_talk(parent, tree):
    enrolment = Enrolment.objects.get()
    for _time in range(3):
        failed_attempt(enrolment, tree.quiz, at=NOON)

    answer = parent.post(reverse("begin-quiz", args=[tree.quiz.translation_key]), follow=True)

    assert "Talk with your facilitator" in answer.content.decode()
    assert "/begin/" not in answer.content.decode()
    assert Attempt.objects.count() == 3
