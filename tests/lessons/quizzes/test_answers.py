"""The form in which an answer is kept, and how a quiz is read that somebody wrote without its editor."""

import uuid

import pytest

from lessons.quizzes.answers import LONGEST_TEXT, InvalidAnswer
from lessons.quizzes.question import Question
from lessons.quizzes.question_types import type_of
from lessons.quizzes.question_types.matching import partner_id
from lessons.quizzes.snapshots import read_questions

LINES = ("first", "second", "third")


@pytest.mark.parametrize("answer", ["true", 1, None, [True], ""])
def test_only_true_and_false_answer_whether_something_is_so(answer):
    question = Question(id="q", kind="true_false")

    with pytest.raises(InvalidAnswer):
        type_of(question).clean(question, answer)

    assert type_of(question).clean(question, False) is False


@pytest.mark.parametrize(
    "answer", ["first", [1, 2, 3], ["first", "second"], ["first", "second", "second"], [*LINES, "fourth"]]
)
def test_an_order_names_every_line_once_and_nothing_else(answer):
    question = Question(id="q", kind="ordering", choices=LINES)

    with pytest.raises(InvalidAnswer):
        type_of(question).clean(question, answer)

    assert type_of(question).clean(question, list(reversed(LINES))) == ["third", "second", "first"]


@pytest.mark.parametrize(
    "answer", ["first", ["first"], {"first": 1}, {"first": None}, {"first": "fourth"}, {"fourth": "right"}]
)
def test_a_match_is_of_a_left_side_to_a_right_side_of_the_question(answer):
    question = Question(id="q", kind="matching", choices=LINES, partners=("right",), extras=("nothing",))

    with pytest.raises(InvalidAnswer):
        type_of(question).clean(question, answer)

    assert type_of(question).clean(question, {"second": "nothing"}) == {"second": "nothing"}


@pytest.mark.parametrize(
    ("kind", "answer", "asks_again"),
    [
        ("matching", {"first": "right", "second": "right"}, True),
        ("matching", {"first": "right", "second": "right", "third": "right"}, False),
        ("matching", {}, True),
        ("numeric", "many", True),
        ("numeric", "12", False),
        ("true_false", False, False),
        ("true_false", None, True),
        ("multiple_response", ["first"], False),
        ("short_answer", " \n", True),
    ],
)
def test_a_part_that_is_missing_is_asked_about_before_sending(kind, answer, asks_again):
    question = Question(id="q", kind=kind, choices=LINES)

    assert type_of(question).is_open(question, answer) is asks_again


@pytest.mark.parametrize("answer", ["first", [["first"]], [1], ["first", "fourth"], {"first": True}])
def test_several_answers_are_choices_of_the_question(answer):
    question = Question(id="q", kind="multiple_response", choices=LINES)

    with pytest.raises(InvalidAnswer):
        type_of(question).clean(question, answer)

    assert type_of(question).clean(question, ["third", "first"]) == ["first", "third"]


@pytest.mark.parametrize("kind", ["short_answer", "numeric"])
@pytest.mark.parametrize("answer", [12, None, ["words"], "a" * (LONGEST_TEXT + 1)])
def test_what_is_written_is_text_and_no_book(kind, answer):
    question = Question(id="q", kind=kind)

    with pytest.raises(InvalidAnswer):
        type_of(question).clean(question, answer)

    assert len(type_of(question).clean(question, "a" * LONGEST_TEXT)) == LONGEST_TEXT


@pytest.mark.parametrize(("written", "number"), [("2.50", "2.50"), ("many", "None"), ("", "None")])
def test_a_number_that_is_none_is_left_out_of_the_question(written, number):
    block = {"type": "numeric", "id": "q", "value": {"number": written, "tolerance": written}}

    [question] = read_questions([block])

    assert str(question.number) == number
    assert str(question.tolerance) == ("0" if number == "None" else number)


def test_the_right_side_of_a_pair_has_an_identity_of_its_own_whatever_the_left_one_is_called():
    lefts = ["left", "other", str(uuid.uuid4())]
    pairs = [{"id": left, "value": {}} for left in lefts]

    [question] = read_questions([{"type": "matching", "id": "q", "value": {"pairs": pairs}}])

    assert question.choices == tuple(lefts)
    assert question.partners == tuple(map(partner_id, lefts))
    assert len({uuid.UUID(partner) for partner in question.partners} - set(lefts)) == 3
