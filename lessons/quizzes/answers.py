"""The form in which an answer is kept: choices by identity, never by text or position.

========================  =========================================================
one answer                the id of the choice
several answers           a list of ids, in the order of the question
true or not               ``true`` or ``false``
match                     an object: id of the left side to id of the right side
put in order              the list of all ids, first to last
a number, own words       the text as it was written
========================  =========================================================

Each type of question cleans its own; here is what they share.
"""

from typing import Any

LONGEST_TEXT = 10_000
# What a form that has no field of a question gives: not an empty answer, but none.
NO_ANSWER: Any = object()


class InvalidAnswer(ValueError):
    """The answer names something that is not in the question, or has the wrong form."""


def is_empty(answer: Any) -> bool:
    """Whether nothing was answered: no answer, nothing ticked, nothing but spaces."""
    if isinstance(answer, bool):
        return False
    return not (answer.strip() if isinstance(answer, str) else answer)


def is_list_of_ids(answer: Any) -> bool:
    """Whether this is a list of strings."""
    return isinstance(answer, list) and all(isinstance(one, str) for one in answer)


def clean_text(answer: Any) -> str:
    """Text as it can be stored. Raises :class:`InvalidAnswer`."""
    if not isinstance(answer, str) or len(answer) > LONGEST_TEXT:
        raise InvalidAnswer
    # PostgreSQL keeps no NUL in JSON, and half a surrogate pair is no character.
    return answer.replace("\0", "").replace("\r\n", "\n").encode("utf-8", "replace").decode()
