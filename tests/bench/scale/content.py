"""A made-up curriculum of the measured size: eight modules of five lessons and a quiz of ten questions."""

from dataclasses import dataclass
from uuid import UUID

from wagtail.models import Site

from learning_outcomes.models import LearningOutcome
from lessons.curriculum.models import CurriculumPage, LessonPage, ModulePage
from lessons.quizzes.models import QuizPage
from lessons.quizzes.question_types import question_types

CODES = ("ADV", "DEE", "FAC", "COM", "BUD", "CON", "BAR", "HEA")
LESSONS, OUTCOMES = 5, 4
WORDS = (
    "parents", "school", "district", "board", "meeting", "budget", "voice", "question", "answer",
    "together", "listen", "plan", "week", "child", "teacher", "council", "agenda", "public",
    "comment", "vote", "story", "number", "reason", "neighbor", "language", "time", "first",
    "small", "change", "because", "every", "people", "room", "table", "seat", "speak",
    "write", "read", "learn", "ask", "show", "help", "name", "begin",
)  # fmt: skip


@dataclass(frozen=True)
class ScaleModule:
    """One module with what records point at."""

    page: ModulePage
    lessons: tuple[LessonPage, ...]
    quiz: QuizPage


def make_curriculum(rng, modules=8) -> list[ScaleModule]:
    """Make and publish so many modules below the site's home page; the same for the same random numbers."""
    home = Site.objects.select_related("root_page").get(is_default_site=True).root_page
    curriculum = _publish(
        home, CurriculumPage(title="Curriculum to measure", slug="scale", translation_key=new_uuid(rng))
    )
    return [_module(curriculum, number, code, rng) for number, code in enumerate(CODES[:modules], 1)]


def new_uuid(rng) -> UUID:
    """A UUID from random numbers that can be repeated."""
    return UUID(int=rng.getrandbits(128), version=4)


def _module(curriculum, number, code, rng):
    outcomes = [
        LearningOutcome.objects.get_or_create(
            code=f"{code}-{place}",
            locale=curriculum.locale,
            defaults={"statement": f"I can {_words(rng, 9)}.", "translation_key": new_uuid(rng)},
        )[0]
        for place in range(1, OUTCOMES + 1)
    ]
    page = ModulePage(
        title=f"Module {code}", slug=f"scale-{code.lower()}", code=code, number=number, minutes=35,
        summary=_sentence(rng), introduction=f"<p>{_text(rng, 3)}</p>", translation_key=new_uuid(rng),
    )  # fmt: skip
    page.outcomes = outcomes
    _publish(curriculum, page)
    lessons = tuple(_lesson(page, place, code, rng) for place in range(1, LESSONS + 1))
    quiz = QuizPage(
        title=f"Quiz {code}", slug=f"scale-{code.lower()}-quiz", code=f"{code}-Q",
        introduction=_sentence(rng), translation_key=new_uuid(rng),
    )  # fmt: skip
    quiz.questions = QuizPage.questions.field.to_python(_questions(code, rng))
    return ScaleModule(page, lessons, _publish(page, quiz))


def _publish(parent, page):
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def _lesson(module, place, code, rng):
    page = LessonPage(
        title=f"Lesson {place} of {code}", slug=f"scale-{code.lower()}-{place}", code=f"{code}-L{place}",
        summary=_sentence(rng), translation_key=new_uuid(rng),
    )  # fmt: skip
    page.body = LessonPage.body.field.to_python(_body(rng))
    return _publish(module, page)


def _body(rng):
    """About as much text as the lessons of the starter pack."""

    def block(kind, value):
        return {"type": kind, "id": str(new_uuid(rng)), "value": value}

    def item(value):
        return {"type": "item", "id": str(new_uuid(rng)), "value": value}

    parts = []
    for _part in range(4):
        parts.append(block("heading", {"text": _words(rng, 5).capitalize(), "level": "2"}))
        parts.append(block("text", "".join(f"<p>{_text(rng, 5)}</p>" for _paragraph in range(3))))
    words = [{"term": word, "english": word, "meaning": _sentence(rng)} for word in rng.sample(WORDS, 4)]
    return [
        *parts,
        block("key_idea", f"<p>{_text(rng, 2)}</p>"),
        block("words_to_know", [item(word) for word in words]),
        block("steps", [item(f"<p>{_sentence(rng)}</p>") for _step in range(4)]),
        block("self_check", {"question": f"<p>{_sentence(rng)}</p>", "answer": f"<p>{_text(rng, 2)}</p>"}),
        block("try_it", f"<p>{_text(rng, 3)}</p>"),
        block("talk_about_it", f"<p>{_text(rng, 2)}</p>"),
    ]


def _questions(code, rng):
    """Ten questions of the types that the site scores by itself."""
    types = [one for one in question_types() for _number in range(one.made_up_count)]
    return [_question(one, number, code, rng) for number, one in enumerate(types, 1)]


def _question(question_type, number, code, rng):
    def item(**value):
        return {"type": "item", "id": str(new_uuid(rng)), "value": value}

    made_up = question_type.made_up_value(number, lambda count: _words(rng, count), item)
    common = {
        "code": f"{code}-Q{number:02}",
        "outcome": f"{code}-{number % OUTCOMES + 1}",
        "stem": _sentence(rng),
        "feedback_right": _sentence(rng),
        "feedback_not_yet": _sentence(rng),
    }
    return {"type": question_type.kind, "id": str(new_uuid(rng)), "value": common | made_up}


def _words(rng, count):
    return " ".join(rng.choices(WORDS, k=count))


def _sentence(rng):
    return f"{_words(rng, rng.randint(9, 16)).capitalize()}."


def _text(rng, sentences):
    return " ".join(_sentence(rng) for _sentence_number in range(sentences))
