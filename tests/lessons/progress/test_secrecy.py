"""No answer key, credit or feedback in any response before it may be seen, for each type of question."""

import json
import re

import pytest
from django.urls import reverse

from lessons.progress.models import Attempt
from lessons.quizzes.question_types import type_of
from lessons.quizzes.question_types.matching import menu_order
from lessons.quizzes.rendering import render_questions
from lessons.quizzes.snapshots import QuizSnapshot, read_questions
from lessons.quizzes.wording import Wording
from tests.curriculum_made import item
from tests.factories import make_quiz, question, seven_questions, tree_in

pytestmark = pytest.mark.django_db
KINDS = [
    "multiple_choice",
    "multiple_response",
    "true_false",
    "matching",
    "ordering",
    "numeric",
    "short_answer",
]
SECRETS = [
    "Praise",
    "Thought",
    "All four parts",
    "Two or three parts",
    "2400000",
    "is_right",
    "rubric",
    "tolerance",
]


def pages_before_sending(client, quiz):
    """Every response that a parent can get before she sends her answers."""
    found = [client.get(quiz.url), client.get(quiz.url + "?questions=1")]
    client.post(reverse("begin-quiz", args=[quiz.translation_key]))
    take = reverse("take-quiz", args=[Attempt.objects.get().pk])
    found += [client.get(take), client.get(f"{take}?check"), client.get(f"/es{take}")]
    found += [client.post(take, {"action": action}, follow=True) for action in ("save", "send")]
    found.append(client.get(reverse("quiz-result", args=[Attempt.objects.get().pk]), follow=True))
    return [response.content.decode() for response in found if response.status_code == 200]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_the_key_is_sent_before_the_answers(parent, tree, kind):
    only = [one for one in seven_questions() if one["type"] == kind]
    quiz = make_quiz(tree.module, only, slug="only")
    [read] = QuizSnapshot.from_revision(quiz.live_revision).questions

    pages = pages_before_sending(parent, quiz)

    assert len(pages) >= 6
    for html in pages:
        assert [secret for secret in SECRETS if secret in html] == []
        # The right side of a pair has an identity that can be worked out from its left side.
        assert [partner for partner in read.partners if partner in html] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_introduction_has_no_question_at_all(parent, tree, kind):
    html = parent.get(tree.quiz.url).content.decode()

    assert "Stem of question" not in html
    assert "Choice 1" not in html
    assert tree.quiz.questions[KINDS.index(kind)].id not in html


def test_two_quizzes_that_differ_in_the_key_alone_look_the_same_to_a_parent(tree):
    def as_seen(stream):
        snapshot = QuizSnapshot(read_questions(stream), 70, True)
        return render_questions(snapshot, Wording({}, "en"), 7, {})

    first = seven_questions()
    second = json.loads(json.dumps(first))
    for choice in second[0]["value"]["choices"] + second[1]["value"]["choices"]:
        choice["value"]["is_right"] = not choice["value"]["is_right"]
    second[2]["value"]["answer"] = "true"
    second[4]["value"]["lines"].reverse()
    second[5]["value"]["number"] = "7"
    second[6]["value"]["rubric"].reverse()

    assert as_seen(first) == as_seen(second)


def test_the_order_of_menus_and_lines_says_nothing_about_the_key():
    stream = [
        question("matching", 1, pairs=[item(left=f"L{n}", right=f"R{n}") for n in range(5)], extras=[]),
        question("ordering", 2, lines=[item(text=f"L{n}") for n in range(5)]),
    ]
    matching, ordering = read_questions(stream)
    places = [menu_order(matching, seed).index(matching.partners[0]) for seed in range(500)]
    firsts = [
        type_of(ordering).choice_order(ordering, seed, shuffle=False).index(ordering.choices[0])
        for seed in range(500)
    ]

    for counted in (places, firsts):
        assert all(60 < counted.count(place) < 140 for place in range(5))


def test_two_attempts_mix_in_two_ways_and_each_stays_as_it_is(tree):
    ordering = read_questions(seven_questions())[4]

    assert len({type_of(ordering).choice_order(ordering, seed, shuffle=True) for seed in range(40)}) > 10
    shown = [type_of(ordering).choice_order(ordering, 5, shuffle=True) for _time in range(2)]
    assert shown[0] == shown[1]


def test_menus_hold_places_and_not_identities(parent, tree):
    parent.post(reverse("begin-quiz", args=[tree.quiz.translation_key]))
    html = parent.get(reverse("take-quiz", args=[Attempt.objects.get().pk])).content.decode()

    assert set(re.findall(r'<option value="([^"]*)"', html)) == {"", "1", "2", "3", "4", "5"}


def test_the_seed_stands_in_no_page(parent, tree):
    tree_in("es", tree)
    pages = pages_before_sending(parent, tree.quiz)

    assert all(str(Attempt.objects.get().shuffle_seed) not in html for html in pages)
