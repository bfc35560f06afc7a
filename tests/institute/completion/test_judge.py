"""The pure part: requirements and facts in, a trace out."""

from itertools import combinations
from types import SimpleNamespace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from institute.completion.evaluation import Facts, SessionState, judge, needed_of

A, M, U, F = SessionState.ATTENDED, SessionState.MISSED, SessionState.UNMARKED, SessionState.AHEAD


def asks(**percents):
    return [SimpleNamespace(kind=kind, percent=percent) for kind, percent in percents.items()]


def sessions(attended=0, missed=0, unmarked=0, ahead=0):
    return Facts(sessions=(A,) * attended + (M,) * missed + (U,) * unmarked + (F,) * ahead)


def quizzes(passed, total):
    return Facts(quizzes=tuple((UUID(int=n), n < passed) for n in range(total)))


@pytest.mark.parametrize(
    ("total", "percent", "needed"),
    [
        (16, 80, 13),
        (15, 80, 12),
        (16, 100, 16),
        (1, 1, 1),
        (8, 100, 8),
        (3, 34, 2),
        (100, 29, 29),
        (0, 80, 0),
    ],
)
def test_what_is_needed_is_rounded_up_without_a_fraction(total, percent, needed):
    assert needed_of(total, percent) == needed


@pytest.mark.parametrize(
    ("facts", "is_complete", "can_still_miss"),
    [
        # E.2 without make-ups: 13 of 16 is enough, 12 is not.
        (sessions(attended=13, missed=3), True, 0),
        (sessions(attended=12, missed=4), False, 0),
        (sessions(attended=9, missed=2, ahead=5), False, 1),
        (sessions(attended=9, missed=0, ahead=7), False, 3),
        (sessions(attended=0, ahead=16), False, 3),
        (sessions(attended=13, ahead=3), True, 3),
        (sessions(attended=9, missed=4, ahead=3), False, 0),
        # A session that nobody marked is not promised to her.
        (sessions(attended=9, unmarked=3, ahead=4), False, 0),
        # Two sessions were cancelled: 14 are planned, 12 are enough.
        (sessions(attended=12, missed=2), True, 0),
        # Nothing is planned yet, or everything was cancelled.
        (sessions(), False, 0),
    ],
)
def test_eighty_per_cent_of_all_planned_sessions(facts, is_complete, can_still_miss):
    evaluation = judge(asks(sessions=80), facts)

    assert (evaluation.is_complete, evaluation.can_still_miss) == (is_complete, can_still_miss)


@pytest.mark.parametrize(
    ("passed", "total", "is_complete"), [(8, 8, True), (7, 8, False), (0, 0, False), (1, 1, True)]
)
def test_all_quizzes_of_the_cohort(passed, total, is_complete):
    evaluation = judge(asks(quizzes=100), quizzes(passed, total))

    assert evaluation.is_complete is is_complete
    assert evaluation.can_still_miss is None


def test_a_cohort_that_asks_for_nothing_has_no_finished_parents():
    assert judge([], sessions(attended=16)).is_complete is False


def test_every_requirement_has_to_be_met():
    facts = Facts(sessions=(A,) * 16, quizzes=quizzes(7, 8).quizzes)

    evaluation = judge(asks(sessions=80, quizzes=100), facts)

    assert [line.is_met for line in evaluation.lines] == [True, False]
    assert evaluation.is_complete is False


def test_the_line_on_quizzes_names_the_first_that_is_left():
    line = judge(asks(quizzes=100), quizzes(3, 8)).lines[0]

    assert (line.have, line.needed, line.total, line.next_quiz) == (3, 8, 8, UUID(int=3))
    assert line.headline == "5 more quizzes"


@pytest.mark.parametrize(
    ("facts", "headline", "sentence"),
    [
        (
            sessions(attended=9, missed=2, ahead=5),
            "4 more sessions",
            "You came to 9 of 16. You can still miss 1.",
        ),
        (
            sessions(attended=12, missed=3, ahead=1),
            "1 more session",
            "You came to 12 of 16. Please come to each one that is left.",
        ),
        (
            sessions(attended=13, missed=3),
            "Sessions",
            "You came to 13 of 16. That is enough for the certificate.",
        ),
        (
            sessions(attended=12, missed=3, unmarked=1),
            "1 more session",
            "You came to 12 of 16. Some sessions are not marked yet.",
        ),
        (
            sessions(attended=2, missed=14),
            "11 more sessions",
            "You came to 2 of 16. Ask your facilitator what you can do.",
        ),
        (sessions(), "Sessions", "The sessions are not planned yet."),
    ],
)
def test_the_line_on_sessions_is_one_plain_sentence(facts, headline, sentence):
    line = judge(asks(sessions=80), facts).lines[0]

    assert (line.headline, line.sentence) == (headline, sentence)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (quizzes(0, 8), "Not passed yet. You may try each one more than once."),
        (quizzes(3, 8), "You passed 3 of 8. You may try each one more than once."),
        (quizzes(8, 8), "You passed 8 of 8. That is enough for the certificate."),
        (quizzes(0, 0), "The quizzes are not ready yet."),
    ],
)
def test_the_line_on_quizzes_is_one_plain_sentence(facts, sentence):
    assert judge(asks(quizzes=100), facts).lines[0].sentence == sentence


states = st.lists(st.sampled_from(SessionState), max_size=8)
percents = st.integers(1, 100)


def is_enough(states, percent):
    return judge(asks(sessions=percent), Facts(sessions=tuple(states))).is_complete


@given(states, percents)
def test_can_still_miss_agrees_with_every_future(states, percent):
    """The most that she may miss, whichever they are; nothing when even coming to all is too little."""
    ahead = [place for place, state in enumerate(states) if state == F]
    known = [M if state == U else state for state in states]

    def future(missed):
        return [
            M if place in missed else A if known[place] == F else known[place] for place in range(len(known))
        ]

    best = 0
    for count in range(len(ahead) + 1):
        if all(is_enough(future(missed), percent) for missed in combinations(ahead, count)):
            best = count

    assert judge(asks(sessions=percent), Facts(sessions=tuple(states))).can_still_miss == best


@given(states, percents, st.integers(0, 7))
def test_coming_to_one_more_session_never_takes_completion_away(states, percent, place):
    facts = list(states)
    before = is_enough(facts, percent)
    if place < len(facts):
        facts[place] = A

    assert is_enough(facts, percent) or not before


@given(states, percents, st.integers(0, 7))
def test_a_missed_session_that_is_cancelled_never_takes_completion_away(states, percent, place):
    facts = list(states)
    before = is_enough(facts, percent)
    if place < len(facts) and facts[place] != A:
        del facts[place]

    assert is_enough(facts, percent) or not before


@given(states, percents)
def test_the_same_facts_give_the_same_trace(states, percent):
    facts = Facts(sessions=tuple(states))

    assert repr(judge(asks(sessions=percent), facts)) == repr(judge(asks(sessions=percent), facts))
