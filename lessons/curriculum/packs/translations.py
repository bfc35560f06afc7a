"""Holds each translation beside the text it was made from, and tells every difference in structure.

A parent may change language in the middle of a lesson or quiz, so both must have the same blocks,
questions and answers, with the same identities in the same order. What is right is decided once, in
the first language, and copied into the translations.
"""

from dataclasses import replace

from django.utils.translation import gettext as _

from lessons.curriculum.packs.pages import (
    ActivityText,
    CurriculumText,
    GlossaryText,
    LessonText,
    ModuleText,
    QuizText,
)
from lessons.curriculum.packs.records import (
    Document,
    Heading,
    LocalFacts,
    Picture,
    Prose,
    SelfCheck,
    Sources,
    Steps,
    Table,
    Words,
)


class Comparison:
    """One translation held beside its source. Differences become problems of the translation's file."""

    def __init__(self, page, english):
        self.page, self.english = page, english

    def pairs(self, source, translation, line):
        """Pair two lists by key; tell what is missing, extra or moved. ``line``: where the list stands."""
        wanted, given = [item.key for item in source], [item.key for item in translation]
        missing, extra = set(wanted) - set(given), set(given) - set(wanted)
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
        for wanted_key, item in zip(wanted, translation, strict=True):
            if item.key != wanted_key:
                message = _("{#%(key)s} stands in another place than in the first language.")
                self.page.report(item.location.line, message % {"key": item.key})
                return []
        return list(zip(source, translation, strict=True))

    def same_shape(self, source, translation, line):
        """The same number of paragraphs and list entries, in the same order."""
        if source.shape != translation.shape:
            message = _("Here are %(given)s; in the first language: %(wanted)s.")
            shapes = {"given": _shape_in_words(translation), "wanted": _shape_in_words(source)}
            self.page.report(line, message % shapes)

    def blocks(self, source, translation):
        found = []
        for ours, theirs in self.pairs(source, translation, 1):
            if ours.type != theirs.type:
                message = _("{#%(key)s} is “%(given)s” here and “%(wanted)s” in the first language.")
                kinds = {"key": theirs.key, "given": theirs.type, "wanted": ours.type}
                self.page.report(theirs.location.line, message % kinds)
            else:
                found.append(self.block(ours, theirs))
        return tuple(found)

    def block(self, ours, theirs):
        """Compare two blocks of one type; the translation comes back with what the source decides."""
        line = theirs.location.line
        match ours:
            case Heading() if ours.level != theirs.level:
                self.page.report(line, _("This heading has another number of # than in the first language."))
            case Prose():
                self.same_shape(ours.text, theirs.text, line)
            case Words():
                return replace(theirs, words=self.words(ours.words, theirs.words, line))
            case Steps():
                self.items(ours.steps, theirs.steps, line)
            case LocalFacts():
                self.pairs(ours.facts, theirs.facts, line)
            case Table():
                if (len(ours.header), len(ours.rows)) != (len(theirs.header), len(theirs.rows)):
                    self.page.report(
                        line, _("This table has other rows or columns than in the first language.")
                    )
            case SelfCheck():
                return replace(theirs, question=self.question(ours.question, theirs.question))
            case Sources():
                sources = self.sources(ours.sources, theirs.sources)
                return replace(theirs, sources=sources, last_reviewed=ours.last_reviewed)
            case Picture() | Document():
                pass
        return theirs

    def items(self, ours, theirs, line):
        for source, translation in self.pairs(ours, theirs, line):
            self.same_shape(source.text, translation.text, translation.location.line)

    def words(self, ours, theirs, line):
        """Words with the English term beside each, since that is what parents will hear."""
        found = []
        for source, translation in self.pairs(ours, theirs, line):
            english = translation.in_english or (source.term if self.english else source.in_english)
            found.append(replace(translation, in_english=english))
        return tuple(found)

    def sources(self, ours, theirs):
        """The sources of the first language, with the titles that were translated."""
        titles = {source.key: source.title for source in theirs}
        known = {source.key for source in ours}
        for source in theirs:
            if source.key not in known:
                self.page.report(
                    source.location.line, _("{#%(key)s} is not in the first language.") % {"key": source.key}
                )
        return tuple(replace(source, title=titles.get(source.key, source.title)) for source in ours)

    def question(self, ours, theirs):
        """Compare two questions; the translation comes back with what the first language decides."""
        line = theirs.location.line
        if ours.kind != theirs.kind:
            message = _("{#%(key)s} is “%(given)s” here and “%(wanted)s” in the first language.")
            self.page.report(line, message % {"key": theirs.key, "given": theirs.kind, "wanted": ours.kind})
            return theirs
        for name in ("prompt", "right", "not_yet"):
            self.same_shape(getattr(ours, name), getattr(theirs, name), line)
        if theirs.outcome not in (None, ours.outcome) or theirs.facts not in ((), ours.facts):
            self.page.report(line, _("Another answer or outcome stands here than in the first language."))
        answer = ours.type.merge_pack(ours.answer, theirs.answer, AnswerComparison(self, line))
        return replace(theirs, outcome=ours.outcome, points=ours.points, facts=ours.facts, answer=answer)


class AnswerComparison:
    """The answer to one translated question, for its type to compare."""

    def __init__(self, comparison, line):
        self.line, self.report = line, comparison.page.report
        self.pairs, self.same_shape = comparison.pairs, comparison.same_shape


def translated(page, source, translation, *, english):
    """A translation's text, held beside ``source`` and completed from it."""
    compare = Comparison(page, english)
    match source:
        case LessonText():
            blocks = compare.blocks(source.blocks, translation.blocks)
            sources = compare.sources(source.sources, translation.sources)
            return replace(translation, blocks=blocks, sources=sources)
        case ActivityText():
            return replace(translation, blocks=compare.blocks(source.blocks, translation.blocks))
        case QuizText():
            compare.same_shape(source.introduction, translation.introduction, 1)
            questions = compare.pairs(source.questions, translation.questions, 1)
            return replace(translation, questions=tuple(compare.question(*pair) for pair in questions))
        case ModuleText():
            for name in ("introduction", "reflection", "facilitator_note"):
                compare.same_shape(getattr(source, name), getattr(translation, name), 1)
            compare.items(source.materials, translation.materials, 1)
            return replace(translation, words=compare.words(source.words, translation.words, 1))
        case GlossaryText():
            return replace(translation, words=compare.words(source.words, translation.words, 1))
        case CurriculumText():
            compare.same_shape(source.introduction, translation.introduction, 1)
    return translation


def _shape_in_words(text):
    if not text:
        return _("no paragraphs")
    return ", ".join(text.shape)
