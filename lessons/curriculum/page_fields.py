"""Turns the records of a curriculum pack into what the fields of pages hold.

Pure but for ``media``, which is asked for what is stored apart: the file of a picture or document, and a
local fact. A load gives the id of what is stored, a fingerprint says what it is.
"""

from uuid import uuid5

from django.utils.text import slugify

from lessons.curriculum.packs import records as pack
from lessons.curriculum.packs.pages import Module


def curriculum_fields(curriculum, text, media):
    """The fields of the curriculum page in one language."""
    return _page_fields(text) | {"introduction": text.introduction.html}


def glossary_fields(glossary, text, media):
    """The fields of the glossary's page in one language."""
    return _page_fields(text) | {"summary": text.summary, "words": _words(text.words)}


def module_fields(module, text, media):
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


def lesson_fields(lesson, text, media):
    """The fields of a lesson's page in one language."""
    return activity_fields(lesson, text, media) | {
        "last_reviewed": lesson.last_reviewed,
        "review_by": lesson.review_by,
    }


def activity_fields(activity, text, media):
    """The fields of the page of a session activity in one language."""
    return _page_fields(text) | {
        "code": activity.code,
        "minutes": activity.minutes,
        "summary": text.summary,
        "body": [value for block in text.blocks for value in _block(block, text.language, media)],
        "outcomes": list(activity.outcomes),
    }


def quiz_fields(quiz, text, media):
    """The fields of a quiz's page in one language."""
    return _page_fields(text) | {
        "code": quiz.code,
        "introduction": text.introduction.plain,
        "pass_percent": quiz.pass_percent,
        "attempts_allowed": quiz.attempts,
        "questions": [_stream(question.kind, question.id, question.value) for question in text.questions],
    }


def outcome_fields(outcome, text, media):
    """The fields of a learning outcome in one language."""
    return {
        "code": outcome.code,
        "statement": text.statement,
        "level": outcome.level,
        "shown_by": text.evidence,
    }


def _page_fields(text):
    return {"title": text.title, "slug": text.slug or slugify(text.title)}


def _stream(kind, identity, value):
    return {"type": kind, "value": value, "id": str(identity)}


def _item(identity, value):
    return {"type": "item", "value": value, "id": str(identity)}


def _words(words):
    return [
        _item(
            word.id,
            {"term": word.term, "english": word.in_english or word.term, "meaning": word.meaning},
        )
        for word in words
    ]


def _module_body(module, text):
    """What a module says beyond its introduction; each part has an identity made from the module's."""
    parts = []
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


def _block(block, language, media):
    """The value of one block of a lesson, as a list of none or one."""
    match block:
        case pack.Heading():
            value = {"text": block.text, "level": str(block.level)}
        case pack.Prose():
            value = block.text.html
        case pack.Words():
            value = _words(block.words)
        case pack.Picture():
            image = {"image": media(block, block.alt), "decorative": False, "alt_text": block.alt}
            value = {"image": image, "caption": block.caption}
        case pack.Document():
            value = {"document": media(block, block.title), "title": block.title}
        case pack.Steps():
            value = [_item(step.id, step.text.html) for step in block.steps]
        case pack.SelfCheck():
            value = _self_check(block.question, language)
        case pack.Table():
            rows = [_item(uuid5(block.id, f"row-{n}"), _row(row)) for n, row in enumerate(block.rows, 1)]
            value = {"header": _row(block.header), "rows": rows}
        case pack.LocalFacts():
            value = [_item(fact.id, media(fact, fact.label)) for fact in block.facts]
        case pack.Sources():
            return [_stream("source_list", block.id, [_source(source) for source in block.sources])]
    return [_stream(block.type, block.id, value)]


def _row(cells):
    return " | ".join(cell.plain for cell in cells)


def _source(source):
    named = {name: getattr(source, name) for name in ("title", "kind", "address", "checked")}
    return _item(source.id, named)


def _self_check(question, language):
    """An ungraded question: with choices where it is one of choosing, else with an answer to open."""
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


def fact_fields(record, text, media):
    """The fields of a local fact in one language."""
    return {"label": text.label, "value": text.value, "checked_on": record.source.checked}


def spoken(value):
    """Every text in the value of a field, in its order, without the names and identities of its parts."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from spoken([inner for name, inner in value.items() if name not in ("type", "id")])
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from spoken(inner)


def said_beside(record, text):
    """What the file of a page says that is stored apart: a module's outcomes, a lesson's local facts."""
    if isinstance(record, Module):
        outcomes = [one.translations.get(text.language, one.source) for one in record.outcomes]
        return [(outcome.statement, outcome.evidence) for outcome in outcomes]
    blocks = [block for block in getattr(text, "blocks", ()) if isinstance(block, pack.LocalFacts)]
    return [(fact.label, fact.value) for block in blocks for fact in block.facts]
