"""Answers that the script of the quiz sends, one by one or after a time without signal."""

import json
from datetime import date, timedelta
from itertools import permutations
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from institute.cohorts.models import Enrolment
from lessons.progress.models import AnswerEvent, Attempt, Response
from lessons.progress.services import SubmittedAnswer, receive_answers, submit_attempt
from lessons.quizzes.question import field_name
from lessons.quizzes.question_types.matching import menu_order
from lessons.quizzes.snapshots import QuizSnapshot
from tests.factories import NOON, UserFactory, as_form, question_of, right_answers, tree_in
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(parent, tree):
    parent.post(reverse("begin-quiz", args=[tree.quiz.translation_key]))
    return Attempt.objects.get()


@pytest.fixture
def url(attempt):
    return reverse("save-as-tapped", args=[attempt.pk])


def event(question, fields, sequence=1, client_uuid=None):
    return {
        "id": str(client_uuid or uuid4()),
        "sequence": sequence,
        "question": question.id,
        "fields": fields,
    }


def post(client, url, *events):
    return client.post(url, json.dumps({"events": events}), content_type="application/json")


def choice(tree, place):
    question = question_of(tree.quiz, "multiple_choice")
    return question, f"{field_name(question.id)}={question.choices[place]}"


def test_an_answer_is_saved_as_it_is_tapped_and_the_answer_says_when(parent, tree, attempt, url):
    question, fields = choice(tree, 2)
    sent = event(question, fields)

    answer = post(parent, url, sent)

    said = answer.json()
    assert (said["kept"], said["refused"], said["overtaken"], said["sequence"]) == ([sent["id"]], [], [], 1)
    assert said["said"].startswith("Saved at ")
    assert attempt.responses.get().answer == question.choices[2]


def test_all_seven_types_can_be_saved_as_they_are_tapped(parent, attempt, url):
    snapshot = QuizSnapshot.from_revision(attempt.revision)
    answers = right_answers(snapshot)
    form = as_form(attempt, answers)
    events = []
    for number, question in enumerate(snapshot.questions, 1):
        pairs = [
            f"{name}={one}"
            for name, value in form.items()
            if name.startswith(field_name(question.id))
            for one in (value if isinstance(value, list) else [value])
        ]
        events.append(event(question, "&".join(pairs), number))

    post(parent, url, *events)

    assert submit_attempt(attempt, at=NOON).points == 650


def test_ticks_can_be_taken_back(parent, tree, attempt, url):
    question = question_of(tree.quiz, "multiple_response")

    post(parent, url, event(question, f"{field_name(question.id)}={question.choices[0]}"))
    post(parent, url, event(question, "", 2))

    assert attempt.responses.get().answer == []


def test_the_newest_by_sequence_stands_whatever_arrives_last(parent, tree, attempt, url):
    question, newer = choice(tree, 3)
    _question, older = choice(tree, 1)
    late = event(question, older, 4)
    post(parent, url, event(question, newer, 7))

    answer = post(parent, url, late)

    assert answer.json()["overtaken"] == [late["id"]]
    assert answer.json()["sequence"] == 7
    assert attempt.responses.get().answer == question.choices[3]
    assert attempt.answer_events.count() == 2


def test_what_a_phone_sends_again_is_kept_once(parent, tree, attempt, url):
    question, fields = choice(tree, 0)
    sent = event(question, fields)

    answers = [post(parent, url, sent, sent) for _time in range(3)]

    assert {tuple(answer.json()["kept"]) for answer in answers} == {(sent["id"], sent["id"])}
    assert attempt.answer_events.count() == 1


def test_of_two_answers_under_one_client_uuid_the_first_stands_whatever_its_number(
    parent, tree, attempt, url
):
    question, fields = choice(tree, 0)
    _question, others = choice(tree, 2)
    client_uuid = uuid4()
    post(parent, url, event(question, fields, 1, client_uuid))

    answer = post(parent, url, event(question, others, 9, client_uuid))

    assert answer.status_code == 200
    assert attempt.answer_events.get().answer == question.choices[0]
    assert attempt.responses.get().answer == question.choices[0]


def test_a_plain_form_comes_after_what_was_tapped(parent, tree, attempt, url):
    question, tapped = choice(tree, 0)
    post(parent, url, event(question, tapped, 12))

    parent.post(reverse("take-quiz", args=[attempt.pk]), as_form(attempt, {question.id: question.choices[1]}))

    response = attempt.responses.get()
    assert (response.answer, response.sequence) == (question.choices[1], 13)


def test_an_old_tab_does_not_undo_what_was_answered_in_a_new_one(parent, tree, attempt, url):
    question = question_of(tree.quiz, "multiple_choice")
    text, several = question_of(tree.quiz, "short_answer"), question_of(tree.quiz, "multiple_response")
    take = reverse("take-quiz", args=[attempt.pk])
    first = {question.id: question.choices[0]}
    parent.post(take, as_form(attempt, first) | {"seen": "0"})
    old_tab = as_form(attempt, first | {text.id: "only typed here"}) | {"seen": "1"}
    name = field_name(several.id)
    post(parent, url, event(*choice(tree, 2), 2), event(several, f"{name}={several.choices[0]}", 3))

    parent.post(take, old_tab)

    answers = {str(one.question_id): one.answer for one in attempt.responses.all()}
    assert answers[question.id] == question.choices[2]
    assert answers[several.id] == [several.choices[0]]
    assert answers[text.id] == "only typed here"


def test_a_form_whose_script_sent_all_answers_changes_none(parent, tree, attempt, url):
    question, tapped = choice(tree, 2)
    post(parent, url, event(question, tapped, 1))

    parent.post(
        reverse("take-quiz", args=[attempt.pk]),
        as_form(attempt, {question.id: question.choices[0]}) | {"seen": "sent", "action": "send-anyway"},
    )

    attempt.refresh_from_db()
    answers = {str(one.question_id): one.answer for one in attempt.responses.all()}
    assert answers[question.id] == question.choices[2]
    # The order on the screen, which she was asked about, is still taken for her answer.
    assert question_of(tree.quiz, "ordering").id in answers
    assert not attempt.is_open


def test_an_answer_that_arrives_after_the_sending_is_history_and_never_scored(parent, tree, attempt, url):
    question, fields = choice(tree, 1)
    submit_attempt(attempt, at=NOON)

    answer = post(parent, url, event(question, fields))

    attempt.refresh_from_db()
    assert answer.status_code == 409
    assert answer.json()["result"] == reverse("quiz-result", args=[attempt.pk])
    assert "You sent these answers before" in answer.json()["said"]
    assert attempt.answer_events.count() == 1
    assert not attempt.responses.exists()
    assert attempt.points == 0


def test_what_does_not_belong_to_the_quiz_is_refused_and_the_rest_is_kept(parent, tree, attempt, url):
    question, fields = choice(tree, 1)
    foreign = event(question, fields) | {"question": str(uuid4())}
    nonsense = event(question, f"{field_name(question.id)}=nonsense")
    nothing = event(question, "")
    far_ahead = event(question, fields, 2_147_483_647)
    below = event(question, fields, 0)
    good = event(question, fields, 5)

    said = post(parent, url, foreign, nonsense, nothing, far_ahead, below, good).json()

    assert said["kept"] == [good["id"]]
    assert set(said["refused"]) == {one["id"] for one in (foreign, nonsense, nothing, far_ahead, below)}
    assert said["sequence"] == 5


def events_of(*changes):
    """The body of events that are as they should be, but for what each of them changes."""
    usual = {"id": str(UUID(int=1)), "sequence": 1, "question": "x", "fields": ""}
    return json.dumps({"events": [usual | change for change in changes]}).encode()


BROKEN = [
    b"",
    b"no json",
    b"[]",
    b"null",
    b'{"events": 3}',
    b'{"events": [3]}',
    b'{"events": [{}]}',
    b'{"events": {"id": 1}}',
    b'\xff{"events": []}',
    b"[" * 20_000,
    events_of({"id": "x"}),
    events_of({"sequence": True}),
    events_of({"sequence": 1.5}),
    events_of({"fields": {}}),
    events_of(*[{} for _event in range(101)]),
]


@pytest.mark.parametrize("body", BROKEN, ids=range(len(BROKEN)))
def test_what_is_no_list_of_answers_is_a_bad_request(parent, attempt, url, body):
    assert parent.post(url, body, content_type="application/json").status_code == 400
    assert not AnswerEvent.objects.exists()


def test_who_is_signed_out_is_told_where_to_sign_in(client, parent, tree, attempt, url):
    client.logout()

    answer = post(client, url, event(*choice(tree, 1)))

    assert answer.status_code == 401
    assert answer.json() == {"sign_in": f"/account/login/?next={reverse('take-quiz', args=[attempt.pk])}"}


def test_saving_needs_the_token_of_the_page(tree, attempt, url):
    strict = Client(enforce_csrf_checks=True)
    sign_in(strict, attempt.learner)

    assert post(strict, url, event(*choice(tree, 1))).status_code == 403
    assert not AnswerEvent.objects.exists()


def test_the_attempt_of_somebody_else_does_not_exist(client, tree, attempt, url):
    for person in (UserFactory(), UserFactory(role="Facilitator")):
        sign_in(client, person)
        assert post(client, url, event(*choice(tree, 1))).status_code == 404
    assert not AnswerEvent.objects.exists()


def test_who_was_withdrawn_saves_nothing(parent, tree, attempt, url):
    Enrolment.objects.update(withdrawn_on=date(2027, 5, 1))

    assert post(parent, url, event(*choice(tree, 1))).status_code == 404
    assert not AnswerEvent.objects.exists()


def test_a_get_answers_nothing(parent, url):
    assert parent.get(url).status_code == 405


def test_the_language_on_the_screen_is_kept_and_spoken(parent, tree, attempt, url):
    tree_in("es", tree)

    said = post(parent, f"/es{url}", event(*choice(tree, 1))).json()

    assert attempt.answer_events.get().language == "es"
    assert said["said"].startswith("Guardado a las ")


def test_one_answer_costs_few_queries_and_many_cost_no_more(parent, tree, attempt, url):
    def cost(*events):
        with CaptureQueriesContext(connection) as queries:
            assert post(parent, url, *events).status_code == 200
        return len(queries)

    question, fields = choice(tree, 1)
    cost(event(question, fields))
    one = cost(event(question, fields, 2))
    others = [event(*choice(tree, number % 4), number) for number in range(3, 40)]

    assert cost(*others) == one
    assert one <= 12


STEPS = st.lists(
    st.tuples(st.integers(1, 9), st.sampled_from(["a", "b", "c"]), st.uuids()), min_size=1, max_size=7
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(steps=STEPS, order=st.randoms(use_true_random=False))
def test_any_order_and_any_repetition_of_the_same_answers_ends_alike(tree, attempt, steps, order):
    AnswerEvent.objects.all()._raw_delete("default")
    Response.objects.all().delete()
    text = question_of(tree.quiz, "short_answer")
    events = list(
        {uuid: SubmittedAnswer(text.id, words, uuid, number) for number, words, uuid in steps}.values()
    )
    arriving = [*events, *events[:3]]
    order.shuffle(arriving)

    for one in arriving:
        receive_answers(attempt, [one], language="en", at=NOON + timedelta(seconds=1))

    newest = max(events, key=lambda one: (one.sequence, one.client_uuid))
    assert attempt.responses.get().answer == newest.answer
    assert attempt.answer_events.count() == len(events)


def test_three_answers_to_one_question_end_alike_in_any_order(tree, parent, attempt):
    text = question_of(tree.quiz, "short_answer")
    endings = set()
    for arriving in permutations([1, 2, 3]):
        AnswerEvent.objects.all()._raw_delete("default")
        Response.objects.all().delete()
        for number in arriving:
            one = SubmittedAnswer(text.id, f"words {number}", UUID(int=number), number)
            receive_answers(attempt, [one], language="en", at=NOON)
        endings.add(attempt.responses.get().answer)

    assert endings == {"words 3"}


def test_the_responses_say_nothing_of_the_key(parent, tree, attempt, url):
    secrets = ["Praise", "Thought", "All four parts", "2400000", "is_right", "points"]
    matching = question_of(tree.quiz, "matching")
    place = menu_order(matching, attempt.shuffle_seed).index(matching.partners[0]) + 1
    wrong = event(matching, f"{field_name(matching.id, matching.choices[0])}={place % 5 + 1}", 1)
    right = event(matching, f"{field_name(matching.id, matching.choices[0])}={place}", 2)

    answers = [post(parent, url, one).json() for one in (wrong, right)]

    for sent, said in zip((wrong, right), answers, strict=True):
        assert set(said) == {"kept", "refused", "overtaken", "sequence", "said"}
        assert said["kept"] == [sent["id"]]
        assert not [one for one in (*secrets, *matching.partners) if one in json.dumps(said)]
