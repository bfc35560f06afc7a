"""Points are exact hundredths: pure, total, bounded, and in order-independent ways where order is nothing."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.quizzes.points import Score, share
from lessons.quizzes.question import Question
from lessons.quizzes.question_types import question_types, type_of
from lessons.quizzes.scoring import score_answer, score_quiz
from lessons.quizzes.snapshots import QuizSnapshot

IDS = [f"{number:032x}" for number in range(1, 13)]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(IDS),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.sampled_from(IDS), inner, max_size=6),
    max_leaves=12,
)


@st.composite
def questions(draw):
    kind = draw(st.sampled_from([one.kind for one in question_types()]))
    choices = tuple(draw(st.lists(st.sampled_from(IDS[:6]), min_size=2, unique=True)))
    rights = st.lists(st.sampled_from(choices), min_size=1, unique=True)
    return Question(
        id=draw(st.uuids().map(str)),
        kind=kind,
        choices=choices,
        right=frozenset(choices[:1] if kind == "multiple_choice" else draw(rights)),
        truth=draw(st.booleans()),
        partners=tuple(f"right of {choice}" for choice in choices),
        extras=("nothing",),
        number=Decimal(draw(st.integers(0, 10**7))),
        tolerance=Decimal(draw(st.integers(0, 5))),
    )


def several(right, wrong=2):
    choices = tuple(IDS[: right + wrong])
    return Question(id="q", kind="multiple_response", choices=choices, right=frozenset(choices[:right]))


@given(questions(), JSON)
def test_any_answer_earns_from_nothing_to_full_points(question, answer):
    assert 0 <= score_answer(question, answer).points <= 100


@given(questions())
def test_the_answer_key_earns_full_points_and_a_short_answer_half(question):
    score = score_answer(question, type_of(question).full_answer(question, "our words"))

    assert score == (Score(50, True) if question.kind == "short_answer" else Score(100))


@given(questions())
def test_no_answer_earns_nothing(question):
    assert score_answer(question, None) == Score(0)


@given(st.lists(questions(), max_size=6, unique_by=lambda one: one.id), st.randoms(use_true_random=False))
def test_the_order_in_which_answers_arrive_changes_nothing(asked, random):
    answers = {one.id: type_of(one).full_answer(one, "our words") for one in asked}
    arrived = list(answers.items())
    random.shuffle(arrived)
    snapshot = QuizSnapshot(tuple(asked), 70, True)

    assert score_quiz(snapshot, dict(arrived)) == score_quiz(snapshot, answers)


@given(questions(), st.randoms(use_true_random=False))
def test_the_order_of_ticks_changes_nothing(question, random):
    ticks = list(question.choices)
    mixed = ticks[:]
    random.shuffle(mixed)

    if question.kind == "multiple_response":
        assert score_answer(question, mixed) == score_answer(question, ticks)


@given(st.integers(0, 50), st.integers(1, 50))
def test_a_share_is_rounded_half_up(parts, of):
    exact = Fraction(100 * parts, of)

    assert share(parts, of) == int(exact + Fraction(1, 2))


@pytest.mark.parametrize(
    ("picked_right", "picked_wrong", "rights", "points"),
    [(3, 0, 3, 100), (2, 0, 3, 67), (1, 0, 3, 33), (2, 1, 3, 33), (1, 2, 3, 0), (3, 2, 3, 33), (0, 0, 3, 0)],
)
def test_several_answers_earn_right_picks_less_wrong_ones(picked_right, picked_wrong, rights, points):
    question = several(rights)
    picked = [*question.choices[:picked_right], *question.choices[rights : rights + picked_wrong]]

    assert score_answer(question, picked).points == points


@pytest.mark.parametrize(("right", "points"), [(0, 0), (1, 25), (3, 75), (4, 100)])
def test_matching_earns_right_pairs(right, points):
    lefts = tuple(IDS[:4])
    question = Question(id="q", kind="matching", choices=lefts, partners=tuple(f"r{one}" for one in lefts))
    answer = {left: f"r{left}" if place < right else "other" for place, left in enumerate(lefts)}

    assert score_answer(question, answer).points == points


def test_ordering_earns_lines_in_their_exact_place():
    question = Question(id="q", kind="ordering", choices=tuple(IDS[:5]))
    first_two_changed = [IDS[1], IDS[0], *IDS[2:5]]

    assert score_answer(question, first_two_changed).points == 60


@pytest.mark.parametrize(
    ("written", "points"), [("14", 0), ("14,5", 100), ("15.5", 100), ("15.51", 0), ("x", 0)]
)
def test_a_number_counts_within_its_tolerance(written, points):
    question = Question(id="q", kind="numeric", number=Decimal(15), tolerance=Decimal("0.5"))

    assert score_answer(question, written).points == points


@pytest.mark.parametrize("written", ["", "  ", "\n"])
def test_an_empty_short_answer_earns_nothing(written):
    assert score_answer(Question(id="q", kind="short_answer"), written) == Score(0)


@pytest.mark.parametrize(
    ("count", "percent", "needed"), [(10, 70, 700), (7, 70, 490), (3, 67, 201), (1, 1, 1)]
)
def test_the_points_to_pass_are_so_many_per_cent_of_all_points(count, percent, needed):
    asked = tuple(Question(id=str(number), kind="true_false") for number in range(count))

    assert QuizSnapshot(asked, percent, True).points_to_pass == needed
