"""What holds for every type of question, whatever was written into it and whatever was answered."""

from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lessons.quizzes.answers import NO_ANSWER, InvalidAnswer, is_empty
from lessons.quizzes.points import Score
from lessons.quizzes.question import list_item
from lessons.quizzes.question_types import question_types, type_of
from lessons.quizzes.rendering import render_questions
from lessons.quizzes.snapshots import QuizSnapshot, read_questions, texts_of
from lessons.quizzes.wording import Wording

IDS = [f"{number:032x}" for number in range(1, 13)]
TEXTS = st.text(min_size=1, max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(IDS),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.sampled_from(IDS), inner, max_size=6),
    max_leaves=12,
)
KINDS = pytest.mark.parametrize("kind", [question_type.kind for question_type in question_types()])
# What a browser sends back: no control characters, and a line break is one character.
WRITTEN = st.text(st.characters(exclude_categories=("Cc", "Cs")) | st.just("\n"), max_size=40)


def items(draw, most=5, **fields):
    ids = draw(st.lists(st.sampled_from(IDS), min_size=2, max_size=most, unique=True))
    return [list_item(one, **{name: draw(values) for name, values in fields.items()}) for one in ids]


@st.composite
def blocks(draw, kind):
    """A block of a question that may be published."""
    value = {"stem": draw(TEXTS), "outcome": "ADV-1"}
    choices = items(draw, text=TEXTS, is_right=st.booleans())
    choices[0]["value"]["is_right"] = True
    own = {
        "multiple_choice": {"choices": [*choices[:1], list_item(IDS[11] + "f", text="no", is_right=False)]},
        "multiple_response": {"choices": choices},
        "true_false": {"answer": draw(st.sampled_from(["true", "false"]))},
        "matching": {"pairs": items(draw, left=TEXTS, right=TEXTS), "extras": [list_item("x", text="x")]},
        "ordering": {"lines": items(draw, text=TEXTS)},
        "numeric": {"number": str(draw(st.integers(0, 10**9))), "tolerance": "0", "unit": "$"},
        "short_answer": {"rubric": [list_item("a", credit="100", text="all")]},
    }
    return {"type": kind, "id": draw(st.uuids().map(str)), "value": value | own[kind]}


def answers(question):
    """Clean answers, among them the empty and the full one."""
    question_type = type_of(question)
    some = {
        "multiple_choice": st.sampled_from(question.choices),
        "multiple_response": st.lists(st.sampled_from(question.choices), unique=True),
        "true_false": st.booleans(),
        "matching": st.dictionaries(
            st.sampled_from(question.choices), st.sampled_from((*question.partners, *question.extras))
        ),
        "ordering": st.permutations(question.choices).map(list),
        "numeric": st.decimals(0, 10**6, allow_nan=False, places=2).map(str) | st.just("many"),
        "short_answer": WRITTEN,
    }
    full = question_type.full_answer(question, "our words")
    return (some[question.kind] | st.just(full)).map(lambda answer: question_type.clean(question, answer))


class Fields(HTMLParser):
    """What a browser would send of a form, as it was drawn."""

    def __init__(self, html):
        super().__init__()
        self.sent, self._select, self._textarea = QueryDict(mutable=True), None, None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        is_shown = given.get("type") not in ("radio", "checkbox") or "checked" in given
        if tag == "input" and is_shown:
            self.sent.appendlist(given["name"], given.get("value", ""))
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and "selected" in given:
            self.sent.appendlist(self._select, given["value"])
        elif tag == "textarea":
            self._textarea, self._text = given["name"], ""

    def handle_data(self, data):
        if self._textarea:
            self._text += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.sent.appendlist(self._textarea, self._text.removeprefix("\n"))
            self._textarea = None


def rendered(block, answer, seed):
    """The question on the screen with an answer, as HTML."""
    snapshot = QuizSnapshot(read_questions([block]), 70, True, texts_of([block]))
    [question] = snapshot.questions
    shown = {} if answer is None else {question.id: answer}
    [view] = render_questions(snapshot, Wording(snapshot.texts, "en"), seed, shown)
    return render_to_string("components/question.html", {"question": view})


@KINDS
@given(data=st.data())
def test_what_is_clean_stays_as_it_is(kind, data):
    [question] = read_questions([data.draw(blocks(kind))])

    answer = data.draw(answers(question))

    assert type_of(question).clean(question, answer) == answer


@KINDS
@given(data=st.data(), answer=JSON)
def test_whatever_is_sent_is_refused_or_cleaned_for_good_and_earns_0_to_100(kind, data, answer):
    [question] = read_questions([data.draw(blocks(kind))])
    question_type = type_of(question)

    try:
        clean = question_type.clean(question, answer)
    except InvalidAnswer:
        clean = answer
    else:
        assert question_type.clean(question, clean) == clean
        assert isinstance(question_type.is_open(question, clean), bool)

    assert 0 <= question_type.score(question, clean).points <= 100


@KINDS
@given(data=st.data())
def test_the_full_answer_earns_everything_and_is_not_asked_for_again(kind, data):
    [question] = read_questions([data.draw(blocks(kind))])
    question_type = type_of(question)

    full = question_type.clean(question, question_type.full_answer(question, "our words"))

    expected = Score(50, is_provisional=True) if question_type.is_scored_by_people else Score(100)
    assert question_type.score(question, full) == expected
    assert not question_type.is_open(question, full)
    assert question_type.why_ask_again(question, full) == ""


@KINDS
@given(data=st.data())
def test_the_empty_answer_earns_nothing_and_is_asked_for_again(kind, data):
    [question] = read_questions([data.draw(blocks(kind))])
    question_type = type_of(question)

    empty = question_type.empty_answer(question)

    assert is_empty(empty)
    assert question_type.score(question, empty) == Score(0)
    assert question_type.why_ask_again(question, empty)
    if empty is not None:
        assert question_type.clean(question, empty) == empty


@KINDS
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data(), seed=st.integers(0, 2**62))
def test_the_form_gives_back_the_answer_that_stands_in_it(kind, data, seed):
    block = data.draw(blocks(kind))
    [question] = read_questions([block])
    question_type = type_of(question)
    answer = data.draw(answers(question))

    sent = Fields(rendered(block, answer, seed)).sent

    assert set(sent) <= set(question_type.field_names(question))
    given = question_type.from_form(question, sent, seed)
    if given is NO_ANSWER:
        assert is_empty(answer)
    else:
        assert question_type.clean(question, given) == answer


@KINDS
@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data(), seed=st.integers(0, 2**62))
def test_the_form_of_an_unanswered_question_gives_nothing_new(kind, data, seed):
    block = data.draw(blocks(kind))
    [question] = read_questions([block])
    question_type = type_of(question)

    given = question_type.from_form(question, Fields(rendered(block, None, seed)).sent, seed)

    assert given is NO_ANSWER or question_type.is_as_shown(
        question, question_type.clean(question, given), seed
    )


@KINDS
@given(data=st.data())
def test_the_result_has_a_line_for_each_thing_that_was_answered(kind, data):
    block = data.draw(blocks(kind))
    [question] = read_questions([block])
    question_type, wording = type_of(question), Wording(texts_of([block]), "en")
    full = question_type.full_answer(question, "our words")

    lines = question_type.result_lines(question, full, wording)

    assert lines
    if question_type.counts_lines:
        assert all(line.right for line in lines)
        assert len(lines) == len(full)


@given(number=st.decimals(0, 10**6, allow_nan=False, places=2), off=st.decimals(0, 5, places=2))
def test_a_number_may_be_off_by_the_tolerance_and_no_more(number, off):
    block = {"type": "numeric", "id": "q", "value": {"number": str(number), "tolerance": "2.5"}}
    [question] = read_questions([block])

    score = type_of(question).score(question, str(number + off))

    assert score == Score(100 if off <= Decimal("2.5") else 0)
