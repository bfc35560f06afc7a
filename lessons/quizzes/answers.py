"""The form in which an answer is kept: choices by identity, never by text or place.

========================  =========================================================
one answer                the id of the choice
several answers           a list of ids, in the order of the question
true or not               ``true`` or ``false``
match                     an object: id of the left side to id of the right side
put in order              the list of all ids, first to last
a number, own words       the text as it was written
========================  =========================================================
"""

from lessons.quizzes.numbers import parse_number

LONGEST_TEXT = 10_000


class AnswerRefused(ValueError):
    """The answer names something that is not in the question, or has the wrong form."""


def clean_answer(question, answer):
    """The answer in the one form in which it is kept.

    An empty answer (nothing ticked, nothing written) is an answer too: it takes an earlier one back.
    Raises :class:`AnswerRefused`.
    """
    return _CLEANERS[question.kind](question, answer)


def is_empty(answer) -> bool:
    """Whether nothing was said: no answer, nothing ticked, nothing but spaces."""
    if isinstance(answer, bool):
        return False
    return not (answer.strip() if isinstance(answer, str) else answer)


def is_open(question, answer) -> bool:
    """Whether the parent should be asked again before she sends: parts are missing, or no number is read."""
    if is_empty(answer):
        return True
    if question.kind == "matching":
        return len(answer) < len(question.choices)
    return question.kind == "numeric" and parse_number(answer) is None


def _one(question, answer):
    if answer not in ("", *question.choices):
        raise AnswerRefused
    return answer


def _several(question, answer):
    if not _is_list_of_ids(answer) or not set(answer) <= set(question.choices):
        raise AnswerRefused
    return [choice for choice in question.choices if choice in answer]


def _truth(question, answer):
    if not isinstance(answer, bool):
        raise AnswerRefused
    return answer


def _pairs(question, answer):
    rights = {*question.partners, *question.extras}
    if not isinstance(answer, dict) or not _is_list_of_ids(list(answer.values())):
        raise AnswerRefused
    if not set(answer) <= set(question.choices) or not set(answer.values()) <= rights:
        raise AnswerRefused
    return {left: answer[left] for left in question.choices if left in answer}


def _order(question, answer):
    if not _is_list_of_ids(answer) or sorted(answer) != sorted(question.choices):
        raise AnswerRefused
    return list(answer)


def _text(question, answer):
    if not isinstance(answer, str) or len(answer) > LONGEST_TEXT:
        raise AnswerRefused
    # PostgreSQL keeps no NUL in JSON, and half a surrogate pair is no letter.
    return answer.replace("\0", "").replace("\r\n", "\n").encode("utf-8", "replace").decode()


def _is_list_of_ids(answer):
    return isinstance(answer, list) and all(isinstance(one, str) for one in answer)


_CLEANERS = {
    "multiple_choice": _one,
    "multiple_response": _several,
    "true_false": _truth,
    "matching": _pairs,
    "ordering": _order,
    "numeric": _text,
    "short_answer": _text,
}


def full_answer(question, in_own_words=""):
    """The answer that earns every point: to check that a quiz can be passed, never to show to a parent.

    A short answer has no key; ``in_own_words`` is given for it.
    """
    match question.kind:
        case "multiple_choice":
            return next(iter(question.right))
        case "multiple_response":
            return [choice for choice in question.choices if choice in question.right]
        case "true_false":
            return question.truth
        case "matching":
            return dict(zip(question.choices, question.partners, strict=True))
        case "ordering":
            return list(question.choices)
        case "numeric":
            return str(question.number)
    return in_own_words
