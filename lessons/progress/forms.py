"""Reads what a learner sent, by the HTML form or by the script of the quiz, into answers by identity."""

import json
import re
import sys
from uuid import UUID

from django.http import QueryDict

from lessons.progress.answer_sheet import SubmittedAnswer
from lessons.quizzes.answers import NO_ANSWER, InvalidAnswer
from lessons.quizzes.question_types import type_of

# The script saves each answer as it is tapped; after a day without signal it sends parts of this size.
MOST_AT_ONCE = 100
# What the script writes into the field ``seen`` of the form when it has sent every answer before.
SENT = "sent"


class NoEvents(ValueError):
    """What was sent is not a list of answers."""


class AnswersForm:
    """What a learner sent: ``answers`` by question id, and how many fields belong to no question of the quiz.

    ``shown`` are the answers that stood on the page that was sent. What repeats them was not touched there
    and is left out: of two open tabs, the older one does not undo what was answered in the newer one. For
    the same reason an order that was neither moved nor kept is no answer yet: it is the order in which the
    page showed the lines.
    """

    def __init__(self, snapshot, seed, data, shown):
        self.snapshot, self.seed, self.data = snapshot, seed, data
        self.answers = {}
        # Of questions whose fields give an answer even before somebody touches them.
        self.as_shown = {}
        known = set()
        for question in snapshot.questions:
            question_type = type_of(question)
            known.update(question_type.field_names(question))
            answer = read_answer(question, seed, data)
            if answer is NO_ANSWER:
                continue
            if question_type.has_answer_as_shown:
                self.as_shown[question.id] = answer
            if data.get("seen") != SENT and not self._is_untouched(question, answer, shown):
                self.answers[question.id] = answer
        self.foreign = sum(name.startswith("q-") and name not in known for name in data)

    def move(self, button):
        """Press a button inside a question: ``<question>:<what it does>``. Returns what gets the focus.

        A button that names nothing in this quiz does nothing, and the result is empty text.
        """
        question_id, _colon, rest = button.partition(":")
        if question_id not in self.as_shown:
            return ""
        question = self.snapshot.by_id[question_id]
        moved = type_of(question).move(question, self.as_shown[question_id], rest)
        if moved is None:
            return ""
        self.answers[question_id], focus = moved
        return focus

    def accept_answers_as_shown(self):
        """Take what stands on the screen for the answer: the learner was asked, and sends it as it is."""
        self.answers = self.as_shown | self.answers

    def cleaned(self):
        """The answers in the form in which they are kept, without those that do not belong here."""
        found, questions = {}, self.snapshot.by_id
        for question_id, answer in self.answers.items():
            try:
                question = questions[question_id]
                found[question_id] = type_of(question).clean(question, answer)
            except InvalidAnswer:
                continue
        return found

    def _is_untouched(self, question, answer, shown):
        try:
            answer = type_of(question).clean(question, answer)
        except InvalidAnswer:
            return False
        if question.id in shown:
            return answer == shown[question.id]
        return type_of(question).is_as_shown(question, answer, self.seed)


def seen_in(data):
    """The sequence up to which the page that was sent knew the answers; it knew all when it does not say."""
    seen = data.get("seen", "")
    return int(seen) if re.fullmatch(r"[0-9]{1,10}", seen) else sys.maxsize


def read_answer(question, seed, data):
    """The answer that the fields of a form give to one question, or NO_ANSWER when they give none."""
    return type_of(question).from_form(question, data, seed)


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
        answer = NO_ANSWER if question is None else read_answer(question, seed, QueryDict(fields))
        if answer is NO_ANSWER:
            refused.append(client_uuid)
        else:
            given.append(SubmittedAnswer(question_id, answer, client_uuid, sequence))
    return given, refused
