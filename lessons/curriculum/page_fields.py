"""Converting the records of a curriculum pack into values for the fields of pages.

Pure but for ``media``, which is called for what is stored apart: the file of an image or document, and a
local fact. A load passes a function that returns the id of the stored object; for a fingerprint it returns
a hash of the content.
"""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid5

from django.utils.text import slugify

from lessons.curriculum.packs import pages
from lessons.curriculum.packs import records as pack

type Fields = dict[str, Any]
type Media = Callable[[pack.LocalFact | pack.Picture | pack.Document, str], Any]

# Blocks that a page names in another way than a pack.
BLOCK_NAMES = {"sources": "source_list"}


def curriculum_fields(curriculum: pages.Curriculum, text: pages.CurriculumText, media: Media) -> Fields:
    """The fields of the curriculum page in one language."""
    return _page_fields(text) | {"introduction": text.introduction.html}


def glossary_fields(glossary: pages.Glossary, text: pages.GlossaryText, media: Media) -> Fields:
    """The fields of the glossary's page in one language."""
    return _page_fields(text) | {"summary": text.summary, "words": _words(text.words)}


def module_fields(module: pages.Module, text: pages.ModuleText, media: Media) -> Fields:
    """The fields of a module's page in one language."""
    return _page_fields(text) | {
        "code": module.code,
        "number": module.number,
        "coming": module.coming,
        "minutes": module.minutes,
        "summary": text.summary,
        "introduction": text.introduction.html,
        "body": _module_body(module, text),
        "outcomes": [outcome.code for outcome in module.outcomes],
    }


def lesson_fields(lesson: pages.Lesson, text: pages.LessonText, media: Media) -> Fields:
    """The fields of a lesson's page in one language."""
    return activity_fields(lesson, text, media) | {
        "last_reviewed": lesson.last_reviewed,
        "review_by": lesson.review_by,
    }


def activity_fields(
    activity: pages.Activity | pages.Lesson, text: pages.ActivityText | pages.LessonText, media: Media
) -> Fields:
    """The fields of the page of a session activity in one language."""
    return _page_fields(text) | {
        "code": activity.code,
        "minutes": activity.minutes,
        "summary": text.summary,
        "body": [
            _stream(
                BLOCK_NAMES.get(block.type, block.type), block.id, _block_value(block, text.language, media)
            )
            for block in text.blocks
        ],
        "outcomes": list(activity.outcomes),
    }


def quiz_fields(quiz: pages.Quiz, text: pages.QuizText, media: Media) -> Fields:
    """The fields of a quiz's page in one language."""
    return _page_fields(text) | {
        "code": quiz.code,
        "introduction": text.introduction.plain,
        "pass_percent": quiz.pass_percent,
        "attempts_allowed": quiz.attempts,
        "questions": [_stream(question.kind, question.id, question.value) for question in text.questions],
    }


def outcome_fields(outcome: pages.Outcome, text: pages.OutcomeText, media: Media) -> Fields:
    """The fields of a learning outcome in one language."""
    return {
        "code": outcome.code,
        "statement": text.statement,
        "level": outcome.level,
        "shown_by": text.evidence,
    }


def fact_fields(fact: pages.Translated[pack.LocalFact], text: pack.LocalFact, media: Media) -> Fields:
    """The fields of a local fact in one language."""
    return {"label": text.label, "value": text.value, "checked_on": fact.source.checked}


def texts_in(value: Any) -> Iterator[str]:
    """Every text in the value of a field, in order, without block types and ids."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from texts_in([inner for name, inner in value.items() if name not in ("type", "id")])
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from texts_in(inner)


def texts_stored_apart(record: Any, text: Any) -> list[tuple[str, str]]:
    """The texts of a page's file that other objects hold: a module's outcomes, a lesson's local facts."""
    if isinstance(record, pages.Module):
        outcomes = [outcome.translations.get(text.language, outcome.source) for outcome in record.outcomes]
        return [(outcome.statement, outcome.evidence) for outcome in outcomes]
    blocks = [block for block in getattr(text, "blocks", ()) if isinstance(block, pack.LocalFacts)]
    return [(fact.label, fact.value) for block in blocks for fact in block.facts]


def _page_fields(text: pages.Text) -> Fields:
    return {"title": text.title, "slug": text.slug or slugify(text.title)}


def _stream(kind: str, identity: UUID, value: Any) -> Fields:
    return {"type": kind, "value": value, "id": str(identity)}


def _item(identity: UUID, value: Any) -> Fields:
    return {"type": "item", "value": value, "id": str(identity)}


def _words(words: tuple[pack.Word, ...]) -> list[Fields]:
    return [
        _item(
            word.id,
            {"term": word.term, "english": word.in_english or word.term, "meaning": word.meaning},
        )
        for word in words
    ]


def _module_body(module: pages.Module, text: pages.ModuleText) -> list[Fields]:
    """The blocks after a module's introduction; each has an identity made from the module's."""
    parts: list[tuple[str, str, Any]] = []
    if text.words:
        parts.append(("words_to_know", "words", _words(text.words)))
    if text.reflection:
        parts.append(("reflection", "reflection", text.reflection.html))
    if text.materials:
        items = [_item(material.id, material.text.html) for material in text.materials]
        parts.append(("materials", "materials", items))
    if text.facilitator_note:
        parts.append(("facilitator_note", "facilitator-note", text.facilitator_note.html))
    return [_stream(kind, uuid5(module.id, key), value) for kind, key, value in parts]


def _block_value(block: pack.Block, language: str, media: Media) -> Any:
    match block:
        case pack.Heading():
            return {"text": block.text, "level": str(block.level)}
        case pack.Prose():
            return block.text.html
        case pack.Words():
            return _words(block.words)
        case pack.Picture():
            image = {"image": media(block, block.alt), "decorative": False, "alt_text": block.alt}
            return {"image": image, "caption": block.caption}
        case pack.Document():
            return {"document": media(block, block.title), "title": block.title}
        case pack.Steps():
            return [_item(step.id, step.text.html) for step in block.steps]
        case pack.SelfCheck():
            return _self_check(block.question, language)
        case pack.Table():
            rows = [_item(uuid5(block.id, f"row-{n}"), _row(row)) for n, row in enumerate(block.rows, 1)]
            return {"header": _row(block.header), "rows": rows}
        case pack.Sources():
            return [_source(source) for source in block.sources]
        case pack.LocalFacts():
            return [_item(fact.id, media(fact, fact.label)) for fact in block.facts]
        case _:
            raise TypeError(f"no field for a block of type {block.type}")


def _row(cells: tuple[pack.RichText, ...]) -> str:
    return " | ".join(cell.plain for cell in cells)


def _source(source: pack.Source) -> Fields:
    fields = {name: getattr(source, name) for name in ("title", "kind", "address", "checked")}
    return _item(source.id, fields)


def _self_check(question: pack.QuestionText, language: str) -> Fields:
    """An ungraded question: with choices where its type has some, else with an answer to open."""
    parts = question.type.self_check(question.id, question.answer, language)
    return {
        "question": question.prompt.html + parts.listed,
        "choices": [
            _item(identity, {"text": text, "is_right": is_right})
            for identity, text, is_right in parts.choices
        ],
        "answer": parts.answer + question.right.html,
        "not_yet": question.not_yet.html,
    }
