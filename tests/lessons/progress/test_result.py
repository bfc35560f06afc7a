import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from institute.published_cache import clear_published_cache
from lessons.progress.services import begin_attempt, save_answers, submit_attempt
from lessons.quizzes.snapshots import QuizSnapshot
from tests.factories import (
    NOON,
    failed_attempt,
    make_lesson,
    make_quiz,
    passed_attempt,
    question_of,
    right_answers,
    seven_questions,
    tree_in,
)

pytestmark = pytest.mark.django_db


def result(client, attempt, language=""):
    return client.get(f"{language}{reverse('quiz-result', args=[attempt.pk])}").content.decode()


def sent(enrolment, quiz, answers, language="en"):
    attempt = begin_attempt(enrolment.learner, quiz, language=language, at=NOON)
    save_answers(attempt, answers, language=language, at=NOON)
    return submit_attempt(attempt, at=NOON)


def test_the_sentence_comes_first_and_says_how_much_was_missing(parent, tree, enrolment):
    answers = right_answers(QuizSnapshot.from_revision(tree.quiz.live_revision))
    for kind in ("multiple_choice", "true_false", "numeric"):
        del answers[question_of(tree.quiz, kind).id]

    html = result(parent, sent(enrolment, tree.quiz, answers))

    assert "Not yet. You were 2 answers away." in html
    assert "<b>3.5 of 7</b>" in html


def test_one_answer_away_has_its_own_sentence(parent, tree, enrolment):
    answers = right_answers(QuizSnapshot.from_revision(tree.quiz.live_revision))
    for kind in ("multiple_choice", "true_false"):
        del answers[question_of(tree.quiz, kind).id]

    assert "Not yet. You were one answer away." in result(parent, sent(enrolment, tree.quiz, answers))


def test_a_pass_that_hangs_on_a_provisional_point_says_so(parent, tree, enrolment):
    answers = right_answers(QuizSnapshot.from_revision(tree.quiz.live_revision))
    quiz = make_quiz(
        tree.module, [b.get_prep_value() for b in tree.quiz.questions], slug="q2", pass_percent=90
    )

    html = result(parent, sent(enrolment, quiz, answers))

    assert "You passed. Your facilitator has one answer left to read." in html
    assert "until then" in html.lower()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("", "You passed. Your facilitator has 2 answers left to read."),
        ("/es", "le faltan 2 respuestas por leer."),
        ("/fa", "هنوز ۲ پاسخ را باید بخواند."),
    ],
)
def test_how_many_answers_wait_is_said_in_the_readers_language(parent, tree, enrolment, language, words):
    quiz = make_quiz(tree.module, seven_questions() + seven_questions()[-1:], slug="two", pass_percent=85)

    assert words in result(parent, passed_attempt(enrolment, quiz, at=NOON), language)


def test_the_same_choices_are_marked_in_whatever_language_it_is_read(parent, tree, enrolment):
    tree_in("es", tree)
    question = question_of(tree.quiz, "multiple_choice")
    chosen = question.choices[2]

    attempt = sent(enrolment, tree.quiz, {question.id: chosen}, language="es")

    english, spanish = result(parent, attempt), result(parent, attempt, "/es")
    assert ">Choice 3<" in english
    assert "[es] Choice 3" in spanish
    assert "Choice 1" not in english
    assert "Thought 1" in english
    assert "[es] Thought 1" in spanish


def test_feedback_names_no_choice_that_she_did_not_pick(parent, tree, enrolment):
    html = result(parent, failed_attempt(enrolment, tree.quiz, at=NOON))

    assert "Choice" not in html
    assert "Right 1" not in html
    assert "You left this question open." in html


def test_a_change_of_the_quiz_changes_no_result(parent, tree, enrolment):
    attempt = passed_attempt(enrolment, tree.quiz, at=NOON)
    before = attempt.points
    del tree.quiz.questions[0]
    tree.quiz.save_revision().publish()

    html = result(parent, attempt)

    assert "Stem of question 1" in html
    attempt.refresh_from_db()
    assert attempt.points == before


def test_an_open_attempt_has_no_result(parent, tree, enrolment):
    attempt = begin_attempt(enrolment.learner, tree.quiz, language="en", at=NOON)

    answer = parent.get(reverse("quiz-result", args=[attempt.pk]))

    assert answer.url == reverse("take-quiz", args=[attempt.pk])


def count_queries(client, attempt):
    clear_published_cache()
    name = "take-quiz" if attempt.is_open else "quiz-result"
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse(name, args=[attempt.pk]))
    return len(queries)


@pytest.mark.parametrize("is_sent", [True, False])
def test_queries_grow_neither_with_questions_nor_with_lessons(parent, tree, enrolment, is_sent):
    long = make_quiz(tree.module, [*seven_questions(), *seven_questions(), *seven_questions()], slug="long")
    short = begin_attempt(enrolment.learner, tree.quiz, language="en", at=NOON)
    longer = begin_attempt(enrolment.learner, long, language="en", at=NOON)
    if is_sent:
        short, longer = submit_attempt(short, at=NOON), submit_attempt(longer, at=NOON)
    count_queries(parent, short)
    before = count_queries(parent, short)

    for number in (2, 3, 4):
        make_lesson(tree.module, number)

    assert count_queries(parent, longer) == before
