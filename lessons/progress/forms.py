"""Reads the HTML form of a quiz into answers by identity."""

from lessons.quizzes.sheet import choice_order, field_name, menu_order

NOTHING = object()


class AnswersForm:
    """What a parent sent: ``answers`` by question id, and how many fields belong to no question of this quiz.

    ``standing`` are the answers that were kept before: an order that was neither moved nor kept is no
    answer yet, since it is the order in which the page showed the lines.
    """

    def __init__(self, paper, seed, data, standing):
        self.paper, self.seed, self.data, self.standing = paper, seed, data, standing
        self.answers = {}
        self.as_shown = {}
        known = set()
        for question in paper.questions:
            names = [field_name(question.id), *(field_name(question.id, one) for one in question.choices)]
            known.update(names)
            answer = READERS[question.kind](self, question)
            if answer is not NOTHING:
                self.answers[question.id] = answer
        self.foreign = sum(name.startswith("q-") and name not in known for name in data)

    def move(self, button):
        """Move a line: ``button`` is ``<question>:<line>:up`` or ``down``. Returns what gets the focus.

        A button that names nothing in this quiz moves nothing, and the answer is empty text.
        """
        question_id, _colon, rest = button.partition(":")
        line, _colon, way = rest.partition(":")
        order = list(self.answers.get(question_id) or self.as_shown.get(question_id) or ())
        if line not in order or way not in ("up", "down"):
            return ""
        place = order.index(line)
        target = max(0, place - 1) if way == "up" else min(len(order) - 1, place + 1)
        order.insert(target, order.pop(place))
        self.answers[question_id] = order
        return f"{line}-{way}"

    def accept_orders_as_shown(self):
        """Take the order on the screen for the answer: the parent was asked, and sends it as it is."""
        self.answers = self.as_shown | self.answers

    def _one(self, question):
        return self.data.get(field_name(question.id), NOTHING)

    def _several(self, question):
        return self.data.getlist(field_name(question.id))

    def _truth(self, question):
        given = self.data.get(field_name(question.id))
        return {"true": True, "false": False}.get(given, given if given else NOTHING)

    def _pairs(self, question):
        menu = {str(place): right for place, right in enumerate(menu_order(question, self.seed), 1)}
        given = {left: self.data.get(field_name(question.id, left)) for left in question.choices}
        # A value that no menu holds goes on as it is, and is refused as any foreign answer.
        return {left: menu.get(value, value) for left, value in given.items() if value}

    def _order(self, question):
        order = self.data.getlist(field_name(question.id))
        if not order:
            return NOTHING
        mixed_as_shown = list(choice_order(question, self.seed, shuffle=True))
        if order == mixed_as_shown and question.id not in self.standing:
            self.as_shown[question.id] = order
            return NOTHING
        return order

    def _text(self, question):
        return self.data.get(field_name(question.id), NOTHING)


READERS = {
    "multiple_choice": AnswersForm._one,
    "multiple_response": AnswersForm._several,
    "true_false": AnswersForm._truth,
    "matching": AnswersForm._pairs,
    "ordering": AnswersForm._order,
    "numeric": AnswersForm._text,
    "short_answer": AnswersForm._text,
}
