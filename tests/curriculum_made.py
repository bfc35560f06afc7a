"""Makes curriculum pages, and a quiz with one question of each type. Used through ``tests.factories``."""

import uuid
from dataclasses import dataclass
from uuid import UUID

from wagtail.models import Locale, Page, Site
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from institute.home.models import HomePage
from learning_outcomes.models import LearningOutcome
from lessons.curriculum.models import ActivityPage, CurriculumPage, LessonPage, ModulePage
from lessons.progress.services import begin_attempt, save_answers, submit_attempt
from lessons.quizzes.models import QuizPage
from lessons.quizzes.question import field_name
from lessons.quizzes.question_types import type_of
from lessons.quizzes.question_types.matching import menu_order
from lessons.quizzes.snapshots import QuizSnapshot


@dataclass
class CurriculumTree:
    """Home, curriculum, one module with one lesson and one quiz; all live, in English."""

    home: HomePage
    curriculum: CurriculumPage
    module: ModulePage
    lesson: LessonPage
    quiz: QuizPage


def new_id():
    """An identity as the editor makes it."""
    return str(uuid.uuid4())


def item(**value):
    """One item of a list block with its identity."""
    return {"type": "item", "id": new_id(), "value": value}


def question(kind, place, /, **value):
    """One question block: ``question("true_false", 3, answer="false")``."""
    common = {
        "code": f"ADV-Q{place:02}",
        "outcome": "ADV-1",
        "stem": f"Stem of question {place}",
        "feedback_right": f"Praise {place}",
        "feedback_not_yet": f"Thought {place}",
    }
    return {"type": kind, "id": new_id(), "value": common | value}


def seven_questions():
    """One question of each of the seven types, as raw StreamField data."""

    def choices(*rights):
        return [item(text=f"Choice {place}", is_right=right) for place, right in enumerate(rights, 1)]

    return [
        question("multiple_choice", 1, choices=choices(False, True, False, False)),
        question("multiple_response", 2, choices=choices(True, True, False, True, False)),
        question("true_false", 3, answer="false"),
        question(
            "matching",
            4,
            pairs=[item(left=f"Left {n}", right=f"Right {n}") for n in (1, 2, 3, 4)],
            extras=[item(text="Belongs to nothing")],
        ),
        question("ordering", 5, lines=[item(text=f"Line {n}") for n in (1, 2, 3, 4, 5)]),
        question("numeric", 6, number="2400000", tolerance="0", unit="$"),
        question(
            "short_answer",
            7,
            rubric=[
                item(credit="100", text="All four parts"),
                item(credit="50", text="Two or three parts"),
                item(credit="0", text="Fewer"),
            ],
        ),
    ]


def publish(page):
    """Publish a page as an editor does, and return it as it stands then."""
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def make_home():
    """The home page of the site; the one that is there, if there is one."""
    home = HomePage.objects.first()
    if home is None:
        root = Page.get_first_root_node() or Page.add_root(
            instance=Page(title="Root", slug="root", locale=english())
        )
        # Wagtail's own welcome page has the slug "home".
        home = root.add_child(instance=HomePage(title="PASS", slug="pass", locale=english()))
        Site.objects.update_or_create(
            is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": home}
        )
    return home


def english():
    """The source locale."""
    return Locale.objects.get_or_create(language_code="en")[0]


def make_module(curriculum, number=1, code="ADV"):
    """A live module with an outcome of its own."""
    LearningOutcome.objects.get_or_create(
        code=f"{code}-1", locale=english(), defaults={"statement": "I can say what organizing is."}
    )
    module = curriculum.add_child(
        instance=ModulePage(title=f"Module {code}", slug=code.lower(), code=code, number=number)
    )
    return publish(module)


def make_lesson(module, number=1):
    """A live lesson at the end of its module."""
    code = f"{module.code}-L{number}"
    lesson = module.add_child(instance=LessonPage(title=f"Lesson {code}", slug=code.lower(), code=code))
    return publish(lesson)


def make_activity(module, number=1):
    """A live session activity at the end of its module."""
    code = f"{module.code}-A{number}"
    activity = module.add_child(
        instance=ActivityPage(
            title=f"Activity {code}",
            slug=code.lower(),
            code=code,
            summary="Marigolds on each table.",
            body=[("text", "<p>The key to the cards</p>"), ("facilitator_note", "<p>Bring tape</p>")],
        )
    )
    return publish(activity)


def make_quiz(module, questions=None, **fields):
    """A live quiz at the end of its module; ``questions`` is raw StreamField data, by default seven."""
    slug = fields.pop("slug", f"{module.code.lower()}-q")
    quiz = QuizPage(title=f"Quiz {module.code}", slug=slug, code=f"{module.code}-Q", **fields)
    quiz.questions = QuizPage.questions.field.to_python(questions or seven_questions())
    return publish(module.add_child(instance=quiz))


def curriculum_tree(**quiz_fields):
    """Home, curriculum, module ADV, its lesson, and its quiz with the seven types of question."""
    home = make_home()
    curriculum = publish(home.add_child(instance=CurriculumPage(title="Curriculum", slug="curriculum")))
    module = make_module(curriculum)
    return CurriculumTree(home, curriculum, module, make_lesson(module), make_quiz(module, **quiz_fields))


def right_answers(snapshot: QuizSnapshot):
    """The answer key of a quiz, in the form in which answers are kept."""
    return {one.id: right_answer(one) for one in snapshot.questions}


def right_answer(one):
    """The right answer to one question; some words for a short answer."""
    return type_of(one).full_answer(
        one, "At our school the gate is closed. We ask the site council to open it by May 1."
    )


def passed_attempt(enrolment, quiz, *, at):
    """An attempt with every answer right, sent at ``at``. The enrolment's cohort must have the module."""
    attempt = begin_attempt(enrolment.learner, quiz, language="en", at=at, enrolment=enrolment)
    answers = right_answers(QuizSnapshot.from_revision(attempt.revision))
    save_answers(attempt, answers, language="en", at=at)
    return submit_attempt(attempt, at=at)


def failed_attempt(enrolment, quiz, *, at):
    """An attempt that was sent without a single answer."""
    attempt = begin_attempt(enrolment.learner, quiz, language="en", at=at, enrolment=enrolment)
    return submit_attempt(attempt, at=at)


def question_of(quiz, kind):
    """The first question of a kind in the live revision of a quiz."""
    snapshot = QuizSnapshot.from_revision(quiz.live_revision)
    return next(one for one in snapshot.questions if one.kind == kind)


def well_mixed(attempt):
    """The open attempt, its lines to order not by chance in their right order: to leave them is no answer."""
    snapshot = QuizSnapshot.from_revision(attempt.revision)
    [lines] = [one for one in snapshot.questions if one.kind == "ordering"]
    while type_of(lines).choice_order(lines, attempt.shuffle_seed, shuffle=True) == lines.choices:
        attempt.shuffle_seed += 1
    attempt.save(update_fields=["shuffle_seed"])
    return attempt


def as_uuid(identity):
    """An identity as the database holds it."""
    return UUID(identity)


def publish_in(language, *pages, words=lambda text: f"[es] {text}"):
    """Translate pages through wagtail-localize, parents first, and publish them; the last one comes back.

    ``words`` makes the translation of each string; where it returns None the string stays untranslated.
    """
    locale = Locale.objects.get_or_create(language_code=language)[0]
    translated = None
    for page in pages:
        source, _created = TranslationSource.update_or_create_from_instance(page)
        translation, _created = Translation.objects.get_or_create(source=source, target_locale=locale)
        for segment in source.stringsegment_set.select_related("string"):
            if (data := words(segment.string.data)) is not None:
                StringTranslation.objects.update_or_create(
                    translation_of=segment.string,
                    locale=locale,
                    context=segment.context,
                    defaults={"data": data},
                )
        translation.save_target(publish=True)
        translated = publish(type(page).objects.get(translation_key=page.translation_key, locale=locale))
    return translated


def tree_in(language, tree, **kwargs):
    """Publish a whole :class:`CurriculumTree` in a language; returns its quiz."""
    pages = (tree.home, tree.curriculum, tree.module, tree.lesson, tree.quiz)
    return publish_in(language, *pages, **kwargs)


def as_form(attempt, answers):
    """Answers by identity as the fields of the HTML form."""
    data = {}
    for question in QuizSnapshot.from_revision(attempt.revision).questions:
        answer = answers.get(question.id)
        name = field_name(question.id)
        if question.kind == "ordering":
            data[name] = answer or list(
                type_of(question).choice_order(question, attempt.shuffle_seed, shuffle=True)
            )
        elif answer is None:
            continue
        elif question.kind == "matching":
            menu = menu_order(question, attempt.shuffle_seed)
            data |= {field_name(question.id, left): menu.index(right) + 1 for left, right in answer.items()}
        elif question.kind == "true_false":
            data[name] = "true" if answer else "false"
        else:
            data[name] = answer
    return data
