"""One attempt, two languages, and a quiz that changes in between; all of it through the views."""

import json

import pytest
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override

from lessons.progress.models import Attempt
from lessons.quizzes.models import QuizPage
from lessons.quizzes.scoring import score_quiz
from lessons.quizzes.snapshots import QuizSnapshot
from tests.factories import UserFactory, as_form, publish_in, right_answers, tree_in, well_mixed
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


def view_url(name, key, language):
    """The URL of a view in a language, whatever language the last request activated."""
    with override(language):
        return reverse(name, args=[key])


def begin(parent, quiz, language="en"):
    """Press "Begin"; returns the attempt."""
    path = parent.post(view_url("begin-quiz", quiz.translation_key, language)).headers["Location"]
    return well_mixed(Attempt.objects.get(pk=path.rstrip("/").split("/")[-1]))


def send(parent, attempt, answers, language="en"):
    """Send the form of the page; returns the result page."""
    address = view_url("take-quiz", attempt.pk, language)
    answer = parent.post(address, as_form(attempt, answers) | {"action": "send-anyway"}, follow=True)
    assert answer.resolver_match.url_name == "quiz-result"
    return answer


def result(parent, attempt, language="en"):
    return parent.get(view_url("quiz-result", attempt.pk, language))


def change_every_key(quiz):
    """Edit the English quiz as an editor may: other right answers, other words, one question gone."""
    stream = json.loads(json.dumps(quiz.questions.get_prep_value()))
    for block in stream:
        value = block["value"]
        value["stem"] = f"Rewritten: {value['stem']}"
        for choice in value.get("choices", []):
            choice["value"]["is_right"] = not choice["value"]["is_right"]
        for pair, other in zip(value.get("pairs", []), [2, 3, 4, 1], strict=False):
            pair["value"]["right"] = f"Right {other}"
        if block["type"] == "true_false":
            value["answer"] = "true"
        if block["type"] == "ordering":
            value["lines"].reverse()
        if block["type"] == "numeric":
            value["number"] = "7"
    quiz.questions = QuizPage.questions.field.to_python(stream[1:])
    quiz.pass_percent = 100
    quiz.save_revision().publish()
    return QuizPage.objects.get(pk=quiz.pk)


def some_right_and_some_not(snapshot):
    """An answer to every question; every second one is wrong."""
    answers = right_answers(snapshot)
    wrong = {
        "multiple_response": lambda one, _: list(one.choices[2:]),
        "matching": lambda one, _: dict(zip(one.choices, reversed(one.partners), strict=True)),
        "numeric": lambda one, _: "17",
    }
    for question in snapshot.questions:
        if question.kind in wrong:
            answers[question.id] = wrong[question.kind](question, answers[question.id])
    return answers


@pytest.mark.parametrize("spanish_follows", [True, False])
def test_a_spanish_attempt_is_scored_against_what_it_pinned_whatever_english_became(
    parent, tree, spanish_follows
):
    tree_in("es", tree)
    attempt = begin(parent, tree.quiz, "es")
    answers = right_answers(QuizSnapshot.from_revision(attempt.revision))

    changed = change_every_key(tree.quiz)
    if spanish_follows:
        publish_in("es", changed)
    page = send(parent, attempt, answers, "es")

    attempt.refresh_from_db()
    now = score_quiz(QuizSnapshot.from_revision(changed.live_revision), answers)
    assert sum(score.points for score in now.values()) < 400
    assert (attempt.points, attempt.points_possible, attempt.points_to_pass) == (650, 700, 490)
    assert attempt.language == "es"
    # The question that is gone from the quiz is on her result, with what she chose.
    assert len(page.context["right"]) + len(page.context["not_yet"]) == 7
    assert "Stem of question 1" in page.content.decode()
    assert "Choice 2" in page.content.decode()


def test_the_next_attempt_is_asked_and_scored_by_the_new_quiz(parent, tree):
    tree_in("es", tree)
    first = begin(parent, tree.quiz, "es")
    old_key = right_answers(QuizSnapshot.from_revision(first.revision))
    change_every_key(tree.quiz)
    send(parent, first, {}, "es")

    second = begin(parent, tree.quiz, "es")
    send(parent, second, dict(list(old_key.items())[1:]), "es")

    second.refresh_from_db()
    assert second.revision_id != first.revision_id
    assert (second.points_possible, second.points_to_pass) == (600, 600)
    assert second.points < 400


def test_what_was_answered_in_spanish_is_marked_alike_in_english(parent, tree):
    tree_in("es", tree)
    attempt = begin(parent, tree.quiz, "es")
    answers = some_right_and_some_not(QuizSnapshot.from_revision(attempt.revision))
    send(parent, attempt, answers, "es")

    spanish, english = result(parent, attempt, "es"), result(parent, attempt)

    for part in ("right", "not_yet"):
        for said_es, said_en in zip(spanish.context[part], english.context[part], strict=True):
            assert (said_es.number, said_es.points) == (said_en.number, said_en.points)
            assert [one.right for one in said_es.said] == [one.right for one in said_en.said]
            assert said_es.said
            for in_es, in_en in zip(said_es.said, said_en.said, strict=True):
                if in_es.lang == "es":
                    assert in_es.text == ": ".join(f"[es] {word}" for word in in_en.text.split(": "))
                    assert in_en.lang == "en"
                assert escape(in_es.text) in spanish.content.decode()
                assert escape(in_en.text) in english.content.decode()
    assert len(english.context["right"]) == 3
    assert len(english.context["not_yet"]) == 4
    assert "[es]" not in english.content.decode()


def test_the_open_attempt_shows_the_same_choices_in_both_languages(parent, tree):
    tree_in("es", tree)
    attempt = begin(parent, tree.quiz, "es")
    answers = some_right_and_some_not(QuizSnapshot.from_revision(attempt.revision))
    in_spanish, in_english = (view_url("take-quiz", attempt.pk, language) for language in ("es", "en"))
    parent.post(in_spanish, as_form(attempt, answers) | {"action": "save"})

    def chosen(page):
        return [
            (
                question.id,
                question.written,
                [option.value for option in question.options if option.chosen],
                [
                    (row.id, [option.value for option in row.options if option.chosen])
                    for row in question.rows
                ],
            )
            for question in page.context["questions"]
        ]

    spanish, english = parent.get(in_spanish), parent.get(in_english)

    assert chosen(spanish) == chosen(english)
    assert spanish.context["answered_count"] == english.context["answered_count"] == 7


def test_a_quiz_that_an_editor_copied_has_records_of_its_own(client, parent, tree, enrolment):
    first = begin(parent, tree.quiz)
    send(parent, first, right_answers(QuizSnapshot.from_revision(first.revision)))
    editor = sign_in(type(client)(), UserFactory(is_superuser=True))
    editor.post(
        reverse("wagtailadmin_pages:copy", args=[tree.quiz.pk]),
        {
            "new_title": "Second quiz",
            "new_slug": "second-quiz",
            "new_parent_page": tree.module.pk,
            "publish_copies": "on",
        },
    )
    copied = QuizPage.objects.get(slug="second-quiz")

    assert parent.get(copied.url).context["page"] == copied
    second = begin(parent, copied)
    send(parent, second, {})

    first.refresh_from_db()
    second.refresh_from_db()
    # An order that nobody moved is sent as it stands, and may have lines in their place.
    assert first.points == 650
    assert second.points <= 100
    assert (first.number, second.number) == (1, 1)
    assert first.quiz_key != second.quiz_key
    assert second.quiz_id == copied.pk
    assert result(parent, first).context["standing"].state == "passed"
    assert result(parent, second).context["standing"].state == "not-yet"


def test_a_module_that_was_copied_has_records_of_its_own(client, parent, tree):
    first = begin(parent, tree.quiz)
    editor = sign_in(type(client)(), UserFactory(is_superuser=True))
    editor.post(
        reverse("wagtailadmin_pages:copy", args=[tree.module.pk]),
        {
            "new_title": "Second module",
            "new_slug": "second-module",
            "new_parent_page": tree.curriculum.pk,
            "copy_subpages": "on",
            "publish_copies": "on",
        },
    )
    copied = QuizPage.objects.get(url_path__contains="second-module")

    # No cohort takes the copied module: its quiz is not there for her, her own attempt is untouched.
    answer = parent.post(reverse("begin-quiz", args=[copied.translation_key]))

    assert answer.status_code == 404
    assert list(Attempt.objects.values_list("pk", "quiz_key")) == [(first.pk, tree.quiz.translation_key)]
