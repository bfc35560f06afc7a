"""The pages of a curriculum pack as plain records: curriculum, modules, lessons, activities, quizzes.

What differs from language to language is in a ``…Text`` record: ``source`` holds the language the
pack was written in, ``translations`` the others, by language. Their lists have the same identities
in the same order, which the reader checks.
"""

from collections.abc import Iterator, Mapping
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
    """The fields that every page has in each language."""

    language: str
    title: str
    summary: str = ""
    slug: str | None = None
    status: str = PUBLISHED

    @property
    def needs_review(self) -> bool:
        """Whether a person who knows the language has still to read this."""
        return self.status != PUBLISHED


@dataclass(frozen=True, slots=True, kw_only=True)
class CurriculumText(Text):
    """The curriculum's own page in one language."""

    introduction: RichText


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryText(Text):
    """The glossary in one language."""

    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleText(Text):
    """A module's own page in one language."""

    introduction: RichText = field(default_factory=RichText)
    words: tuple[Word, ...] = ()
    reflection: RichText = field(default_factory=RichText)
    materials: tuple[Item, ...] = ()
    facilitator_note: RichText = field(default_factory=RichText)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeText:
    """A learning outcome in one language."""

    language: str
    statement: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonText(Text):
    """A lesson in one language."""

    blocks: tuple[Block, ...]
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityText(Text):
    """A session activity in one language."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizText(Text):
    """A quiz in one language."""

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
    """The curriculum's own page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Glossary(Translated[GlossaryText]):
    """The words that the whole curriculum explains, each once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Translated[OutcomeText]):
    """A learning outcome. ``level`` is Bloom's: remember, understand, apply, analyze, evaluate, create."""

    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson(Translated[LessonText]):
    """A lesson, or a card: a lesson on an extra topic."""

    number: int
    minutes: int
    outcomes: tuple[str, ...]
    last_reviewed: date
    review_by: date | None
    open_verify: tuple[str, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity(Translated[ActivityText]):
    """An activity that a facilitator leads in a session."""

    number: int
    minutes: int
    outcomes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiz(Translated[QuizText]):
    """The quiz of a module."""

    pass_percent: int
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Module(Translated[ModuleText]):
    """A module. ``coming``: announced by title and summary only, with nothing to read yet.

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
    """A whole curriculum pack."""

    id: UUID
    code: str
    folder: Path
    source_language: str
    languages: tuple[str, ...]
    curriculum: Curriculum
    glossary: Glossary | None
    modules: tuple[Module, ...]


def facts_of(module: Module) -> Iterator[Translated[LocalFact]]:
    """The local facts that the lessons of a module show, each in all its languages."""
    for lesson in (*module.lessons, *module.cards):
        others = {language: _facts(text) for language, text in lesson.translations.items()}
        for key, fact in _facts(lesson.source).items():
            translations = {language: facts[key] for language, facts in others.items()}
            yield Translated[LocalFact](
                id=fact.id, code=fact.key, location=fact.location, source=fact, translations=translations
            )


def _facts(text: LessonText) -> dict[UUID, LocalFact]:
    blocks = [block for block in text.blocks if isinstance(block, LocalFacts)]
    return {fact.id: fact for block in blocks for fact in block.facts}
