"""The pages of a curriculum pack as plain records: curriculum, modules, lessons, activities, quizzes.

What differs from language to language is in a ``…Text`` record: ``source`` holds the language the
pack was written in, ``translations`` the others, by language. Their lists have the same identities
in the same order, which the reader checks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import UUID

from lessons.curriculum.packs.records import (
    Block,
    Item,
    LocalFact,
    LocalFacts,
    QuestionText,
    RichText,
    Source,
    SourceLocation,
    Word,
)

PUBLISHED = "published"
DRAFT = "draft awaiting human review"
STATUSES = (PUBLISHED, DRAFT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What every page or activity has in each language."""

    language: str
    title: str
    summary: str = ""
    slug: str | None = None
    status: str = PUBLISHED

    @property
    def needs_review(self):
        """Whether a person who knows the language has still to read this."""
        return self.status != PUBLISHED


@dataclass(frozen=True, slots=True, kw_only=True)
class CurriculumText(Text):
    introduction: RichText


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryText(Text):
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleText(Text):
    introduction: RichText = field(default_factory=RichText)
    words: tuple[Word, ...] = ()
    reflection: RichText = field(default_factory=RichText)
    materials: tuple[Item, ...] = ()
    facilitator_note: RichText = field(default_factory=RichText)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeText:
    language: str
    statement: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonText(Text):
    blocks: tuple[Block, ...]
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityText(Text):
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizText(Text):
    introduction: RichText
    questions: tuple[QuestionText, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated[T]:
    """One thing in all the languages of its pack."""

    id: UUID
    code: str
    location: SourceLocation
    source: T
    translations: Mapping[str, T]


@dataclass(frozen=True, slots=True, kw_only=True)
class Curriculum(Translated[CurriculumText]):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Glossary(Translated[GlossaryText]):
    """The words that the whole curriculum explains, each once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Translated[OutcomeText]):
    """``level`` is Bloom's: remember, understand, apply, analyze, evaluate or create."""

    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson(Translated[LessonText]):
    number: int
    minutes: int
    outcomes: tuple[str, ...]
    last_reviewed: date
    review_by: date | None
    open_verify: tuple[str, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity(Translated[ActivityText]):
    """What a facilitator leads in a session."""

    number: int
    minutes: int
    outcomes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiz(Translated[QuizText]):
    pass_percent: int
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Module(Translated[ModuleText]):
    """``coming``: announced by title and summary only, with nothing to read yet.

    ``cards`` are lessons on an extra topic, which stand after the module's own.
    """

    number: int
    coming: bool
    minutes: int | None
    outcomes: tuple[Outcome, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    cards: tuple[Lesson, ...] = ()
    activities: tuple[Activity, ...] = ()
    quiz: Quiz | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    id: UUID
    code: str
    folder: Path
    source_language: str
    languages: tuple[str, ...]
    curriculum: Curriculum
    glossary: Glossary | None
    modules: tuple[Module, ...]


def facts_of(module):
    """The local facts that the lessons of a module show, each in all its languages."""
    for lesson in (*module.lessons, *module.cards):
        others = {language: _facts(text) for language, text in lesson.translations.items()}
        for key, fact in _facts(lesson.source).items():
            translations = {language: theirs[key] for language, theirs in others.items()}
            yield Translated[LocalFact](
                id=fact.id, code=fact.key, location=fact.location, source=fact, translations=translations
            )


def _facts(text):
    blocks = [block for block in text.blocks if isinstance(block, LocalFacts)]
    return {fact.id: fact for block in blocks for fact in block.facts}
