"""Reads questions: those of a quiz, and the ungraded ones in a lesson.

The words before a colon (``Right:``, ``Measures:``) stay English in every language: a translator
copies the file and changes only what parents read.
"""

from django.utils.translation import gettext as _

from lessons.curriculum.packs.files import as_number
from lessons.curriculum.packs.lines import BULLET, Chunk, Keys, entries, take_key
from lessons.curriculum.packs.markdown import rich_text
from lessons.curriculum.packs.records import QuestionText
from lessons.quizzes.question_types import question_types

GRADED_WORDS = ("measures", "points", "facts")
FEEDBACK_WORDS = ("right", "not yet")


def split_questions(page):
    """Cut the body of a quiz at its ``##`` headings: what stands before them, then the questions."""
    before, found = Chunk("text", "", 1), []
    keys = Keys(page)
    for line, words in page.body:
        if words.startswith("## "):
            label, key = take_key(page, line, words[3:].strip())
            if not key:
                page.report(line, _("Give this question an identity, such as {#q01}."))
                key = f"line-{line}"
            found.append(Chunk("question", key, line, detail=" ".join(label.lower().split())))
            keys.add(key, line)
        else:
            (found[-1] if found else before).lines.append((line, words))
    return before, found


def read_question(page, chunk, *keys, graded=True):
    """The question in a chunk, or None when its type cannot be known. ``keys``: its path on the page."""
    types = {one.kind.replace("_", " "): one for one in question_types()}
    question_type = types.get(chunk.detail.replace("-", " ").replace("/", " "))
    if question_type is None:
        message = _("“%(type)s” is not a type of question. These are: %(types)s.")
        page.report(chunk.line, message % {"type": chunk.detail[:60], "types": ", ".join(types)})
        return None
    prompt_lines, listed, words = _sort_lines(page, chunk)
    allowed = {*FEEDBACK_WORDS, *question_type.pack_words, *(GRADED_WORDS if graded else ())}
    for name, (line, _value) in words.items():
        if name not in allowed:
            message = _("“%(word)s:” does not belong to this type of question.")
            page.report(line, message % {"word": name.capitalize()})
    if listed and not question_type.pack_has_list:
        page.report(listed[0][0], _("This type of question has no list. Its answer stands after “Answer:”."))
    first = prompt_lines[0][0] if prompt_lines else chunk.line
    prompt = rich_text(page, first, "\n".join(words for _line, words in prompt_lines))
    if not prompt:
        page.report(chunk.line, _("This question asks nothing. Write its text under the heading."))
    return QuestionText(
        id=page.identity(*keys, chunk.key),
        key=chunk.key,
        location=page.location(chunk.line),
        code=f"{page.code.split('/')[-1].partition('-')[0]}-{chunk.key.upper()}",
        kind=question_type.kind,
        prompt=prompt,
        outcome=_outcome(page, chunk, words, graded),
        points=_points(page, words) if graded else 0,
        facts=tuple(words.get("facts", (0, ""))[1].replace(",", " ").split()),
        right=_feedback(page, chunk, words, "right"),
        # An ungraded question shows one good answer to everybody.
        not_yet=_feedback(page, chunk, words, "not yet", required=graded),
        answer=question_type.read_pack(
            AnswerSource(page, chunk, listed, words, (*keys, chunk.key), is_graded=graded)
        ),
    )


class AnswerSource:
    """What the file says of the answer to one question, for its type to read."""

    def __init__(self, page, chunk, listed, words, keys, *, is_graded):
        self.page, self.line, self.is_source, self.is_graded = page, chunk.line, page.is_source, is_graded
        self.has_list = bool(listed)
        self._listed, self._words, self._keys = listed, words, keys

    def word(self, name, default=""):
        """The line and the text of a word such as ``Answer:``; the default where it is not given."""
        return self._words.get(name, (self.line, default))

    def entries(self, what):
        """The entries of the list; ``what`` names them in a message."""
        return entries(self.page, self.line, self._listed, what=what)

    def text(self, line, text):
        """A piece of text in one paragraph."""
        return rich_text(self.page, line, text, one_piece=True)

    def number(self, text):
        """The number that is written, or None."""
        return as_number(text)

    def record(self, entry):
        """Identity, key and location of one entry."""
        return {"id": self.identity(entry), "key": entry.key, "location": self.page.location(entry.line)}

    def identity(self, entry, *part):
        """The identity of an entry, or of a part of it."""
        return self.page.identity(*self._keys, entry.key, *part)

    def report(self, line, message):
        """Report a mistake in the file."""
        self.page.report(line, message)


def _sort_lines(page, chunk):
    """Part the lines of a question into its text, its list, and its words with a colon."""
    known = {*GRADED_WORDS, *FEEDBACK_WORDS}.union(*(one.pack_words for one in question_types()))
    prompt, listed, words, now = [], [], {}, "prompt"
    for line, text in chunk.lines:
        name, colon, rest = text.partition(":")
        name = " ".join(name.lower().split())
        if colon and name in known:
            if name in words:
                page.report(line, _("“%(word)s:” is given twice.") % {"word": name.capitalize()})
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
            page.report(line, _("What does this line belong to? Is a word such as “Right:” missing?"))
    first = next((place for place, (_line, text) in enumerate(prompt) if text.strip()), len(prompt))
    return prompt[first:], listed, {name: (line, "\n".join(said)) for name, (line, said) in words.items()}


def _outcome(page, chunk, words, graded):
    _line, code = words.get("measures", (chunk.line, ""))
    if graded and page.is_source and not code:
        page.report(chunk.line, _("Say which outcome this question measures, for example “Measures: ADV-1”."))
    return code or None


def _points(page, words):
    line, value = words.get("points", (0, "1"))
    number = as_number(value)
    if number is None or not 0 < number <= 100 or number * 100 % 1:
        page.report(line, _("“%(word)s:” needs a number here.") % {"word": "Points"})
        return 100
    return int(number * 100)


def _feedback(page, chunk, words, name, *, required=True):
    line, value = words.get(name, (chunk.line, ""))
    found = rich_text(page, line, value)
    if required and not found:
        message = _("“%(word)s:” is missing. Say what the parent reads after the answer.")
        page.report(line, message % {"word": name.capitalize()})
    return found
