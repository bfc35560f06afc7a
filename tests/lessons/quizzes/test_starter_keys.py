"""The quizzes of the starter curriculum, as they are published: each key scores full, each can be passed."""

import pytest

from institute.home.services import bootstrap_site
from lessons.quizzes.answers import full_answer
from lessons.quizzes.models import QuizPage
from lessons.quizzes.paper import Paper
from lessons.quizzes.queries import wording_for
from lessons.quizzes.scoring import Score, score_paper
from lessons.quizzes.wording import STEM
from tests.extent import some
from tests.factories import NOON
from tests.starter_pack import REST, load_starter

pytestmark = pytest.mark.django_db
MODULES = some(("BUD", "ADV", "COM", "FAC", "DEE", "BAR", "CON", "HEA"), 4)


def test_every_key_scores_full_and_every_quiz_is_passed_by_it():
    bootstrap_site(with_pages=False)
    load_starter(*MODULES, at=NOON, leave=("lesson-[2-9]*", *REST))
    quizzes = QuizPage.objects.filter(locale__language_code="en")
    assert {quiz.code for quiz in quizzes} == {f"{module}-Q" for module in MODULES}

    for quiz in quizzes:
        paper = Paper.from_revision(quiz.live_revision)
        key = {question.id: full_answer(question, "Our own words.") for question in paper.questions}
        scores = score_paper(paper, key)

        for question in paper.questions:
            is_short = question.kind == "short_answer"
            assert scores[question.id] == (Score(50, True) if is_short else Score(100)), question.code
            assert bool(question.rubric) == is_short, question.code
            assert question.outcome, question.code
        certain = sum(score.points for score in scores.values() if not score.is_provisional)
        assert certain >= paper.points_to_pass, quiz.code
        spanish = wording_for(quiz.live_revision, quiz.translation_key, "es")
        assert {spanish.of(question.id, STEM).lang for question in paper.questions} == {"es"}, quiz.code
