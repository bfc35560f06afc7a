"""A facilitator reads answers in a parent's own words, and scores them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from institute.cohorts.models import Enrolment
from institute.people import roles
from institute.published_cache import clear_published_cache
from institute.records.models import AuditAction, AuditRecord
from learning_outcomes.models import Evidence
from lessons.progress.models import Attempt, Response, ScoreEvent
from lessons.progress.services import NotWaiting, ScoredBefore, score_short_answer
from tests.factories import (
    NOON,
    FacilitatorFactory,
    UserFactory,
    enrolled_in,
    local_day,
    make_quiz,
    passed_attempt,
    question_of,
    seven_questions,
    tree_in,
)
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=2)
HERS = "At our school the gate is closed."


@pytest.fixture
def facilitator(enrolment):
    person = FacilitatorFactory(display_name="Elena")
    enrolment.cohort.facilitators.add(person)
    enrolment.cohort.save()
    return person


@pytest.fixture
def attempt(tree, enrolment):
    return passed_attempt(enrolment, tree.quiz, at=NOON)


@pytest.fixture
def answer(attempt):
    return attempt.responses.get(is_provisional=True)


def score(answer, points, by, **kwargs):
    return score_short_answer(answer, points, **{"by": by, "at": LATER} | kwargs)


@pytest.mark.parametrize("points", [0, 50, 100])
def test_a_score_takes_the_place_of_the_half_point(attempt, answer, facilitator, points):
    event = score(answer, points, facilitator, reason=" Two parts. ")

    attempt.refresh_from_db()
    answer.refresh_from_db()
    assert (attempt.points, attempt.points_provisional) == (600 + points, 0)
    assert (answer.points, answer.is_provisional) == (points, False)
    assert (event.kind, event.by, event.at, event.reason) == ("facilitator", facilitator, LATER, "Two parts.")
    assert answer.score_events.count() == 2


def test_a_pass_that_hung_on_the_half_point_is_certain_or_gone(tree, enrolment, facilitator):
    def passed_by_a_hair(slug):
        quiz = make_quiz(tree.module, slug=slug, pass_percent=90)
        return passed_attempt(enrolment, quiz, at=NOON)

    kept, lost = passed_by_a_hair("kept"), passed_by_a_hair("lost")
    assert kept.is_passed
    assert not kept.is_passed_for_certain

    score(kept.responses.get(is_provisional=True), 50, facilitator)
    score(lost.responses.get(is_provisional=True), 0, facilitator)

    assert list(Attempt.objects.passed_for_certain()) == [kept]
    assert list(Attempt.objects.passed()) == [kept]


def test_a_score_stamps_the_enrolment_and_is_audited_without_the_answer(
    attempt, answer, facilitator, enrolment
):
    score(answer, 100, facilitator)

    enrolment.refresh_from_db()
    assert enrolment.records_changed_at == LATER
    row = AuditRecord.objects.get(action=AuditAction.SCORE_CHANGED)
    assert (row.actor_id, row.subject_kind, row.subject_id) == (
        facilitator.pk,
        "progress.response",
        str(answer.pk),
    )
    assert row.data == {"before": 50, "after": 100}


def test_what_waited_is_evidence_once_it_is_read(attempt, answer, facilitator):
    assert [(row.points, row.possible) for row in Evidence.objects.all()] == [(600, 600)]

    score(answer, 50, facilitator)

    rows = Evidence.objects.order_by("observed_at")
    assert [(row.source_kind, row.points, row.possible) for row in rows] == [
        ("attempt", 600, 600),
        ("score", 50, 100),
    ]


def test_the_same_score_given_twice_is_given_once(attempt, answer, facilitator):
    assert score(answer, 100, facilitator) == score(answer, 100, facilitator)

    attempt.refresh_from_db()
    assert attempt.points == 700
    assert ScoreEvent.objects.filter(kind="facilitator").count() == 1


def test_what_somebody_scored_is_not_scored_again(attempt, answer, facilitator):
    first = score(answer, 100, facilitator)

    for by, points in ((FacilitatorFactory(), 100), (facilitator, 0)):
        with pytest.raises(ScoredBefore) as refusal:
            score(answer, points, by)
        assert refusal.value.event == first
    attempt.refresh_from_db()
    assert attempt.points == 700


def test_only_what_waits_can_be_scored(tree, attempt, facilitator):
    choice = attempt.responses.get(question_id=question_of(tree.quiz, "multiple_choice").id)

    with pytest.raises(NotWaiting):
        score(choice, 0, facilitator)


def page_for(client, person):
    return sign_in(client, person).get(reverse("scoring"))


def post(client, answer, **data):
    return client.post(reverse("score-answer", args=[answer.pk]), data, follow=True)


def test_the_page_shows_the_answer_with_the_rubric_and_no_name(client, attempt, answer, facilitator):
    html = page_for(client, facilitator).content.decode()

    for text in (
        HERS,
        "Stem of question 7",
        "All four parts",
        "Two or three parts",
        "Fewer",
        "1 answer waits",
    ):
        assert text in html
    assert attempt.learner.display_name not in html
    assert attempt.learner.username not in html


def test_a_button_scores_and_the_answer_leaves_the_page(client, attempt, answer, facilitator):
    sign_in(client, facilitator)

    page = post(client, answer, points="50", reason="Two parts are there.")

    attempt.refresh_from_db()
    assert attempt.points == 650
    assert "Saved: Half a point." in page.content.decode()
    assert HERS not in page.content.decode()


def test_another_cohorts_facilitator_sees_and_scores_nothing(client, tree, attempt, answer):
    stranger = FacilitatorFactory()
    other = enrolled_in(tree.module)
    other.cohort.facilitators.add(stranger)
    other.cohort.save()

    assert HERS not in page_for(client, stranger).content.decode()
    assert post(client, answer, points="0").status_code == 404
    answer.refresh_from_db()
    assert answer.is_provisional


def test_a_project_manager_sees_all_and_a_parent_and_an_editor_nothing(client, attempt, answer):
    manager, editor = UserFactory(role=roles.PROJECT_MANAGER), UserFactory(role=roles.CONTENT_EDITOR)

    assert HERS in page_for(client, manager).content.decode()
    for person in (editor, attempt.learner):
        assert page_for(client, person).status_code == 404
        assert post(client, answer, points="100").status_code == 404


def test_the_answers_of_a_withdrawn_parent_do_not_wait(client, attempt, answer, facilitator):
    Enrolment.objects.update(withdrawn_on=date(2027, 6, 2))

    assert "No answer waits" in page_for(client, facilitator).content.decode()
    assert post(client, answer, points="100").status_code == 404


def test_a_second_facilitator_reads_what_the_first_one_gave(client, attempt, answer, facilitator):
    score(answer, 100, UserFactory(is_superuser=True))
    sign_in(client, facilitator)

    page = post(client, answer, points="0")

    assert "Somebody has scored this answer before: 1 point." in page.content.decode()
    attempt.refresh_from_db()
    assert attempt.points == 700


@pytest.mark.parametrize(
    "data", [{}, {"points": "75"}, {"points": "x"}, {"points": "50", "reason": "x" * 201}]
)
def test_what_is_no_score_is_refused_and_what_was_typed_stays(client, answer, facilitator, data):
    sign_in(client, facilitator)

    page = post(client, answer, **data)

    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.content.decode()
    assert data.get("reason", "") in page.content.decode()
    answer.refresh_from_db()
    assert answer.is_provisional


def test_an_answer_is_shown_as_text_whatever_it_holds(client, attempt, answer, facilitator):
    type(answer).objects.update(answer="<script>alert(1)</script>")

    html = page_for(client, facilitator).content.decode()

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_the_parent_reads_the_score_and_why(client, attempt, answer, facilitator):
    score(answer, 50, facilitator, reason="Two parts are there.")

    html = sign_in(client, attempt.learner).get(reverse("quiz-result", args=[attempt.pk])).content.decode()

    assert "gave half a point" in html
    assert "Two parts are there." in html
    assert "Elena" not in html


def test_the_quiz_says_that_a_pass_waits_for_the_facilitator(client, tree, enrolment, facilitator):
    quiz = make_quiz(tree.module, slug="hair", pass_percent=90)
    attempt = passed_attempt(enrolment, quiz, at=NOON)
    sign_in(client, enrolment.learner)
    assert "Passed, waiting for your facilitator." in client.get(quiz.url).content.decode()

    score(attempt.responses.get(is_provisional=True), 100, facilitator)

    assert "You passed this quiz." in client.get(quiz.url).content.decode()


def test_the_page_of_sessions_says_how_many_wait(client, attempt, answer, facilitator):
    sign_in(client, facilitator)
    assert "1 answer waits for you." in client.get(reverse("teach-home")).content.decode()

    score(answer, 100, facilitator)

    assert "waits for you" not in client.get(reverse("teach-home")).content.decode()


def test_queries_grow_neither_with_answers_nor_with_quizzes(client, tree, enrolment, attempt, facilitator):
    tree_in("es", tree)
    sign_in(client, facilitator)

    with override("es"):
        page = reverse("scoring")

    def count():
        clear_published_cache()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        return len(queries)

    count()
    small = count()
    for number in range(3):
        other = enrolled_in(tree.module, cohort=enrolment.cohort)
        passed_attempt(other, tree.quiz, at=NOON)
        passed_attempt(other, make_quiz(tree.module, seven_questions(), slug=f"q{number}"), at=NOON)

    assert count() == small


def test_a_facilitator_of_an_earlier_cohort_does_not_see_answers_of_the_next_one(tree, enrolment):
    earlier = enrolled_in(tree.module, learner=enrolment.learner)
    former = FacilitatorFactory()
    earlier.cohort.facilitators.add(former)
    earlier.cohort.save()
    attempt = passed_attempt(enrolment, tree.quiz, at=NOON)
    Attempt.objects.filter(pk=attempt.pk).update(enrolment=enrolment)

    assert not Response.objects.visible_to(former).exists()
    Enrolment.objects.filter(pk=enrolment.pk).update(withdrawn_on=local_day(NOON))
    assert Response.objects.visible_to(former).filter(attempt=attempt).exists()
