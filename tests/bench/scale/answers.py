"""Ways in which a quiz of the data set is answered, each scored once by the site's own rules."""

from dataclasses import dataclass
from uuid import UUID

from learning_outcomes.models import LearningOutcome
from lessons.quizzes.points import FULL_POINTS
from lessons.quizzes.queries import wording_for
from lessons.quizzes.question_types import type_of
from lessons.quizzes.scoring import score_quiz
from lessons.quizzes.snapshots import QuizSnapshot


@dataclass(frozen=True)
class AnswerLine:
    """One answer of a sheet with what it earns."""

    question_id: UUID
    answer: object
    prompt_hash: str
    points: int


@dataclass(frozen=True)
class Shown:
    """What a sheet shows of one learning outcome."""

    outcome_key: UUID
    code: str
    points: int
    possible: int


@dataclass(frozen=True)
class AnswerSheet:
    """All answers of one attempt."""

    lines: tuple[AnswerLine, ...]
    shown: tuple[Shown, ...]
    points: int


@dataclass(frozen=True)
class AnsweredQuiz:
    """A quiz, and the sheets that pass it and that do not."""

    quiz_id: int
    key: UUID
    revision_id: int
    points_possible: int
    points_to_pass: int
    passing: tuple[AnswerSheet, ...]
    failing: tuple[AnswerSheet, ...]


def answered(quiz) -> AnsweredQuiz:
    """Work out sheets with ten, nine, eight … right answers of one live quiz."""
    snapshot = QuizSnapshot.from_revision(quiz.live_revision)
    wording = wording_for(quiz.live_revision, quiz.translation_key, "en")
    outcomes = dict(LearningOutcome.objects.in_source_language().values_list("code", "translation_key"))
    sheets = [_sheet(snapshot, wording, outcomes, right) for right in range(3, len(snapshot.questions) + 1)]
    return AnsweredQuiz(
        quiz.pk,
        quiz.translation_key,
        quiz.live_revision_id,
        snapshot.points_possible,
        snapshot.points_to_pass,
        tuple(one for one in sheets if one.points >= snapshot.points_to_pass),
        tuple(one for one in sheets if one.points < snapshot.points_to_pass),
    )


def _sheet(snapshot, wording, outcomes, right):
    answers = {
        question.id: type_of(question).full_answer(question) for question in snapshot.questions[:right]
    }
    scores = score_quiz(snapshot, answers)
    lines = tuple(
        AnswerLine(
            UUID(question.id), answers[question.id], wording.prompt_hash(question), scores[question.id].points
        )
        for question in snapshot.questions[:right]
    )
    shown = []
    for code in sorted({question.outcome for question in snapshot.questions}):
        measured = [scores[question.id].points for question in snapshot.questions if question.outcome == code]
        shown.append(Shown(outcomes[code], code, sum(measured), FULL_POINTS * len(measured)))
    return AnswerSheet(lines, tuple(shown), sum(score.points for score in scores.values()))
