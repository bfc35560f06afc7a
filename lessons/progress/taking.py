"""What the page of an open attempt shows."""

from lessons.curriculum.queries import in_language
from lessons.progress.models import Attempt
from lessons.quizzes.paper import Paper
from lessons.quizzes.queries import wording_for
from lessons.quizzes.sheet import asked


def paper_on_screen(attempt: Attempt, *, language: str, asks_again: bool = False) -> dict:
    """The questions with the answers that stand, and how far the parent is.

    ``asks_again`` is set after she sent with questions open: then those are listed.
    """
    paper = Paper.from_revision(attempt.revision)
    wording = wording_for(attempt.revision, attempt.quiz_key, language)
    answers = {str(response.question_id): response.answer for response in attempt.responses.all()}
    questions = asked(paper, wording, attempt.shuffle_seed, answers)
    open_questions = [question for question in questions if question.ask_again]
    [page] = in_language([attempt.quiz], language)
    last = attempt.answer_events.order_by("-at").first()
    return {
        "attempt": attempt,
        "page": page,
        "module": page.get_parent().specific,
        "questions": questions,
        "open_questions": open_questions,
        "asks_again": asks_again and bool(open_questions),
        "answered_count": sum(question.is_answered for question in questions),
        "seats": seats_of(questions),
        "saved_at": last and last.at,
        "time_zone": time_zone_of(attempt),
    }


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
