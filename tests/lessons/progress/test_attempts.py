"""Beginning, answering and sending, as verbs."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from institute.cohorts.models import Enrolment
from learning_outcomes.models import Evidence
from lessons.progress.models import AnswerEvent, Attempt, ScoreEvent
from lessons.progress.queries import Standing, quiz_standings
from lessons.progress.services import (
    AttemptClosed,
    AttemptsUsedUp,
    QuizNotOpen,
    begin_attempt,
    save_answers,
    submit_attempt,
)
from lessons.quizzes.models import QuizPage
from lessons.quizzes.snapshots import QuizSnapshot
from tests.factories import (
    NOON,
    UserFactory,
    enrolled_in,
    failed_attempt,
    make_quiz,
    passed_attempt,
    question_of,
    right_answers,
    tree_in,
)

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


def begin(enrolment, quiz, **kwargs):
    return begin_attempt(enrolment.learner, quiz, **{"language": "en", "at": NOON} | kwargs)


def save(attempt, answers, **kwargs):
    return save_answers(attempt, answers, **{"language": "en", "at": NOON} | kwargs)


def test_all_right_is_full_but_for_half_a_point_of_the_short_answer(tree, enrolment):
    attempt = passed_attempt(enrolment, tree.quiz, at=NOON)

    assert (attempt.points, attempt.points_possible, attempt.points_to_pass) == (650, 700, 490)
    assert attempt.is_passed
    assert attempt.responses.get(is_provisional=True).points == 50


def test_beginning_again_goes_on_with_the_open_attempt(tree, enrolment):
    assert begin(enrolment, tree.quiz) == begin(enrolment, tree.quiz, at=LATER)


def test_an_attempt_at_a_translated_quiz_is_an_attempt_at_the_source(tree, enrolment):
    spanish = tree_in("es", tree)

    attempt = begin(enrolment, spanish, language="es")

    assert attempt.quiz_id == tree.quiz.pk
    assert attempt.revision_id == tree.quiz.live_revision_id
    assert begin(enrolment, tree.quiz) == attempt


def test_after_the_last_attempt_a_facilitator_is_needed(tree, enrolment):
    for _time in range(3):
        failed_attempt(enrolment, tree.quiz, at=NOON)

    with pytest.raises(AttemptsUsedUp):
        begin(enrolment, tree.quiz)


def test_a_quiz_is_not_open_before_its_module(tree):
    waiting = enrolled_in(tree.module, opens_on=date(2027, 6, 2))

    with pytest.raises(QuizNotOpen) as refusal:
        begin(waiting, tree.quiz)

    assert refusal.value.opens_on == date(2027, 6, 2)


def test_the_day_a_module_opens_is_the_cohorts_own_day(tree):
    waiting = enrolled_in(tree.module, opens_on=date(2027, 6, 2), cohort__time_zone="America/Los_Angeles")
    midnight = datetime(2027, 6, 2, tzinfo=waiting.cohort.zone)

    with pytest.raises(QuizNotOpen):
        begin(waiting, tree.quiz, at=midnight - timedelta(seconds=1))
    assert begin(waiting, tree.quiz, at=midnight).is_open


@pytest.mark.parametrize("change", ["withdrawn", "stranger", "unpublished", "empty"])
def test_a_quiz_is_not_open(tree, enrolment, change):
    learner = enrolment.learner
    if change == "withdrawn":
        Enrolment.objects.update(withdrawn_on=date(2027, 5, 1))
    elif change == "stranger":
        learner = UserFactory()
    elif change == "unpublished":
        tree.quiz.unpublish()
    else:
        tree.quiz.questions = []
        tree.quiz.save_revision(clean=False).publish()

    with pytest.raises(QuizNotOpen):
        begin_attempt(learner, QuizPage.objects.get(pk=tree.quiz.pk), language="en", at=NOON)


def test_a_quiz_stays_open_after_the_cohort_has_ended(tree, enrolment):
    assert begin(enrolment, tree.quiz, at=NOON + timedelta(days=400)).enrolment == enrolment


def test_a_copied_quiz_has_records_of_its_own(tree, enrolment):
    passed_attempt(enrolment, tree.quiz, at=NOON)

    copied = tree.quiz.copy(update_attrs={"slug": "copied"})
    attempt = begin(enrolment, QuizPage.objects.get(pk=copied.pk))

    assert attempt.quiz_key != tree.quiz.translation_key
    assert attempt.number == 1
    assert attempt.quiz_id == copied.pk


def test_a_copied_module_has_quizzes_and_records_of_its_own(tree, enrolment):
    passed_attempt(enrolment, tree.quiz, at=NOON)
    tree_in("es", tree)

    module = tree.module.copy(recursive=True, update_attrs={"slug": "copied"})
    quiz = QuizPage.objects.child_of(module).get()
    other = enrolled_in(module)
    attempt = passed_attempt(other, quiz, at=NOON)

    assert quiz.translation_key != tree.quiz.translation_key
    assert (attempt.quiz_key, attempt.quiz_id) == (quiz.translation_key, quiz.pk)
    assert attempt.revision_id != tree.quiz.live_revision_id
    # What was right in the original is right in the copy, and neither counts for the other.
    assert attempt.points == 650
    assert Attempt.objects.filter(quiz_key=tree.quiz.translation_key).count() == 1
    assert not Attempt.objects.by(enrolment.learner).filter(quiz_key=quiz.translation_key).exists()


def test_a_change_of_the_original_changes_no_attempt_at_the_copy(tree, enrolment):
    copied = QuizPage.objects.get(pk=tree.quiz.copy(update_attrs={"slug": "copied"}).pk)
    tree.quiz.questions[0].value["stem"] = "Another question"
    del tree.quiz.questions[1]
    tree.quiz.save_revision().publish()

    assert begin(enrolment, copied).points_possible == 700
    assert "Another question" not in str(copied.live_revision.content)


def test_an_attempt_is_scored_against_the_revision_that_it_pinned(tree, enrolment):
    attempt = begin(enrolment, tree.quiz)
    answers = right_answers(QuizSnapshot.from_revision(attempt.revision))
    removed = tree.quiz.questions.pop(0)
    for choice in tree.quiz.questions[0].value["choices"]:
        choice["is_right"] = not choice["is_right"]
    tree.quiz.questions[0].value["stem"] = "Another question"
    tree.quiz.save_revision().publish()

    save(attempt, answers)
    attempt = submit_attempt(attempt, at=LATER)

    assert attempt.points == 650
    assert attempt.responses.filter(question_id=removed.id).exists()


def test_answers_are_history_and_the_newest_stands(tree, enrolment):
    attempt = begin(enrolment, tree.quiz)
    question = question_of(tree.quiz, "multiple_choice")

    for choice in question.choices[:3]:
        save(attempt, {question.id: choice})

    assert attempt.answer_events.count() == 3
    assert attempt.responses.get().answer == question.choices[2]


def test_an_answer_that_repeats_what_stands_is_not_written_again(tree, enrolment):
    attempt = begin(enrolment, tree.quiz)
    question = question_of(tree.quiz, "true_false")

    save(attempt, {question.id: True})
    save(attempt, {question.id: True})

    assert attempt.answer_events.count() == 1


def test_an_answer_that_a_phone_sends_twice_is_kept_once(tree, enrolment):
    attempt, client_uuid = begin(enrolment, tree.quiz), uuid4()
    question = question_of(tree.quiz, "true_false")

    for _time in range(2):
        save(attempt, {question.id: True}, client_uuid=client_uuid, sequence=1)

    assert attempt.answer_events.count() == 1


def test_an_answer_that_arrives_late_does_not_replace_a_newer_one(tree, enrolment):
    attempt = begin(enrolment, tree.quiz)
    question = question_of(tree.quiz, "numeric")

    save(attempt, {question.id: "new"}, client_uuid=uuid4(), sequence=8)
    save(attempt, {question.id: "old"}, client_uuid=uuid4(), sequence=7)

    assert attempt.responses.get().answer == "new"
    assert attempt.answer_events.count() == 2


def test_an_answer_can_be_taken_back(tree, enrolment):
    attempt = begin(enrolment, tree.quiz)
    question = question_of(tree.quiz, "multiple_response")

    save(attempt, {question.id: list(question.choices)})
    save(attempt, {question.id: []})

    assert attempt.responses.get().answer == []
    assert submit_attempt(attempt, at=LATER).points == 0


def test_what_does_not_belong_to_the_quiz_is_left_out_and_named(tree, enrolment):
    attempt = begin(enrolment, tree.quiz)
    kinds = {
        kind: question_of(tree.quiz, kind)
        for kind in ("multiple_choice", "ordering", "matching", "true_false")
    }
    foreign = str(uuid4())
    wrong = {
        foreign: "x",
        "no-uuid": "x",
        kinds["multiple_choice"].id: foreign,
        kinds["ordering"].id: list(kinds["ordering"].choices[:2]),
        kinds["matching"].id: {kinds["matching"].choices[0]: foreign},
        kinds["true_false"].id: "maybe",
    }
    text = question_of(tree.quiz, "short_answer")

    saved = save(attempt, wrong | {text.id: "kept"})

    assert set(saved.refused) == set(wrong)
    assert saved.saved == (text.id,)
    assert AnswerEvent.objects.get().answer == "kept"


@pytest.mark.parametrize("answer", ["a\0b", "\ud800", "é" * 5000, "línea\r\nlínea", "فارسی"])
def test_any_words_can_be_kept(tree, enrolment, answer):
    attempt = begin(enrolment, tree.quiz)
    text = question_of(tree.quiz, "short_answer")

    save(attempt, {text.id: answer})

    assert attempt.responses.get().answer.strip()


def test_answers_say_which_language_and_words_were_on_the_screen(tree, enrolment):
    spanish = tree_in("es", tree)
    attempt = begin(enrolment, spanish, language="es")
    question = question_of(tree.quiz, "true_false")

    save(attempt, {question.id: True}, language="es")
    save(attempt, {question.id: False}, language="en")

    in_spanish, in_english = attempt.answer_events.all()
    assert (in_spanish.language, in_english.language) == ("es", "en")
    assert in_spanish.prompt_hash != in_english.prompt_hash


def test_an_attempt_is_sent_once_and_answers_with_the_first_receipt(tree, enrolment):
    attempt = passed_attempt(enrolment, tree.quiz, at=NOON)

    again = submit_attempt(attempt, at=LATER)

    assert again.submitted_at == NOON
    assert ScoreEvent.objects.count() == attempt.responses.count() == 7
    assert Evidence.objects.count() == 1


def test_after_it_was_sent_no_answer_changes(tree, enrolment):
    attempt = passed_attempt(enrolment, tree.quiz, at=NOON)
    question = question_of(tree.quiz, "true_false")

    with pytest.raises(AttemptClosed):
        save(attempt, {question.id: True})


def test_sending_reports_evidence_and_stamps_the_enrolment(tree, enrolment):
    passed_attempt(enrolment, tree.quiz, at=LATER)

    evidence = Evidence.objects.get()
    enrolment.refresh_from_db()
    assert (evidence.outcome_code, evidence.points, evidence.possible) == ("ADV-1", 600, 600)
    assert enrolment.records_changed_at == LATER


def test_sending_stamps_nobody_else(tree, enrolment):
    other = enrolled_in(tree.module, cohort=enrolment.cohort)

    passed_attempt(enrolment, tree.quiz, at=LATER)

    other.refresh_from_db()
    assert other.records_changed_at is None


def test_a_pass_is_not_hidden_by_a_better_attempt_under_a_higher_pass_mark(tree, enrolment):
    passed, better = (passed_attempt(enrolment, tree.quiz, at=NOON) for _time in range(2))
    Attempt.objects.filter(pk=passed.pk).update(points=500, points_to_pass=490)
    Attempt.objects.filter(pk=better.pk).update(points=600, points_to_pass=650)

    standing = quiz_standings(enrolment.learner, [tree.quiz])[tree.quiz.translation_key]

    assert (standing.state, standing.best) == (Standing.PASSED, passed)


def test_the_points_to_pass_exactly_are_a_pass(tree, enrolment):
    attempt = passed_attempt(enrolment, tree.quiz, at=NOON)
    for points, is_passed in ((489, False), (490, True)):
        Attempt.objects.filter(pk=attempt.pk).update(points=points)
        attempt.refresh_from_db()

        assert attempt.is_passed is Attempt.objects.passed().exists() is is_passed


def test_an_outcome_that_is_gone_does_not_stop_a_submit(tree, enrolment):
    attempt = begin(enrolment, tree.quiz)
    tree.module.outcomes.clear()
    from learning_outcomes.models import LearningOutcome

    LearningOutcome.objects.all().delete()

    assert submit_attempt(attempt, at=LATER).points == 0


def test_passing_is_exact(tree, enrolment):
    quiz = make_quiz(tree.module, slug="exact", pass_percent=93)

    attempt = passed_attempt(enrolment, quiz, at=NOON)

    assert (attempt.points, attempt.points_to_pass) == (650, 651)
    assert not attempt.is_passed
    assert not Attempt.objects.passed().exists()
