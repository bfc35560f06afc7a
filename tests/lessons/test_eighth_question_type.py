"""A new type of question is one class and one template: a made-up one goes all the way."""

import json
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest
from django.urls import reverse
from PIL import Image
from wagtail.admin.panels.model_utils import get_edit_handler
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from institute.home.services import bootstrap_site
from learning_outcomes.models import Evidence
from lessons.curriculum.packs import PackError, read_pack
from lessons.curriculum.services import load_pack
from lessons.progress.models import Attempt
from lessons.quizzes.models import QuizPage
from lessons.quizzes.question import field_name
from lessons.quizzes.question_types import register, type_of, unregister
from lessons.quizzes.snapshots import clear_cache, quiz_snapshot, read_questions
from tests.bench.scale.content import make_curriculum
from tests.curriculum_made import item, make_quiz, question
from tests.factories import NOON, UserFactory, curriculum_tree, enrolled_in
from tests.lessons.curriculum.pack_folder import write_pack
from tests.lessons.made_up_type import Gaps
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
SENTENCES = [("We … for all children.", "act"), ("The board … in public.", "votes")]

PACK_EN = """\
---
quiz: ADV-Q
language: en
title: What you know
---

## Gaps {#q01}

Fill in the words.

- We … for all children. = act {#act}
- The board … in public. = votes {#votes}

Right: Yes.
Not yet: Read it again.
Measures: ADV-1
"""
PACK_ES = (
    PACK_EN.replace("language: en", "language: es")
    .replace("Measures: ADV-1\n", "")
    .replace("We … for all children. = act", "Nosotras … por todos.")
    .replace("The board … in public. = votes", "La junta … en público.")
)


def picture():
    """A picture that is one."""
    data = BytesIO()
    Image.new("RGB", (4, 4)).save(data, "PNG")
    return data.getvalue()


@pytest.fixture(autouse=True)
def _gaps(settings):
    """The eighth type, registered for one test as if it had been there when the process began."""
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"].append(Path(__file__).parent / "templates")
    settings.TEMPLATES = templates
    register(Gaps())
    _build_the_editor_again()
    yield
    unregister(Gaps.kind)
    _build_the_editor_again()


def _build_the_editor_again():
    QuizPage._meta.get_field("questions").__dict__.pop("stream_block", None)
    get_edit_handler.cache_clear()
    clear_cache()


def gaps_question():
    return question("gaps", 1, gaps=[item(text=text, missing=word) for text, word in SENTENCES])


@pytest.fixture
def tree():
    return curriculum_tree()


@pytest.fixture
def quiz(tree):
    return make_quiz(tree.module, [gaps_question()], slug="gaps", attempts_allowed=2)


@pytest.fixture
def parent(client, tree, quiz):
    return sign_in(client, enrolled_in(tree.module).learner)


@pytest.fixture
def attempt(parent, quiz):
    parent.post(reverse("begin-quiz", args=[quiz.translation_key]))
    return Attempt.objects.get()


@pytest.fixture
def asked(attempt):
    [found] = quiz_snapshot(attempt.revision).questions
    return found


def in_editor(**value):
    gaps = value.pop("gaps")
    listed = {
        str(number): {"id": "", "order": str(number), "deleted": "", "value": gap}
        for number, gap in enumerate(gaps)
    }
    return {**value, "gaps": {"count": str(len(gaps)), **listed}}


def test_an_editor_writes_it_and_publishes_it(client, tree):
    admin = sign_in(client, UserFactory(is_superuser=True))
    address = reverse("wagtailadmin_pages:edit", args=[tree.quiz.pk])
    written = in_editor(
        code="ADV-Q01",
        outcome="ADV-1",
        stem="Fill in the words.",
        feedback_right="",
        feedback_not_yet="",
        gaps=[{"text": text, "missing": word} for text, word in SENTENCES],
    )
    form = {
        "title": tree.quiz.title,
        "slug": tree.quiz.slug,
        "code": tree.quiz.code,
        "introduction": "",
        "pass_percent": "70",
        "attempts_allowed": "3",
        "shuffle": "on",
        "questions": streamfield([("gaps", written)]),
        "comments": inline_formset([]),
    }

    offered = admin.get(address)
    admin.post(address, nested_form_data(form) | {"action-publish": "action-publish"}, follow=True)

    assert "Fill the gaps" in offered.content.decode()
    [found] = quiz_snapshot(QuizPage.objects.get(pk=tree.quiz.pk).live_revision).questions
    assert list(found.details["missing"].values()) == ["act", "votes"]


def test_its_author_sees_it_as_a_parent_does(quiz):
    html = quiz.make_preview_request(preview_mode="questions").render().content.decode()

    assert "Write the missing words." in html
    assert "We … for all children." in html
    assert 'value="votes"' not in html


def test_a_parent_answers_it_tap_by_tap_sends_it_and_reads_the_result(parent, attempt, asked):
    page = reverse("take-quiz", args=[attempt.pk])
    first, second = (field_name(asked.id, key) for key in asked.choices)
    event = {"id": str(uuid4()), "sequence": 1, "question": asked.id, "fields": f"{first}=Act&{second}="}

    saved = parent.post(
        reverse("save-as-tapped", args=[attempt.pk]),
        json.dumps({"events": [event]}),
        content_type="application/json",
    )
    shown = parent.get(page).content.decode()
    asked_again = parent.post(page, {first: "Act", second: "", "action": "send"}, follow=True)
    result = parent.post(page, {first: "Act", second: "meets", "action": "send"}, follow=True)

    assert saved.json()["kept"] == [event["id"]]
    assert f'name="{first}" value="Act"' in shown
    assert "Some gaps are empty." in asked_again.content.decode()
    html = result.content.decode()
    assert "The board … in public. meets" in html
    assert "1 of 2 are right" in html
    assert "votes" not in html
    attempt.refresh_from_db()
    assert (attempt.points, attempt.points_possible) == (50, 100)


def test_what_it_shows_is_evidence_of_its_outcome(parent, attempt, asked):
    answer = type_of(asked).full_answer(asked)
    fields = {field_name(asked.id, key): word for key, word in answer.items()}

    parent.post(reverse("take-quiz", args=[attempt.pk]), fields | {"action": "send"})

    evidence = Evidence.objects.get()
    assert (evidence.outcome_code, evidence.points, evidence.possible) == ("ADV-1", 100, 100)


def test_a_field_of_it_that_names_no_gap_is_refused(parent, attempt, asked):
    fields = {field_name(asked.id, str(uuid4())): "act"}

    answer = parent.post(reverse("take-quiz", args=[attempt.pk]), fields, follow=True)

    assert "1 answer does not belong to this quiz." in answer.content.decode()
    assert not attempt.responses.exists()


def test_a_pack_brings_it_in_every_language(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    bootstrap_site(at=NOON, with_pages=False)
    quizzes = {"adv/quiz.en.md": PACK_EN, "adv/quiz.es.md": PACK_ES}
    folder = write_pack(tmp_path / "pack", **quizzes, **{"adv/files/bus.png": picture()})

    load_pack(folder, at=NOON)

    english, spanish = (
        QuizPage.objects.get(locale__language_code=code).questions.raw_data for code in ("en", "es")
    )
    [ours], [theirs] = read_questions(english), read_questions(spanish)
    assert ours.details["missing"] == theirs.details["missing"]
    assert list(ours.details["missing"].values()) == ["act", "votes"]
    [text] = read_pack(folder).modules[0].quiz.source.questions
    assert ours == text.question
    assert theirs.choices == ours.choices


def test_a_mistake_in_a_pack_names_its_line(tmp_path):
    wrong = PACK_EN.replace(" = votes", "")
    folder = write_pack(tmp_path, **{"adv/quiz.en.md": wrong, "adv/quiz.es.md": PACK_ES})

    with pytest.raises(PackError) as caught:
        read_pack(folder)

    assert [(error.path, error.line) for error in caught.value.errors] == [("adv/quiz.en.md", 12)]


def test_a_made_up_curriculum_has_it():
    bootstrap_site(at=NOON, with_pages=False)

    [module] = make_curriculum(Random(1), modules=1)  # noqa: S311 - the same curriculum each time

    kinds = [one.kind for one in quiz_snapshot(module.quiz.live_revision).questions]
    assert kinds.count("gaps") == 1
