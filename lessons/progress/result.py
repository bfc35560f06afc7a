"""What the page of a sent attempt shows: the sentence, the seats, the next step, then each question."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from institute.i18n.digits import localize_digits
from lessons.curriculum.models import LessonPage
from lessons.curriculum.queries import in_language, lessons_of, parent_of
from lessons.progress.models import Attempt, ScoreEvent, ScoreKind
from lessons.progress.queries import standing_of
from lessons.progress.taking import quiz_of, time_zone_of
from lessons.quizzes.answers import is_empty
from lessons.quizzes.points import FULL_POINTS
from lessons.quizzes.queries import wording_for
from lessons.quizzes.question_types import type_of
from lessons.quizzes.question_view import ResultLine
from lessons.quizzes.snapshots import quiz_snapshot
from lessons.quizzes.wording import NOT_YET, RIGHT, STEM, LocalizedText


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One question of a sent attempt. It names nothing as right that the learner did not choose."""

    number: int
    stem: LocalizedText
    passed: bool
    verdict: str
    said: list[ResultLine]
    said_label: str
    thought: LocalizedText
    points: Decimal
    outcome: str
    # What the facilitator who read the answer wrote to the parent.
    note: str = ""


def result_of(attempt: Attempt, *, language: str) -> dict:
    """Everything on the result page, in the language of the reader, whatever the language of the answers."""
    snapshot = quiz_snapshot(attempt.revision)
    wording = wording_for(attempt.revision, attempt.quiz_key, language)
    responses = {str(response.question_id): response for response in attempt.responses.all()}
    by_facilitators = ScoreEvent.objects.filter(
        response__in=[one.pk for one in responses.values()], kind=ScoreKind.FACILITATOR
    )
    is_read_by_people = any(type_of(question).is_scored_by_people for question in snapshot.questions)
    read = {score.response_id: score for score in by_facilitators} if is_read_by_people else {}
    reviewed = [
        _reviewed(question, number, wording, responses.get(question.id), read)
        for number, question in enumerate(snapshot.questions, 1)
    ]
    mine = Attempt.objects.by(attempt.learner_id).filter(quiz_key=attempt.quiz_key)
    quiz = quiz_of(attempt)
    [page] = in_language([quiz], language)
    return {
        "attempt": attempt,
        "page": page,
        "module": parent_of(page).specific,
        "sentence": sentence_for(attempt, sum(one.is_provisional for one in responses.values())),
        "seats": _seats(attempt),
        "points": in_points(attempt.points),
        "points_possible": in_points(attempt.points_possible),
        "points_to_pass": in_points(attempt.points_to_pass),
        "is_waiting": bool(attempt.points_provisional),
        "standing": standing_of(quiz, list(mine)),
        "lesson_again": None if attempt.is_passed else _lesson_again(page, reviewed, language),
        "not_yet": [question for question in reviewed if not question.passed],
        "right": [question for question in reviewed if question.passed],
        "time_zone": time_zone_of(attempt),
    }


def sentence_for(attempt: Attempt, waiting: int) -> str:
    """The first sentence: how it went; ``waiting`` is how many answers a facilitator has not read yet."""
    if attempt.is_passed and not attempt.is_passed_for_certain:
        return ngettext(
            "You passed. Your facilitator has one answer left to read.",
            "You passed. Your facilitator has %(count)s answers left to read.",
            waiting,
        ) % {"count": localize_digits(waiting)}
    if attempt.is_passed:
        return _("You passed.")
    away = -(-(attempt.points_to_pass - attempt.points) // FULL_POINTS)
    return ngettext(
        "Not yet. You were one answer away.", "Not yet. You were %(count)d answers away.", away
    ) % {"count": away}


def in_points(hundredths: int) -> Decimal:
    """Points as they are shown: 650 hundredths are 6.5."""
    return Decimal(hundredths) / 100


def _seats(attempt):
    filled, seats = attempt.points // FULL_POINTS, attempt.points_possible // FULL_POINTS
    return ["filled"] * filled + ["open"] * (seats - filled)


def _reviewed(question, number, wording, response, read):
    points = (response and response.points) or 0
    passed = points == FULL_POINTS
    waits = bool(response and response.is_provisional)
    score = response and read.get(response.pk)
    said = [] if response is None else type_of(question).result_lines(question, response.answer, wording)
    return QuestionResult(
        number=number,
        stem=wording.of(question.id, STEM),
        passed=passed,
        verdict=_("That is it") if passed else _("Waiting to be read") if waits else _("Not yet"),
        said=said,
        said_label=_label(question, response, said, score),
        thought=LocalizedText("", "") if waits else wording.of(question.id, RIGHT if passed else NOT_YET),
        points=in_points(points),
        outcome=question.outcome,
        note=score.reason if score else "",
    )


def _label(question, response, said, score):
    if response is None or is_empty(response.answer):
        return _("You left this question open.")
    if response.is_provisional:
        return _("Your facilitator reads your answer. Until then it counts half a point.")
    if score:
        return READ_WORDS[score.points]
    if type_of(question).counts_lines:
        words = ngettext("%(right)d of %(count)d is right", "%(right)d of %(count)d are right", len(said))
        return words % {"right": sum(one.right for one in said), "count": len(said)}
    return _("Your answer")


READ_WORDS = {
    0: gettext_lazy("Your facilitator read your answer and gave no point."),
    50: gettext_lazy("Your facilitator read your answer and gave half a point."),
    100: gettext_lazy("Your facilitator read your answer and gave 1 point."),
}


def _lesson_again(page, reviewed, language):
    """The lesson that teaches most of what was not right yet; the first one where no outcome says."""
    lessons = lessons_of(parent_of(page).specific, language)
    taught = LessonPage.outcomes.through.objects.filter(lessonpage__in=lessons)
    missed = [question.outcome for question in reviewed if not question.passed]
    counts = dict.fromkeys((lesson.pk for lesson in lessons), 0)
    for lesson_id, code in taught.values_list("lessonpage_id", "learningoutcome__code"):
        counts[lesson_id] += missed.count(code)
    return max(lessons, key=lambda lesson: counts[lesson.pk], default=None)
