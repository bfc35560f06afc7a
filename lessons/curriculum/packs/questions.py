"""Reads questions: those of a quiz, and the ungraded ones in a lesson.

The words before a colon (``Right:``, ``Measures:``) stay English in every language: a translator
copies the file and changes only what parents read.
"""

import re
from dataclasses import replace

from django.utils.translation import gettext as _

from lessons.curriculum.packs.files import as_number
from lessons.curriculum.packs.lines import BULLET, Chunk, Keys, entries, take_key
from lessons.curriculum.packs.markdown import rich_text
from lessons.curriculum.packs.records import (
    QUESTION_TYPES,
    Choice,
    Pair,
    Question,
    RubricStep,
)

WORDS = ("measures", "points", "facts", "answer", "tolerance", "unit", "right", "not yet")
GRADED_WORDS = ("measures", "points", "facts")
WORDS_OF_TYPE = {"true_false": {"answer"}, "numeric": {"answer", "tolerance", "unit"}}
MARK = re.compile(r"\[([ xX])\](?:\s+|$)")
NAMES = {name.replace("_", " "): name for name in QUESTION_TYPES}


def split_questions(page):
    """Cut the body of a quiz at its ``##`` headings: what stands before them, then the questions."""
    before, found = Chunk("text", "", 1), []
    keys = Keys(page)
    for line, words in page.body:
        if words.startswith("## "):
            label, key = take_key(page, line, words[3:].strip())
            if not key:
                page.wrong(line, _("Give this question an identity, such as {#q01}."))
                key = f"line-{line}"
            found.append(Chunk("question", key, line, detail=" ".join(label.lower().split())))
            keys.add(key, line)
        else:
            (found[-1] if found else before).lines.append((line, words))
    return before, found


def read_question(page, chunk, *keys, graded=True):
    """The question in a chunk, or None when its type cannot be known. ``keys``: its path on the page."""
    kind = NAMES.get(chunk.detail.replace("-", " ").replace("/", " "))
    if kind is None:
        message = _("“%(type)s” is not a type of question. These are: %(types)s.")
        page.wrong(chunk.line, message % {"type": chunk.detail[:60], "types": ", ".join(NAMES)})
        return None
    prompt_lines, listed, words = _sort_lines(page, chunk)
    allowed = {"right", "not yet", *WORDS_OF_TYPE.get(kind, ()), *(GRADED_WORDS if graded else ())}
    for name, (line, _value) in words.items():
        if name not in allowed:
            message = _("“%(word)s:” does not belong to this type of question.")
            page.wrong(line, message % {"word": name.capitalize()})
    if listed and kind in WORDS_OF_TYPE:
        page.wrong(listed[0][0], _("This type of question has no list. Its answer stands after “Answer:”."))
    first = prompt_lines[0][0] if prompt_lines else chunk.line
    prompt = rich_text(page, first, "\n".join(words for _line, words in prompt_lines))
    if not prompt:
        page.wrong(chunk.line, _("This question asks nothing. Write its text under the heading."))
    question = Question(
        id=page.identity(*keys, chunk.key),
        key=chunk.key,
        place=page.place(chunk.line),
        code=f"{page.code.split('/')[-1].partition('-')[0]}-{chunk.key.upper()}",
        type=kind,
        prompt=prompt,
        outcome=_outcome(page, chunk, words, graded),
        points=_points(page, words) if graded else 0,
        facts=tuple(words.get("facts", (0, ""))[1].replace(",", " ").split()),
        right=_feedback(page, chunk, words, "right"),
        # An ungraded question shows one good answer to everybody.
        not_yet=_feedback(page, chunk, words, "not yet", required=graded),
    )
    return ANSWERS[kind](page, chunk, question, listed, words, (*keys, chunk.key))


def _sort_lines(page, chunk):
    """Part the lines of a question into its text, its list, and its words with a colon."""
    prompt, listed, words, now = [], [], {}, "prompt"
    for line, text in chunk.lines:
        name, colon, rest = text.partition(":")
        name = " ".join(name.lower().split())
        if colon and name in WORDS:
            if name in words:
                page.wrong(line, _("“%(word)s:” is given twice.") % {"word": name.capitalize()})
            words[name] = (line, [rest.strip()])
            now = name
        elif BULLET.match(text):
            listed.append((line, text))
            now = "list"
        elif now == "prompt":
            prompt.append((line, text))
        elif not text.strip():
            now = "list" if now == "list" else ""
        elif now == "list":
            listed.append((line, text))
        elif now:
            words[now][1].append(text.strip())
        else:
            page.wrong(line, _("What does this line belong to? Is a word such as “Right:” missing?"))
    first = next((place for place, (_line, text) in enumerate(prompt) if text.strip()), len(prompt))
    return prompt[first:], listed, {name: (line, "\n".join(said)) for name, (line, said) in words.items()}


def _outcome(page, chunk, words, graded):
    _line, code = words.get("measures", (chunk.line, ""))
    if graded and page.is_source and not code:
        page.wrong(chunk.line, _("Say which outcome this question measures, for example “Measures: ADV-1”."))
    return code or None


def _points(page, words):
    line, value = words.get("points", (0, "1"))
    number = as_number(value)
    if number is None or not 0 < number <= 100 or number * 100 % 1:
        page.wrong(line, _("“%(word)s:” needs a number here.") % {"word": "Points"})
        return 100
    return int(number * 100)


def _feedback(page, chunk, words, name, *, required=True):
    line, value = words.get(name, (chunk.line, ""))
    found = rich_text(page, line, value)
    if required and not found:
        message = _("“%(word)s:” is missing. Say what the parent reads after the answer.")
        page.wrong(line, message % {"word": name.capitalize()})
    return found


def _record(page, entry, keys):
    """Identity, key and place of one entry of a question."""
    return {"id": page.identity(*keys, entry.key), "key": entry.key, "place": page.place(entry.line)}


def _choices(page, chunk, listed, keys):
    """The answers of a question, each marked right or not."""
    found, seen = [], set()
    for entry in entries(page, chunk.line, listed, what=_("answers")):
        mark = MARK.match(entry.words)
        text = rich_text(page, entry.line, entry.words[mark.end() :] if mark else entry.words, one_piece=True)
        if not text:
            page.wrong(entry.line, _("This answer is empty."))
        elif text.plain.casefold() in seen:
            page.wrong(entry.line, _("This answer stands here twice."))
        seen.add(text.plain.casefold())
        right = bool(mark and mark[1] in "xX")
        found.append(Choice(text=text, right=right, **_record(page, entry, keys)))
    if len(found) == 1:
        page.wrong(chunk.line, _("A question needs at least two answers to choose from."))
    return tuple(found)


def _one_right(page, chunk, question, listed, words, keys):
    choices = _choices(page, chunk, listed, keys)
    marked = [choice for choice in choices if choice.right]
    if choices and page.is_source and not marked:
        page.wrong(chunk.line, _("No answer is marked right. Put [x] before the right one."))
    for choice in marked[1:]:
        page.wrong(choice.place.line, _("Two answers are marked right. This type of question has one."))
    return replace(question, choices=choices)


def _several_right(page, chunk, question, listed, words, keys):
    choices = _choices(page, chunk, listed, keys)
    if choices and page.is_source and not any(choice.right for choice in choices):
        page.wrong(chunk.line, _("No answer is marked right. Put [x] before each right one."))
    return replace(question, choices=choices)


def _in_order(page, chunk, question, listed, words, keys):
    choices = _choices(page, chunk, listed, keys)
    for choice in choices:
        if choice.right:
            page.wrong(choice.place.line, _("Here no answer is marked: the order is the answer."))
    return replace(question, choices=choices)


def _true_or_false(page, chunk, question, listed, words, keys):
    line, value = words.get("answer", (chunk.line, ""))
    answer = {"true": True, "false": False}.get(value.lower())
    if answer is None and (value or page.is_source):
        page.wrong(line, _("Write “Answer: true” or “Answer: false”."))
    return replace(question, truth=answer)


def _number(page, chunk, question, listed, words, keys):
    line, value = words.get("answer", (chunk.line, ""))
    number = as_number(value)
    if number is None and (value or page.is_source):
        page.wrong(line, _("“%(word)s:” needs a number here.") % {"word": "Answer"})
    line, value = words.get("tolerance", (chunk.line, "0"))
    tolerance = as_number(value)
    if tolerance is None or tolerance < 0:
        page.wrong(line, _("“%(word)s:” needs a number here.") % {"word": "Tolerance"})
    return replace(question, number=number, tolerance=tolerance, unit=words.get("unit", (0, ""))[1])


def _pairs(page, chunk, question, listed, words, keys):
    pairs, distractors, seen = [], [], set()
    for entry in entries(page, chunk.line, listed, what=_("pairs")):
        parts = [part.strip() for part in entry.words.replace("→", "->").split("->")]
        if len(parts) != 2 or not parts[1]:
            page.wrong(entry.line, _("Write a pair with an arrow: left text -> right text."))
            continue
        left, right = (rich_text(page, entry.line, part, one_piece=True) for part in parts)
        for side, text in (("left", left), ("right", right)):
            if text and (side, text.plain.casefold()) in seen:
                page.wrong(entry.line, _("This answer stands here twice."))
            seen.add((side, text.plain.casefold()))
        record, right_id = _record(page, entry, keys), page.identity(*keys, entry.key, "right")
        if left:
            pairs.append(Pair(left=left, right=right, right_id=right_id, **record))
        else:
            distractors.append(Choice(text=right, **record | {"id": right_id}))
    if len(pairs) < 2:
        page.wrong(chunk.line, _("Matching needs at least two pairs."))
    return replace(question, pairs=tuple(pairs), distractors=tuple(distractors))


def _scored_by_hand(page, chunk, question, listed, words, keys):
    steps = []
    if question.points or listed:
        for entry in entries(page, chunk.line, listed, what=_("rubric steps")):
            credit, equals, said = entry.words.partition("=")
            share = as_number(credit)
            if not equals or share is None or not 0 <= share <= 1 or share * 100 % 1 or not said.strip():
                page.wrong(entry.line, _("Write what earns how much: 0.5 = two or three parts."))
                continue
            text = rich_text(page, entry.line, said.strip(), one_piece=True)
            steps.append(RubricStep(credit=int(share * 100), text=text, **_record(page, entry, keys)))
        credits_given = [step.credit for step in steps]
        if len(set(credits_given)) != len(credits_given) or not {0, 100} <= set(credits_given):
            page.wrong(chunk.line, _("The rubric needs a step worth 1, one worth 0, and no step twice."))
    return replace(question, rubric=tuple(steps))


ANSWERS = {
    "multiple_choice": _one_right,
    "multiple_response": _several_right,
    "true_false": _true_or_false,
    "matching": _pairs,
    "ordering": _in_order,
    "numeric": _number,
    "short_answer": _scored_by_hand,
}
