"""The pure part: requirements and facts in, a trace out."""

from datetime import date, timedelta
from itertools import combinations
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.utils.translation import override
from hypothesis import example, given
from hypothesis import strategies as st

from institute.completion import sentences
from institute.completion.evaluation import evaluate_facts
from institute.completion.facts import Facts, SessionState
from institute.completion.forecast import Forecast
from institute.completion.requirements.base import needed_of
from institute.completion.requirements.quizzes import QuizFacts
from institute.completion.requirements.sessions import days_that_may_be_missed

A, M, U, F = SessionState.ATTENDED, SessionState.MISSED, SessionState.UNMARKED, SessionState.AHEAD


def asks(**percents):
    return [SimpleNamespace(kind=kind, percent=percent) for kind, percent in percents.items()]


def sessions(attended=0, missed=0, unmarked=0, ahead=0):
    return Facts(sessions=(A,) * attended + (M,) * missed + (U,) * unmarked + (F,) * ahead)


def quizzes(passed, total):
    return Facts(by_kind={"quizzes": QuizFacts(tuple((UUID(int=n), n < passed) for n in range(total)))})


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
    evaluation = evaluate_facts(asks(sessions=80), facts)

    assert (evaluation.is_complete, evaluation.can_still_miss) == (is_complete, can_still_miss)


@pytest.mark.parametrize(
    ("passed", "total", "is_complete"), [(8, 8, True), (7, 8, False), (0, 0, False), (1, 1, True)]
)
def test_all_quizzes_of_the_cohort(passed, total, is_complete):
    evaluation = evaluate_facts(asks(quizzes=100), quizzes(passed, total))

    assert evaluation.is_complete is is_complete
    assert evaluation.can_still_miss is None


def test_a_cohort_that_asks_for_nothing_has_no_finished_parents():
    assert evaluate_facts([], sessions(attended=16)).is_complete is False


def test_every_requirement_has_to_be_met():
    facts = Facts(sessions=(A,) * 16, by_kind=quizzes(7, 8).by_kind)

    evaluation = evaluate_facts(asks(sessions=80, quizzes=100), facts)

    assert [line.is_met for line in evaluation.results] == [True, False]
    assert evaluation.is_complete is False


def test_the_line_on_quizzes_names_the_first_that_is_left():
    line = evaluate_facts(asks(quizzes=100), quizzes(3, 8)).results[0]

    assert (line.have, line.needed, line.total, line.next_key) == (3, 8, 8, UUID(int=3))
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
    line = evaluate_facts(asks(sessions=80), facts).results[0]

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
    assert evaluate_facts(asks(quizzes=100), facts).results[0].sentence == sentence


states = st.lists(st.sampled_from(SessionState), max_size=8)
percents = st.integers(1, 100)


def is_enough(states, percent):
    return evaluate_facts(asks(sessions=percent), Facts(sessions=tuple(states))).is_complete


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

    assert evaluate_facts(asks(sessions=percent), Facts(sessions=tuple(states))).can_still_miss == best


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

    assert repr(evaluate_facts(asks(sessions=percent), facts)) == repr(
        evaluate_facts(asks(sessions=percent), facts)
    )


two_a_day = tuple(date(2027, 9, 11) + timedelta(weeks=place // 2) for place in range(8))


@given(states, percents)
def test_whole_days_are_promised_only_when_any_days_may_be_missed(states, percent):
    facts = Facts(sessions=tuple(states), days=two_a_day[: len(states)])
    may_miss = evaluate_facts(asks(sessions=percent), facts).can_still_miss
    ahead = [day for day, state in zip(facts.days, states, strict=True) if state == F]

    best = 0
    for count in range(1, len(set(ahead)) + 1):
        if all(sum(day in missed for day in ahead) <= may_miss for missed in combinations(set(ahead), count)):
            best = count
    if len(set(ahead)) == len(ahead):
        best = 0  # one session a day: said in sessions

    assert days_that_may_be_missed(facts, may_miss) == best


def test_the_sentence_speaks_of_whole_days_where_days_have_two_sessions():
    facts = Facts(sessions=(A,) * 4 + (F,) * 4, days=two_a_day)

    sentence = evaluate_facts(asks(sessions=75), facts).results[0].sentence

    assert sentence == "You came to 4 of 8. You can still miss 2. Any 1 whole meeting day may be among them."


# She does not have enough yet, and may miss one more.
@example([A, F, F], 60)
@given(states, percents)
def test_the_forecast_agrees_with_every_future(states, percent):
    """Out of reach: not even the best future is enough. Last chance: the best is, one miss less is not."""
    facts = Facts(sessions=tuple(states))
    best = [A if state in (F, U) else state for state in states]
    known = [M if state == U else state for state in states]
    ahead = [place for place, state in enumerate(known) if state == F]

    def with_one_missed(missed):
        return [M if place == missed else A if state == F else state for place, state in enumerate(known)]

    if not states or is_enough(states, percent):
        expected = Forecast.SAFE
    elif not is_enough(best, percent):
        expected = Forecast.OUT_OF_REACH
    elif ahead and all(is_enough(with_one_missed(missed), percent) for missed in ahead):
        expected = Forecast.SAFE
    else:
        expected = Forecast.LAST_CHANCE

    assert evaluate_facts(asks(sessions=percent), facts).results[0].forecast == expected


@pytest.mark.parametrize(
    ("percent", "provisional", "may_be_issued"),
    [(100, 0, True), (100, 1, False), (75, 1, True), (75, 3, False)],
)
def test_a_certificate_rests_on_no_pass_that_may_still_be_taken_away(percent, provisional, may_be_issued):
    keys = [UUID(int=number) for number in range(8)]
    passed = QuizFacts(tuple((key, True) for key in keys), tuple(keys[:provisional]))
    facts = Facts(by_kind={"quizzes": passed}, open_rosters=())

    evaluation = evaluate_facts(asks(quizzes=percent), facts)

    assert evaluation.is_complete is True
    assert evaluation.may_be_issued is may_be_issued
    assert bool(evaluation.waits_for) is not may_be_issued


@pytest.mark.parametrize(
    ("rosters", "reasons"),
    [
        ((), ()),
        ((3,), ("The roster of session 3 is not finished yet.",)),
        ((3, 4), ("The rosters of sessions 3 and 4 are not finished yet.",)),
    ],
)
def test_a_certificate_waits_for_the_rosters_of_the_cohort(rosters, reasons):
    facts = Facts(sessions=(A,) * 16, open_rosters=rosters)

    evaluation = evaluate_facts(asks(sessions=80), facts)

    assert evaluation.may_be_issued is (not rosters)
    assert evaluation.waits_for == reasons


def test_the_numbers_of_sessions_stand_apart_in_farsi():
    with override("fa"):
        sentence = sentences.rosters_open((1, 2, 3, 4))

    assert "1، 2، 3 " in sentence


def test_nothing_may_be_issued_where_nobody_looked_at_the_rosters():
    assert evaluate_facts(asks(sessions=80), Facts(sessions=(A,) * 16)).may_be_issued is False
