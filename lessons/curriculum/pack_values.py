"""Turns the records of a curriculum pack into what the fields of pages hold.

Pure but for ``media``, which is asked for the file of each picture and document block: a load gives the id
of the stored file, a fingerprint gives its hash.
"""

from uuid import uuid5

from django.utils.text import slugify
from django.utils.translation import gettext, override

from lessons.curriculum.packs import block_as_rich_text
from lessons.curriculum.packs import records as pack


def curriculum_fields(curriculum, text, media):
    """The fields of the curriculum page in one language."""
    return _page_fields(text) | {"introduction": text.introduction.html}


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
    return _page_fields(text) | {
        "code": lesson.code,
        "minutes": lesson.minutes,
        "summary": text.summary,
        "body": [value for block in text.blocks for value in _block(block, text.language, media)],
        "outcomes": list(lesson.outcomes),
        "last_reviewed": lesson.last_reviewed,
        "review_by": lesson.review_by,
    }


def quiz_fields(quiz, text, media):
    """The fields of a quiz's page in one language."""
    return _page_fields(text) | {
        "code": quiz.code,
        "introduction": text.introduction.plain,
        "pass_percent": quiz.pass_percent,
        "attempts_allowed": quiz.attempts,
        "questions": [
            _stream(question.type, question.id, _question(question)) for question in text.questions
        ],
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
        parts.append(("talk_about_it", "reflection", text.reflection.html))
    note = text.facilitator_note.html
    if text.materials:
        note += "<ul>" + "".join(f"<li>{item.text.pieces[0]}</li>" for item in text.materials) + "</ul>"
    if note:
        parts.append(("facilitator_note", "facilitator-note", note))
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
            question = block.question
            choices = "".join(f"<li>{choice.text.pieces[0]}</li>" for choice in question.choices)
            listed = f"<ul>{choices}</ul>" if choices else ""
            value = {"question": question.prompt.html + listed, "answer": question.right.html}
        case _:
            with override(language):
                text = block_as_rich_text(block, last_checked=gettext("Facts last checked:"))
            if text is None:
                return []
            kind = "sources" if isinstance(block, pack.Sources) else "text"
            return [_stream(kind, block.id, text.html)]
    return [_stream(block.type, block.id, value)]


def _question(question):
    """The value of a question block; see ``lessons.quizzes.blocks``."""
    value = {
        "code": question.code,
        "outcome": question.outcome or "",
        "stem": question.prompt.plain,
        "feedback_right": question.right.plain,
        "feedback_not_yet": question.not_yet.plain,
    }
    match question.type:
        case "multiple_choice" | "multiple_response":
            value["choices"] = [
                _item(choice.id, {"text": choice.text.plain, "is_right": choice.right})
                for choice in question.choices
            ]
        case "true_false":
            value["answer"] = "true" if question.truth else "false"
        case "matching":
            value["pairs"] = [
                _item(pair.id, {"left": pair.left.plain, "right": pair.right.plain})
                for pair in question.pairs
            ]
            value["extras"] = [_item(extra.id, {"text": extra.text.plain}) for extra in question.distractors]
        case "ordering":
            value["lines"] = [_item(line.id, {"text": line.text.plain}) for line in question.choices]
        case "numeric":
            value |= {
                "number": str(question.number),
                "tolerance": str(question.tolerance),
                "unit": question.unit,
            }
        case "short_answer":
            value["rubric"] = [
                _item(step.id, {"credit": str(step.credit), "text": step.text.plain})
                for step in question.rubric
            ]
    return value
