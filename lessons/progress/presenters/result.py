"""Template contexts of a submitted attempt: the sentence, the next step, then each question."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from institute.i18n.digits import localize_digits
from lessons.curriculum.models import LessonPage
from lessons.curriculum.queries import in_language, lessons_of, parent_of
from lessons.progress.models import Attempt, Response, ScoreEvent, ScoreKind
from lessons.progress.presenters.open_attempt import quiz_of, time_zone_of
from lessons.progress.queries import standing_of
from lessons.quizzes.answers import is_empty
from lessons.quizzes.models import QuizPage
from lessons.quizzes.points import FULL_POINTS
from lessons.quizzes.queries import wording_for
from lessons.quizzes.question import Question
from lessons.quizzes.question_types import type_of
from lessons.quizzes.question_view import ResultLine
from lessons.quizzes.snapshots import quiz_snapshot
from lessons.quizzes.wording import NOT_YET, RIGHT, STEM, LocalizedText, Wording

SCORED_LABELS = {
    0: gettext_lazy("Your facilitator read your answer and gave no point."),
    50: gettext_lazy("Your facilitator read your answer and gave half a point."),
    100: gettext_lazy("Your facilitator read your answer and gave 1 point."),
}


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One question of a submitted attempt. It names nothing as right that the learner did not choose."""

    number: int
    stem: LocalizedText
    passed: bool
    verdict: str
    said: list[ResultLine]
    said_label: str
    thought: LocalizedText
    points: Decimal
    outcome: str
    # What the facilitator who scored the answer wrote to the learner.
    note: str = ""


def result_context(attempt: Attempt, *, language: str) -> dict[str, Any]:
    """The context of the result page, in the reader's language, whatever the language of the answers."""
    snapshot = quiz_snapshot(attempt.revision)
    wording = wording_for(attempt.revision, attempt.quiz_key, language)
    responses = {str(response.question_id): response for response in attempt.responses.all()}
    by_facilitators = ScoreEvent.objects.filter(
        response__in=[response.pk for response in responses.values()], kind=ScoreKind.FACILITATOR
    )
    has_short_answers = any(type_of(question).is_scored_by_people for question in snapshot.questions)
    scores = {score.response_id: score for score in by_facilitators} if has_short_answers else {}
    results = [
        _question_result(question, number, wording, responses.get(question.id), scores)
        for number, question in enumerate(snapshot.questions, 1)
    ]
    attempts = Attempt.objects.by(attempt.learner_id).filter(quiz_key=attempt.quiz_key)
    quiz = quiz_of(attempt)
    [page] = in_language([quiz], language)
    return {
        "attempt": attempt,
        "page": page,
        "module": parent_of(page).specific,
        "sentence": sentence_for(attempt, sum(response.is_provisional for response in responses.values())),
        "seats": _seats(attempt),
        "points": in_points(attempt.points or 0),
        "points_possible": in_points(attempt.points_possible),
        "points_to_pass": in_points(attempt.points_to_pass),
        "is_waiting": bool(attempt.points_provisional),
        "standing": standing_of(quiz, list(attempts)),
        "lesson_again": None if attempt.is_passed else _lesson_again(page, results, language),
        "not_yet": [result for result in results if not result.passed],
        "right": [result for result in results if result.passed],
        "time_zone": time_zone_of(attempt),
    }


def sentence_for(attempt: Attempt, waiting: int) -> str:
    """The first sentence on the page; ``waiting`` is how many answers a facilitator has yet to score."""
    if attempt.is_passed and not attempt.is_passed_for_certain:
        return ngettext(
            "You passed. Your facilitator has one answer left to read.",
            "You passed. Your facilitator has %(count)s answers left to read.",
            waiting,
        ) % {"count": localize_digits(waiting)}
    if attempt.is_passed:
        return _("You passed.")
    # Rounded up to whole answers.
    away = -(-(attempt.points_to_pass - (attempt.points or 0)) // FULL_POINTS)
    return ngettext(
        "Not yet. You were one answer away.", "Not yet. You were %(count)d answers away.", away
    ) % {"count": away}


def in_points(hundredths: int) -> Decimal:
    """Points as they are shown: 650 hundredths are 6.5."""
    return Decimal(hundredths) / 100


def _seats(attempt: Attempt) -> list[str]:
    filled, seats = (attempt.points or 0) // FULL_POINTS, attempt.points_possible // FULL_POINTS
    return ["filled"] * filled + ["open"] * (seats - filled)


def _question_result(
    question: Question,
    number: int,
    wording: Wording,
    response: Response | None,
    scores: dict[int, ScoreEvent],
) -> QuestionResult:
    points = (response and response.points) or 0
    passed = points == FULL_POINTS
    waits = bool(response and response.is_provisional)
    score = scores.get(response.pk) if response else None
    lines = [] if response is None else type_of(question).result_lines(question, response.answer, wording)
    return QuestionResult(
        number=number,
        stem=wording.of(question.id, STEM),
        passed=passed,
        verdict=_("That is it") if passed else _("Waiting to be read") if waits else _("Not yet"),
        said=lines,
        said_label=_answer_label(question, response, lines, score),
        thought=LocalizedText("", "") if waits else wording.of(question.id, RIGHT if passed else NOT_YET),
        points=in_points(points),
        outcome=question.outcome,
        note=score.reason if score else "",
    )


def _answer_label(
    question: Question, response: Response | None, lines: list[ResultLine], score: ScoreEvent | None
) -> str:
    if response is None or is_empty(response.answer):
        return _("You left this question open.")
    if response.is_provisional:
        return _("Your facilitator reads your answer. Until then it counts half a point.")
    if score:
        return str(SCORED_LABELS[score.points])
    if type_of(question).counts_lines:
        text = ngettext("%(right)d of %(count)d is right", "%(right)d of %(count)d are right", len(lines))
        return text % {"right": sum(line.right for line in lines), "count": len(lines)}
    return _("Your answer")


def _lesson_again(page: QuizPage, results: list[QuestionResult], language: str) -> LessonPage | None:
    """The lesson that teaches most of the outcomes missed; the first lesson where no outcome decides."""
    lessons = lessons_of(parent_of(page).specific, language)
    taught = LessonPage.outcomes.through.objects.filter(lessonpage__in=lessons)
    missed = [result.outcome for result in results if not result.passed]
    counts = dict.fromkeys((lesson.pk for lesson in lessons), 0)
    for lesson_id, code in taught.values_list("lessonpage_id", "learningoutcome__code"):
        counts[lesson_id] += missed.count(code)
    return max(lessons, key=lambda lesson: counts[lesson.pk], default=None)
