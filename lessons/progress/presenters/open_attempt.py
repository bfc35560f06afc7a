"""Template contexts of an open attempt."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from institute.i18n.digits import localize_digits
from lessons.curriculum.outline import outline
from lessons.curriculum.queries import in_language, parent_of
from lessons.progress.forms import AnswersForm, seen_sequence
from lessons.progress.models import Attempt
from lessons.progress.pending_answers import PendingAnswers
from lessons.progress.queries import answers_shown
from lessons.quizzes.models import QuizPage
from lessons.quizzes.queries import wording_for
from lessons.quizzes.question_view import QuestionView
from lessons.quizzes.rendering import render_questions
from lessons.quizzes.snapshots import QuizSnapshot, quiz_snapshot


def open_attempt_context(
    attempt: Attempt, *, language: str, asks_again: bool = False, pending: PendingAnswers | None = None
) -> dict[str, Any]:
    """The questions of an attempt with the current answers, and how many are answered.

    ``asks_again`` is set after the learner sent with questions open: then those are listed. ``pending`` is
    what they sent while they were signed out: it is shown on the page, and is not saved.
    """
    snapshot = quiz_snapshot(attempt.revision)
    wording = wording_for(attempt.revision, attempt.quiz_key, language)
    responses = list(attempt.responses.all())
    answers = {str(response.question_id): response.answer for response in responses}
    not_saved = unsaved_answers(attempt, snapshot, pending) if pending else {}
    answers |= not_saved
    questions = render_questions(snapshot, wording, attempt.shuffle_seed, answers)
    open_questions = [question for question in questions if question.ask_again]
    [page] = in_language([quiz_of(attempt)], language)
    last = attempt.answer_events.order_by("-at").values_list("at", flat=True).first()
    return {
        "attempt": attempt,
        "page": page,
        "module": parent_of(page).specific,
        "questions": questions,
        "open_questions": open_questions,
        "asks_again": asks_again and bool(open_questions),
        "answered_count": sum(question.is_answered for question in questions),
        "seats": seats_of(questions),
        "saved": saved_at_label(attempt, last) if last else "",
        "seen": max((response.sequence for response in responses), default=0),
        "is_unsent": bool(not_saved),
        "unsent_words": still_waiting_label(snapshot, not_saved),
    }


def unsaved_answers(attempt: Attempt, snapshot: QuizSnapshot, pending: PendingAnswers) -> dict[str, Any]:
    """The pending answers by question id, without those to questions that were answered again since."""
    shown = answers_shown(attempt, seen_sequence(pending.fields))
    answers = AnswersForm(snapshot, attempt.shuffle_seed, pending.fields, shown).cleaned()
    newer = attempt.answer_events.filter(at__gt=pending.at).values_list("question_id", flat=True)
    return {question_id: answers[question_id] for question_id in answers.keys() - set(map(str, newer))}


def still_waiting_label(snapshot: QuizSnapshot, ids: Collection[str]) -> str:
    """A sentence with the numbers of the questions whose answers are not saved yet; empty where all are."""
    return _question_numbers(snapshot, ids, _("Still waiting: question #"), _("Still waiting: questions #"))


def saved_now_label(snapshot: QuizSnapshot, ids: Collection[str]) -> str:
    """A sentence with the numbers of the questions whose pending answers are saved now."""
    return _question_numbers(snapshot, ids, _("Saved now: question #"), _("Saved now: questions #"))


def _question_numbers(snapshot: QuizSnapshot, ids: Collection[str], singular: str, plural: str) -> str:
    """One of the sentences that quiz.js has as well, with the numbers in the place of ``#``."""
    numbers = [
        localize_digits(number) for number, question in enumerate(snapshot.questions, 1) if question.id in ids
    ]
    sentence = singular if len(numbers) == 1 else plural
    return sentence.replace("#", get_text_list(numbers, _("and"))) if numbers else ""


def quiz_of(attempt: Attempt) -> QuizPage:
    """The page of the quiz in the source language; a live page costs no query."""
    live = outline().pages.get(attempt.quiz_id)
    return live or QuizPage.objects.select_related("locale").get(pk=attempt.quiz_id)


def seats_of(questions: Iterable[QuestionView]) -> list[str]:
    """One seat for each question: filled when answered; the first open one is next."""
    states = ["filled" if question.is_answered else "open" for question in questions]
    if "open" in states:
        states[states.index("open")] = "next"
    return states


def time_zone_of(attempt: Attempt) -> str:
    """The time zone in which times are shown: the cohort's, else the learner's own."""
    return attempt.enrolment.cohort.time_zone if attempt.enrolment else attempt.learner.time_zone


def saved_at_label(attempt: Attempt, at: datetime) -> str:
    """The line that says when answers were saved last, in the time zone of the cohort."""
    moment = timezone.localtime(at, ZoneInfo(time_zone_of(attempt)))
    return _("Saved at %(time)s") % {"time": localize_digits(date_format(moment, "TIME_FORMAT"))}
