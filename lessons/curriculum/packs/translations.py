"""Comparing each translation with its source, and reporting every difference in structure.

A parent may change language in the middle of a lesson or quiz, so both must have the same blocks,
questions and answers, with the same identities in the same order. What is right is decided once, in
the first language, and copied into the translations.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from lessons.curriculum.packs.files import Page
from lessons.curriculum.packs.pages import (
    ActivityText,
    CurriculumText,
    GlossaryText,
    LessonText,
    ModuleText,
    QuizText,
    Text,
)
from lessons.curriculum.packs.records import (
    Block,
    Heading,
    Item,
    LocalFacts,
    Prose,
    QuestionText,
    SelfCheck,
    Source,
    Sources,
    Steps,
    Table,
    Word,
    Words,
)
from lessons.quizzes.question_types.pack_form import FormattedText, PackLine, PackLocation


class Keyed(Protocol):
    """Anything that is paired with its translation by key."""

    @property
    def key(self) -> str: ...
    @property
    def location(self) -> PackLocation: ...


class Comparison:
    """A translation compared with its source. Differences become problems of the translation's file.

    ``from_english``: the source is English, so that its terms are what parents hear at meetings.
    """

    def __init__(self, page: Page, *, from_english: bool) -> None:
        self.page, self.from_english = page, from_english

    def pairs[Item: Keyed](
        self, source: Sequence[Item], translation: Sequence[Item], line: int
    ) -> list[tuple[Item, Item]]:
        """Pair two lists by key; report what is missing, extra or moved. ``line``: where the list begins."""
        expected, actual = [item.key for item in source], [item.key for item in translation]
        missing, extra = set(expected) - set(actual), set(actual) - set(expected)
        for item in source:
            if item.key in missing:
                message = _("{#%(key)s} is missing here. It stands in %(file)s, line %(line)d.")
                self.page.report(
                    line, message % {"key": item.key, "file": item.location.path, "line": item.location.line}
                )
        for item in translation:
            if item.key in extra:
                self.page.report(
                    item.location.line, _("{#%(key)s} is not in the first language.") % {"key": item.key}
                )
        if missing or extra:
            return []
        for expected_key, item in zip(expected, translation, strict=True):
            if item.key != expected_key:
                message = _("{#%(key)s} stands in another place than in the first language.")
                self.page.report(item.location.line, message % {"key": item.key})
                return []
        return list(zip(source, translation, strict=True))

    def same_shape(self, source: FormattedText, translation: FormattedText, line: int) -> None:
        """Report a translation without the same paragraphs and list entries in the same order."""
        if source.shape != translation.shape:
            message = _("Here are %(given)s; in the first language: %(wanted)s.")
            shapes = {"given": _format_shape(translation), "wanted": _format_shape(source)}
            self.page.report(line, message % shapes)

    def blocks(self, source: Sequence[Block], translation: Sequence[Block]) -> tuple[Block, ...]:
        """The blocks of a translation, each compared and completed."""
        blocks = []
        for original, translated in self.pairs(source, translation, 1):
            if original.type != translated.type:
                message = _("{#%(key)s} is “%(given)s” here and “%(wanted)s” in the first language.")
                kinds = {"key": translated.key, "given": translated.type, "wanted": original.type}
                self.page.report(translated.location.line, message % kinds)
            else:
                blocks.append(self.block(original, translated))
        return tuple(blocks)

    def block(self, source: Block, translation: Block) -> Block:
        """Compare two blocks of one type; return the translation with what the source decides."""
        line = translation.location.line
        match source, translation:
            case Heading(), Heading() if source.level != translation.level:
                self.page.report(line, _("This heading has another number of # than in the first language."))
            case Prose(), Prose():
                self.same_shape(source.text, translation.text, line)
            case Words(), Words():
                return replace(translation, words=self.words(source.words, translation.words, line))
            case Steps(), Steps():
                self.items(source.steps, translation.steps, line)
            case LocalFacts(), LocalFacts():
                self.pairs(source.facts, translation.facts, line)
            case Table(), Table():
                sizes = [(len(table.header), len(table.rows)) for table in (source, translation)]
                if sizes[0] != sizes[1]:
                    self.page.report(
                        line, _("This table has other rows or columns than in the first language.")
                    )
            case SelfCheck(), SelfCheck():
                return replace(translation, question=self.question(source.question, translation.question))
            case Sources(), Sources():
                sources = self.sources(source.sources, translation.sources)
                return replace(translation, sources=sources, last_reviewed=source.last_reviewed)
        return translation

    def items(self, source: Sequence[Item], translation: Sequence[Item], line: int) -> None:
        """Compare the entries of two plain lists."""
        for original, translated in self.pairs(source, translation, line):
            self.same_shape(original.text, translated.text, translated.location.line)

    def words(self, source: Sequence[Word], translation: Sequence[Word], line: int) -> tuple[Word, ...]:
        """The translated words, each with the English term, since that is what parents hear."""
        words = []
        for original, translated in self.pairs(source, translation, line):
            english = translated.in_english or (original.term if self.from_english else original.in_english)
            words.append(replace(translated, in_english=english))
        return tuple(words)

    def sources(self, source: Sequence[Source], translation: Sequence[Source]) -> tuple[Source, ...]:
        """The sources of the first language, with the titles that were translated."""
        titles = {translated.key: translated.title for translated in translation}
        keys = {original.key for original in source}
        for translated in translation:
            if translated.key not in keys:
                self.page.report(
                    translated.location.line,
                    _("{#%(key)s} is not in the first language.") % {"key": translated.key},
                )
        return tuple(replace(original, title=titles.get(original.key, original.title)) for original in source)

    def question(self, source: QuestionText, translation: QuestionText) -> QuestionText:
        """Compare two questions; return the translation with what the first language decides."""
        line = translation.location.line
        if source.kind != translation.kind:
            message = _("{#%(key)s} is “%(given)s” here and “%(wanted)s” in the first language.")
            kinds = {"key": translation.key, "given": translation.kind, "wanted": source.kind}
            self.page.report(line, message % kinds)
            return translation
        for name in ("prompt", "right", "not_yet"):
            self.same_shape(getattr(source, name), getattr(translation, name), line)
        if translation.outcome not in (None, source.outcome) or translation.facts not in ((), source.facts):
            self.page.report(line, _("Another answer or outcome stands here than in the first language."))
        answer = source.type.merge_pack(source.answer, translation.answer, AnswerComparison(self, line))
        return replace(
            translation, outcome=source.outcome, points=source.points, facts=source.facts, answer=answer
        )


class AnswerComparison:
    """The answer to one translated question, for its type to compare."""

    def __init__(self, comparison: Comparison, line: int) -> None:
        self.line, self._comparison = line, comparison

    def pairs(
        self, source: Sequence[PackLine], translation: Sequence[PackLine], line: int
    ) -> list[tuple[PackLine, PackLine]]:
        """Pair lines by key; report what is missing, extra or moved."""
        return self._comparison.pairs(source, translation, line)

    def same_shape(self, source: FormattedText, translation: FormattedText, line: int) -> None:
        """Report a text without the same paragraphs and list entries as its source."""
        self._comparison.same_shape(source, translation, line)

    def report(self, line: int, message: str | Promise) -> None:
        """Add a problem of the translation."""
        self._comparison.page.report(line, str(message))


def complete_translation[T: Text](page: Page, source: T, translation: T, *, from_english: bool) -> T:
    """Compare the text of a translation with ``source``; return it with what the source decides."""
    compare = Comparison(page, from_english=from_english)
    match source, translation:
        case LessonText(), LessonText():
            blocks = compare.blocks(source.blocks, translation.blocks)
            sources = compare.sources(source.sources, translation.sources)
            return replace(translation, blocks=blocks, sources=sources)
        case ActivityText(), ActivityText():
            return replace(translation, blocks=compare.blocks(source.blocks, translation.blocks))
        case QuizText(), QuizText():
            compare.same_shape(source.introduction, translation.introduction, 1)
            questions = compare.pairs(source.questions, translation.questions, 1)
            return replace(translation, questions=tuple(compare.question(*pair) for pair in questions))
        case ModuleText(), ModuleText():
            for name in ("introduction", "reflection", "facilitator_note"):
                compare.same_shape(getattr(source, name), getattr(translation, name), 1)
            compare.items(source.materials, translation.materials, 1)
            return replace(translation, words=compare.words(source.words, translation.words, 1))
        case GlossaryText(), GlossaryText():
            return replace(translation, words=compare.words(source.words, translation.words, 1))
        case CurriculumText(), CurriculumText():
            compare.same_shape(source.introduction, translation.introduction, 1)
    return translation


def _format_shape(text: FormattedText) -> str:
    if not text:
        return _("no paragraphs")
    return ", ".join(text.shape)
