"""Reads what a parent sent, by the HTML form or by the script of the quiz, into answers by identity."""

import json
import re
import sys
from uuid import UUID

from django.http import QueryDict

from lessons.progress.answer_sheet import Given
from lessons.quizzes.answers import AnswerRefused, clean_answer, is_empty
from lessons.quizzes.sheet import choice_order, field_name, menu_order

NOTHING = object()
# The script saves each answer as it is tapped; after a day without signal it sends parts of this size.
MOST_AT_ONCE = 100
# What the script writes into the field ``seen`` of the form when it has sent every answer before.
SENT = "sent"


class NoEvents(ValueError):
    """What was sent is not a list of answers."""


class AnswersForm:
    """What a parent sent: ``answers`` by question id, and how many fields belong to no question of this quiz.

    ``shown`` are the answers that stood on the page that she sent. What repeats them was not touched there
    and is left out: of two open tabs, the older one does not undo what was answered in the newer one. For
    the same reason an order that was neither moved nor kept is no answer yet: it is the order in which the
    page showed the lines.
    """

    def __init__(self, paper, seed, data, shown):
        self.paper, self.seed, self.data = paper, seed, data
        self.answers = {}
        self.orders = {}
        known = set()
        for question in paper.questions:
            names = [field_name(question.id), *(field_name(question.id, one) for one in question.choices)]
            known.update(names)
            answer = read_answer(question, seed, data)
            if answer is NOTHING:
                continue
            if question.kind == "ordering":
                self.orders[question.id] = answer
            if data.get("seen") != SENT and not self._is_untouched(question, answer, shown):
                self.answers[question.id] = answer
        self.foreign = sum(name.startswith("q-") and name not in known for name in data)

    def move(self, button):
        """Move a line: ``button`` is ``<question>:<line>:up`` or ``down``. Returns what gets the focus.

        A button that names nothing in this quiz moves nothing, and the answer is empty text.
        """
        question_id, _colon, rest = button.partition(":")
        line, _colon, way = rest.partition(":")
        order = list(self.orders.get(question_id) or ())
        if line not in order or way not in ("up", "down"):
            return ""
        place = order.index(line)
        target = max(0, place - 1) if way == "up" else min(len(order) - 1, place + 1)
        order.insert(target, order.pop(place))
        self.answers[question_id] = order
        return f"{line}-{way}"

    def accept_orders_as_shown(self):
        """Take the order on the screen for the answer: the parent was asked, and sends it as it is."""
        self.answers = self.orders | self.answers

    def cleaned(self):
        """The answers in the form in which they are kept, without those that do not belong here."""
        found, questions = {}, self.paper.by_id()
        for question_id, answer in self.answers.items():
            try:
                found[question_id] = clean_answer(questions[question_id], answer)
            except AnswerRefused:
                continue
        return found

    def _is_untouched(self, question, answer, shown):
        try:
            answer = clean_answer(question, answer)
        except AnswerRefused:
            return False
        if question.id in shown:
            return answer == shown[question.id]
        if question.kind == "ordering":
            return answer == list(choice_order(question, self.seed, shuffle=True))
        return is_empty(answer)


def seen_in(data):
    """The sequence up to which the page that was sent knew the answers; it knew all when it does not say."""
    seen = data.get("seen", "")
    return int(seen) if re.fullmatch(r"[0-9]{1,10}", seen) else sys.maxsize


def read_answer(question, seed, data):
    """The answer that the fields of a form give to one question, or NOTHING when they give none."""
    return _READERS[question.kind](question, seed, data)


def read_events(questions, seed, body):
    """Read the body that the script sends: ``(answers given, client UUIDs of those that were refused)``.

    ``questions`` are those of the quiz, by id. The body is
    ``{"events": [{"id": client UUID, "sequence": number, "question": id, "fields": form fields}]}``.
    Raises :class:`NoEvents`.
    """
    try:
        events = json.loads(body)["events"]
        rows = [(UUID(one["id"]), one["sequence"], str(one["question"]), one["fields"]) for one in events]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NoEvents from error
    well_formed = all(type(sequence) is int and isinstance(fields, str) for _id, sequence, _q, fields in rows)
    if not well_formed or len(rows) > MOST_AT_ONCE:
        raise NoEvents
    given, refused = [], []
    for client_uuid, sequence, question_id, fields in rows:
        question = questions.get(question_id)
        answer = NOTHING if question is None else read_answer(question, seed, QueryDict(fields))
        if answer is NOTHING:
            refused.append(client_uuid)
        else:
            given.append(Given(question_id, answer, client_uuid, sequence))
    return given, refused


def _one(question, seed, data):
    return data.get(field_name(question.id), NOTHING)


def _several(question, seed, data):
    return data.getlist(field_name(question.id))


def _truth(question, seed, data):
    given = data.get(field_name(question.id))
    return {"true": True, "false": False}.get(given, given if given else NOTHING)


def _pairs(question, seed, data):
    menu = {str(place): right for place, right in enumerate(menu_order(question, seed), 1)}
    given = {left: data.get(field_name(question.id, left)) for left in question.choices}
    # A value that no menu holds goes on as it is, and is refused as any foreign answer.
    return {left: menu.get(value, value) for left, value in given.items() if value}


def _order(question, seed, data):
    return data.getlist(field_name(question.id)) or NOTHING


_READERS = {
    "multiple_choice": _one,
    "multiple_response": _several,
    "true_false": _truth,
    "matching": _pairs,
    "ordering": _order,
    "numeric": _one,
    "short_answer": _one,
}
