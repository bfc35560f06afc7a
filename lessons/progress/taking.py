"""What the page of an open attempt shows."""

from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from institute.i18n.digits import localize_digits
from lessons.curriculum.outline import outline
from lessons.curriculum.queries import in_language, parent_of
from lessons.progress.forms import AnswersForm, seen_in
from lessons.progress.models import Attempt
from lessons.progress.queries import answers_shown
from lessons.progress.unsent import PendingAnswers
from lessons.quizzes.models import QuizPage
from lessons.quizzes.queries import wording_for
from lessons.quizzes.rendering import render_questions
from lessons.quizzes.snapshots import QuizSnapshot, quiz_snapshot


def open_attempt_context(attempt: Attempt, *, language: str, asks_again: bool = False, unsent=None) -> dict:
    """The questions with the answers that stand, and how far the learner is.

    ``asks_again`` is set after they sent with questions open: then those are listed. ``unsent`` is what they
    sent while they were signed out: it stands on the page, and is not saved.
    """
    snapshot = quiz_snapshot(attempt.revision)
    wording = wording_for(attempt.revision, attempt.quiz_key, language)
    responses = list(attempt.responses.all())
    answers = {str(response.question_id): response.answer for response in responses}
    not_saved = answers_not_saved(attempt, snapshot, unsent) if unsent else {}
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
        "saved": saved_words(attempt, last) if last else "",
        "seen": max((response.sequence for response in responses), default=0),
        "is_unsent": bool(not_saved),
        "unsent_words": still_waiting(snapshot, not_saved),
    }


def answers_not_saved(attempt: Attempt, snapshot: QuizSnapshot, unsent: PendingAnswers) -> dict:
    """The kept answers by question id, without those to questions that were answered again since."""
    shown = answers_shown(attempt, seen_in(unsent.fields))
    kept = AnswersForm(snapshot, attempt.shuffle_seed, unsent.fields, shown).cleaned()
    newer = attempt.answer_events.filter(at__gt=unsent.at).values_list("question_id", flat=True)
    return {question_id: kept[question_id] for question_id in kept.keys() - set(map(str, newer))}


def still_waiting(snapshot: QuizSnapshot, ids) -> str:
    """Which answers are not saved yet, by the numbers of their questions; nothing where all are."""
    return _naming(snapshot, ids, _("Still waiting: question #"), _("Still waiting: questions #"))


def saved_now(snapshot: QuizSnapshot, ids) -> str:
    """Which answers that had to wait are saved now, by the numbers of their questions."""
    return _naming(snapshot, ids, _("Saved now: question #"), _("Saved now: questions #"))


def _naming(snapshot, ids, one, many):
    """The words that quiz.js has as well, with the numbers in the place of their mark."""
    numbers = [localize_digits(number) for number, each in enumerate(snapshot.questions, 1) if each.id in ids]
    words = one if len(numbers) == 1 else many
    return words.replace("#", get_text_list(numbers, _("and"))) if numbers else ""


def quiz_of(attempt: Attempt) -> QuizPage:
    """The page of the quiz in the source language; one that is live is known without a query of its own."""
    live = outline().pages.get(attempt.quiz_id)
    return live or QuizPage.objects.select_related("locale").get(pk=attempt.quiz_id)


def seats_of(questions) -> list[str]:
    """One seat for each question: filled when answered; the first open one is next."""
    states = ["filled" if question.is_answered else "open" for question in questions]
    if "open" in states:
        states[states.index("open")] = "next"
    return states


def time_zone_of(attempt: Attempt) -> str:
    """The zone that times are shown in: the cohort's, else the parent's own."""
    place = attempt.enrolment.cohort if attempt.enrolment else attempt.learner
    return place.time_zone


def saved_words(attempt: Attempt, at) -> str:
    """The line that says when answers were saved last, on the clock of the cohort."""
    moment = timezone.localtime(at, ZoneInfo(time_zone_of(attempt)))
    return _("Saved at %(time)s") % {"time": localize_digits(date_format(moment, "TIME_FORMAT"))}
