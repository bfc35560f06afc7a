"""Parsing questions: those of a quiz, and the ungraded ones in a lesson.

The labels before a colon (``Right:``, ``Measures:``) stay English in every language: a translator
copies the file and changes only what parents read.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from lessons.curriculum.packs.files import Page, parse_number
from lessons.curriculum.packs.lines import BULLET, Chunk, Entry, Keys, read_entries, split_key
from lessons.curriculum.packs.markdown import rich_text
from lessons.curriculum.packs.records import QuestionText, RichText
from lessons.quizzes.question_types import question_types
from lessons.quizzes.question_types.pack_form import PackEntry

GRADED_LABELS = ("measures", "points", "facts")
FEEDBACK_LABELS = ("right", "not yet")


type Lines = list[tuple[int, str]]
# The line and the text of each label of a question.
type Labels = Mapping[str, tuple[int, str]]


def split_questions(page: Page) -> tuple[Chunk, list[Chunk]]:
    """Cut the body of a quiz at its ``##`` headings into the introduction and the questions."""
    introduction = Chunk("text", "", 1)
    questions: list[Chunk] = []
    keys = Keys(page)
    for line, text in page.body:
        if text.startswith("## "):
            label, key = split_key(page, line, text[3:].strip())
            if not key:
                page.report(line, _("Give this question an identity, such as {#q01}."))
                key = f"line-{line}"
            questions.append(Chunk("question", key, line, detail=" ".join(label.lower().split())))
            keys.add(key, line)
        else:
            (questions[-1] if questions else introduction).lines.append((line, text))
    return introduction, questions


def read_question(page: Page, chunk: Chunk, *, graded: bool = True) -> QuestionText | None:
    """The question in a chunk; None, and a problem, when its type is unknown."""
    types = {question_type.kind.replace("_", " "): question_type for question_type in question_types()}
    question_type = types.get(chunk.detail.replace("-", " ").replace("/", " "))
    if question_type is None:
        message = _("“%(type)s” is not a type of question. These are: %(types)s.")
        page.report(chunk.line, message % {"type": chunk.detail[:60], "types": ", ".join(types)})
        return None
    prompt_lines, list_lines, labels = _sort_lines(page, chunk)
    allowed = {*FEEDBACK_LABELS, *question_type.pack_words, *(GRADED_LABELS if graded else ())}
    for name, (line, _text) in labels.items():
        if name not in allowed:
            message = _("“%(word)s:” does not belong to this type of question.")
            page.report(line, message % {"word": name.capitalize()})
    if list_lines and not question_type.pack_has_list:
        page.report(
            list_lines[0][0], _("This type of question has no list. Its answer stands after “Answer:”.")
        )
    first = prompt_lines[0][0] if prompt_lines else chunk.line
    prompt = rich_text(page, first, "\n".join(text for _line, text in prompt_lines))
    if not prompt:
        page.report(chunk.line, _("This question asks nothing. Write its text under the heading."))
    return QuestionText(
        id=page.identity(chunk.key),
        key=chunk.key,
        location=page.location(chunk.line),
        code=f"{page.code.split('/')[-1].partition('-')[0]}-{chunk.key.upper()}",
        kind=question_type.kind,
        prompt=prompt,
        outcome=_outcome(page, chunk, labels, graded),
        points=_points(page, labels) if graded else 0,
        facts=tuple(labels.get("facts", (0, ""))[1].replace(",", " ").split()),
        right=_feedback(page, chunk, labels, "right"),
        # An ungraded question shows one good answer to everybody.
        not_yet=_feedback(page, chunk, labels, "not yet", required=graded),
        answer=question_type.read_pack(AnswerSource(page, chunk, list_lines, labels, is_graded=graded)),
    )


class AnswerSource:
    """The answer to one question as the file has it, for the question's type to read."""

    def __init__(
        self,
        page: Page,
        chunk: Chunk,
        list_lines: Sequence[tuple[int, str]],
        labels: Labels,
        *,
        is_graded: bool,
    ) -> None:
        self.page, self.line, self.is_source, self.is_graded = page, chunk.line, page.is_source, is_graded
        self.has_list = bool(list_lines)
        self._list_lines, self._labels, self._key = list_lines, labels, chunk.key

    def word(self, name: str, default: str = "") -> tuple[int, str]:
        """The line and the text of a label such as ``Answer:``; the default where it is missing."""
        return self._labels.get(name, (self.line, default))

    def entries(self, what: str) -> list[Entry]:
        """The entries of the list; ``what`` names them in a message."""
        return read_entries(self.page, self.line, self._list_lines, what=what)

    def text(self, line: int, text: str) -> RichText:
        """Convert Markdown of one paragraph."""
        return rich_text(self.page, line, text, one_piece=True)

    def number(self, text: str) -> Decimal | None:
        """Parse a number; None for anything else."""
        return parse_number(text)

    def record(self, entry: PackEntry) -> dict[str, Any]:
        """Identity, key and location of one entry."""
        return {"id": self.identity(entry), "key": entry.key, "location": self.page.location(entry.line)}

    def identity(self, entry: PackEntry, *parts: str) -> UUID:
        """The identity of an entry, or of a part of it."""
        return self.page.identity(self._key, entry.key, *parts)

    def report(self, line: int, message: str | Promise) -> None:
        """Add a problem of the file."""
        self.page.report(line, str(message))


def _sort_lines(page: Page, chunk: Chunk) -> tuple[Lines, Lines, dict[str, tuple[int, str]]]:
    """Sort the lines of a question into its prompt, its list, and its texts with a label."""
    known = {*GRADED_LABELS, *FEEDBACK_LABELS}
    known.update(*(question_type.pack_words for question_type in question_types()))
    prompt: Lines = []
    list_lines: Lines = []
    labels: dict[str, tuple[int, list[str]]] = {}
    # What the next line continues: the prompt, the list, a label, or nothing.
    current = "prompt"
    for line, text in chunk.lines:
        name, colon, rest = text.partition(":")
        name = " ".join(name.lower().split())
        if colon and name in known:
            if name in labels:
                page.report(line, _("“%(word)s:” is given twice.") % {"word": name.capitalize()})
            labels[name] = (line, [rest.strip()])
            current = name
        elif BULLET.match(text):
            list_lines.append((line, text))
            current = "list"
        elif current == "prompt":
            prompt.append((line, text))
        elif not text.strip():
            current = "list" if current == "list" else ""
        elif current == "list":
            list_lines.append((line, text))
        elif current:
            labels[current][1].append(text.strip())
        else:
            page.report(line, _("What does this line belong to? Is a word such as “Right:” missing?"))
    first = next((index for index, (_line, text) in enumerate(prompt) if text.strip()), len(prompt))
    texts = {name: (line, "\n".join(lines)) for name, (line, lines) in labels.items()}
    return prompt[first:], list_lines, texts


def _outcome(page: Page, chunk: Chunk, labels: Labels, graded: bool) -> str | None:
    _line, code = labels.get("measures", (chunk.line, ""))
    if graded and page.is_source and not code:
        page.report(chunk.line, _("Say which outcome this question measures, for example “Measures: ADV-1”."))
    return code or None


def _points(page: Page, labels: Labels) -> int:
    """The points of a question in hundredths."""
    line, value = labels.get("points", (0, "1"))
    number = parse_number(value)
    if number is None or not 0 < number <= 100 or number * 100 % 1:
        page.report(line, _("“%(word)s:” needs a number here.") % {"word": "Points"})
        return 100
    return int(number * 100)


def _feedback(page: Page, chunk: Chunk, labels: Labels, name: str, *, required: bool = True) -> RichText:
    line, value = labels.get(name, (chunk.line, ""))
    feedback = rich_text(page, line, value)
    if required and not feedback:
        message = _("“%(word)s:” is missing. Say what the parent reads after the answer.")
        page.report(line, message % {"word": name.capitalize()})
    return feedback
