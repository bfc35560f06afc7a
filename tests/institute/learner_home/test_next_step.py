"""The pure part: which one thing a parent is asked to do."""

from dataclasses import replace
from datetime import date

import pytest

from institute.learner_home.next_step import StepKind, pick_step
from institute.learner_home.path import ModuleStop, Stop


def stop(title, *, is_done=False):
    return Stop(title, f"/{title}/", "en", is_done)


def module(number, *, read=(False, False), passed=(False,), is_open=True):
    return ModuleStop(
        number=number,
        code="ADV",
        title=f"Module {number}",
        url="/m/",
        language="en",
        is_open=is_open,
        opens_on=None if is_open else date(2027, 7, 1),
        lessons=tuple(stop(f"L{place}", is_done=done) for place, done in enumerate(read, 1)),
        quizzes=tuple(stop(f"Q{place}", is_done=done) for place, done in enumerate(passed, 1)),
    )


@pytest.mark.parametrize(
    ("path", "kind", "title"),
    [
        ([module(1)], StepKind.LESSON, "L1"),
        ([module(1, read=(True, False))], StepKind.LESSON, "L2"),
        ([module(1, read=(False, True))], StepKind.LESSON, "L1"),
        ([module(1, read=(True, True))], StepKind.QUIZ, "Q1"),
        ([module(1, read=(True, True), passed=(True, False))], StepKind.QUIZ, "Q2"),
        # She took the quiz first and passed: the module is done, whatever she has read.
        ([module(1, passed=(True,)), module(2)], StepKind.LESSON, "L1"),
        # A module without a quiz is done when it is read.
        ([module(1, read=(True, True), passed=()), module(2, read=(True, False))], StepKind.LESSON, "L2"),
    ],
)
def test_the_first_thing_that_is_left_in_the_module_she_is_in(path, kind, title):
    step = pick_step(path)

    assert (step.kind, step.stop.title) == (kind, title)


def test_the_position_of_a_lesson_is_its_number_in_the_module():
    step = pick_step([module(4, read=(True, False))])

    assert (step.module.number, step.position) == (4, 2)


def test_a_module_that_is_closed_is_not_asked_for():
    step = pick_step([module(1, passed=(True,)), module(2, is_open=False)], next_session=object())

    assert step.kind == StepKind.SESSION


def test_an_empty_module_is_waited_for():
    assert pick_step([module(1, read=(), passed=())]).kind == StepKind.WAIT


def test_without_anything_to_do_she_waits():
    assert pick_step([]).kind == StepKind.WAIT
    assert pick_step([module(1, passed=(True,))]).kind == StepKind.WAIT


def test_a_certificate_comes_before_everything_else():
    path = [module(1)]

    assert pick_step(path, is_complete=True, may_be_issued=True).kind == StepKind.GET_CERTIFICATE
    assert pick_step(path, is_complete=True, is_named=False).kind == StepKind.CONFIRM_NAME
    assert pick_step(path, is_complete=True).kind == pick_step(path).kind
    assert pick_step(path, has_certificate=True).kind == StepKind.DOWNLOAD
    assert pick_step(path, is_complete=True, has_certificate=True).kind == StepKind.DOWNLOAD


def test_a_seat_is_hers_when_the_quiz_is_passed():
    assert not module(1, read=(True, True)).is_done
    assert module(1, passed=(True,)).is_done
    assert replace(module(1, read=(True, True)), quizzes=()).is_done
    assert not module(1, read=(), passed=()).is_done
