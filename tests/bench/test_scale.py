"""The made-up parents of the benchmark keep every promise that real records keep."""

from collections import defaultdict
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from institute.attendance.folding import fold
from institute.attendance.models import AttendanceMark, AttendanceRecord
from institute.attendance.services import record_of
from institute.cohorts.models import Cohort, Enrolment
from institute.completion.evaluation import evaluate_all
from institute.completion.open_rosters import open_rosters
from learning_outcomes.models import Evidence
from lessons.progress.models import AnswerEvent, Attempt, Response, ScoreEvent
from lessons.quizzes.scoring import score_quiz
from lessons.quizzes.snapshots import QuizSnapshot
from tests.bench import load
from tests.bench.scale.cohorts import LARGE
from tests.bench.scale.loading import load_scale
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2027, 6, 1, 12, tzinfo=UTC)
LEARNERS = 12


@pytest.fixture(scope="module")
def _loaded(shared_rows):
    with shared_rows.made():
        return load_scale(LEARNERS, at=AT, seed=3, modules=2)


@pytest.fixture
def loaded(db, _loaded):
    return dict(_loaded)


def test_every_cohort_has_its_parents_with_records(loaded):
    assert Enrolment.objects.filter(cohort__name=LARGE).count() == LEARNERS
    assert Enrolment.objects.count() == LEARNERS * 3
    assert Attempt.objects.submitted().exists()
    assert loaded["progress.Attempt"] == Attempt.objects.count()


def test_records_are_the_fold_of_their_marks(loaded):
    by_session = defaultdict(list)
    for mark in AttendanceMark.objects.all():
        by_session[mark.session_id].append(mark)
    fields = ("session_id", "enrolment_id", "status", "minutes", "is_attended", "marked_at")

    folded = {
        tuple(getattr(record_of(mark), name) for name in fields)
        for marks in by_session.values()
        for mark in fold(marks).values()
    }

    assert folded == set(AttendanceRecord.objects.values_list(*fields))


def test_attempts_are_scored_as_the_site_scores_them(loaded):
    for attempt in Attempt.objects.submitted().select_related("revision")[:40]:
        answers = {str(one.question_id): one.answer for one in attempt.responses.all()}
        scores = score_quiz(QuizSnapshot.from_revision(attempt.revision), answers)
        newest = {str(event.question_id): event.answer for event in attempt.answer_events.all()}
        assert attempt.points == sum(score.points for score in scores.values())
        assert answers == newest
        assert {str(one.question_id): one.points for one in attempt.responses.all()} == {
            key: scores[key].points for key in answers
        }


def test_each_response_has_one_event_one_score_and_each_attempt_its_evidence(loaded):
    assert AnswerEvent.objects.count() == Response.objects.count() == ScoreEvent.objects.count()
    assert set(Evidence.objects.values_list("source_id", flat=True)) == set(
        Attempt.objects.values_list("pk", flat=True)
    )


def test_some_have_finished_and_some_have_not(loaded):
    judged = evaluate_all(Enrolment.objects.kept(), AT).values()

    assert {evaluation.is_complete for evaluation in judged} == {True, False}


def test_no_roster_of_a_past_session_is_open(loaded):
    rosters = open_rosters(set(Cohort.objects.values_list("pk", flat=True)), AT)

    assert {cohort: tuple(numbers) for cohort, numbers in rosters.items() if numbers} == {}
    assert Enrolment.objects.exclude(withdrawn_on=None).exists()


def test_new_rows_are_counted_on_after_the_bulk(loaded):
    assert UserFactory().pk > max(Enrolment.objects.values_list("learner_id", flat=True))


def test_a_second_load_is_refused(loaded):
    with pytest.raises(CommandError, match="already"):
        call_command(load.Command(), learners=5, stdout=StringIO())
