"""The context of each template component of the parent's pages, in the active language."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format, time_format
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from certificates.models import Certificate
from institute.cohorts.models import Enrolment, Session
from institute.completion.evaluation import Evaluation
from institute.completion.facts import Facts, SessionState
from institute.completion.requirements.base import RequirementResult
from institute.completion.requirements.registry import requirement_type
from institute.i18n.digits import localize_digits
from institute.i18n.direction import text_direction
from institute.learner_home.next_step import Step, StepKind
from institute.learner_home.path import ModuleStop, Stop, current_module
from lessons.curriculum.queries import content_language

type Context = dict[str, Any]

# Only the first session ahead is the next one; a session that waits for its marks is neither.
SEATS = {
    SessionState.ATTENDED: "filled",
    SessionState.MISSED: "missed",
    SessionState.UNMARKED: "open",
    SessionState.AHEAD: "open",
}


def language_attributes(language: str) -> dict[str, str]:
    """Return the ``lang`` and ``dir`` of a text; both empty where it is in the interface's language."""
    if language == content_language():
        return {"lang": "", "dir": ""}
    return {"lang": language, "dir": text_direction(language)}


def format_short_day(day: date) -> str:
    """Format a day without its year: February 7."""
    return localize_digits(date_format(day, "MONTH_DAY_FORMAT"))


def next_step_card(
    step: Step, *, enrolment: Enrolment, certificate: Certificate | None, session: Session | None
) -> Context:
    """Return what ``components/next_step.html`` takes for a step.

    Some steps are about the learner's valid certificate or next session: then it is given.
    """
    if step.kind == StepKind.CONFIRM_NAME:
        return {
            "title": gettext("One thing before your certificate: how is your name written?"),
            "text": gettext("You have done all that it asks for."),
            "action": gettext("Write my name"),
            "url": reverse("name-on-certificate", args=[enrolment.pk]),
            "wheat": True,
        }
    if step.kind == StepKind.GET_CERTIFICATE:
        return {
            "title": gettext("Your certificate is ready."),
            "text": gettext("You have done all that it asks for."),
            "action": gettext("Get my certificate"),
            "url": reverse("get-certificate", args=[enrolment.pk]),
            "post": True,
            "wheat": True,
        }
    if step.kind == StepKind.DOWNLOAD and certificate:
        return {
            "title": gettext("Your certificate is ready."),
            "text": gettext("Anyone who has its number can check that it is real."),
            "action": gettext("Download my certificate"),
            "url": reverse("download-certificate", args=[certificate.pk]),
            "wheat": True,
            "second_url": reverse("verify-certificate", args=[certificate.code]),
            "second_text": gettext("See what others see"),
        }
    if step.kind == StepKind.LESSON and step.module and step.stop:
        return _lesson_card(step.module, step.stop, step.position)
    if step.kind == StepKind.QUIZ and step.module and step.stop:
        return _quiz_card(step.module, step.stop)
    if step.kind == StepKind.SESSION and session:
        return {
            "title": gettext("Come to your next session"),
            "text": format_session_time(session),
            "action": gettext("See when and where"),
            "url": "#next-session",
        }
    return {
        "title": gettext("You have done all that is open now."),
        "text": gettext("When something new opens, it will appear here."),
        "action": gettext("Look at my path"),
        "url": reverse("my-path"),
    }


def _lesson_card(module: ModuleStop, stop: Stop, position: int) -> Context:
    language = language_attributes(stop.language)
    where = gettext("Module %(module)d, lesson %(lesson)d") % {
        "module": module.number,
        "lesson": position,
    }
    minutes = ngettext("%(count)d minute", "%(count)d minutes", stop.minutes) % {"count": stop.minutes}
    return {
        # A title in another language stands alone, so that it can be marked as that language.
        "title": stop.title if language["lang"] else gettext("Read: %(title)s") % {"title": stop.title},
        "action": gettext("Go on with the lesson") if stop.part else gettext("Start the lesson"),
        "url": f"{stop.url}#{stop.part.anchor}" if stop.part else stop.url,
        "place": stop.part.name if stop.part else "",
        "emblem": module.code,
        "facts": [
            {"icon": "book", "text": localize_digits(where)},
            {"icon": "clock", "text": localize_digits(minutes)},
        ],
        **language,
    }


def _quiz_card(module: ModuleStop, stop: Stop) -> Context:
    where = gettext("Module %(module)d") % {"module": module.number}
    card = {
        "title": stop.title,
        "text": gettext("You may try more than once. The best result counts."),
        "action": gettext("Go to the quiz"),
        "url": stop.url,
        "emblem": module.code,
        "facts": [{"icon": "quiz", "text": localize_digits(where)}],
        **language_attributes(stop.language),
    }
    if stop.attempt:
        card |= {
            "text": gettext("Your answers are saved. Go on where you stopped."),
            "action": gettext("Go on with the quiz"),
            "url": reverse("take-quiz", args=[stop.attempt]),
        }
    return card


def left_items(evaluation: Evaluation, path: Sequence[ModuleStop], session: Session | None) -> list[Context]:
    """Return what ``components/left_item.html`` takes for each requirement, with a link to what is next."""
    return [
        {
            "title": localize_digits(result.headline),
            "text": localize_digits(result.sentence),
            "icon": requirement_type(result.kind).icon,
            "done": result.is_met,
            "states": session_seats(evaluation.facts) if requirement_type(result.kind).shows_seats else [],
            **_next_action(result, path, session),
        }
        for result in evaluation.results
    ]


def _next_action(result: RequirementResult, path: Sequence[ModuleStop], session: Session | None) -> Context:
    """Return the link below a requirement; none where it is met, or what is next is not open yet."""
    if result.asks_for_help:
        return {"link_url": reverse("help"), "link_text": gettext("Ask for help")}
    if result.next_key is None:
        return {}
    if session and session.pk == result.next_key:
        return {"link_url": "#next-session", "link_text": gettext("See when and where")}
    for module in path:
        for stop in (*module.lessons, *module.quizzes) if module.is_open else ():
            if stop.key == result.next_key:
                return _link_to(stop, result.kind)
    return {}


def _link_to(stop: Stop, kind: str) -> Context:
    if stop.attempt:
        url = reverse("take-quiz", args=[stop.attempt])
        return {"link_url": url, "link_text": gettext("Go on with the quiz")}
    return {"link_url": stop.url, "link_text": str(requirement_type(kind).next_text)}


def session_seats(facts: Facts) -> list[str]:
    """Return one seat for each planned session; the first one ahead is the next."""
    seats = [SEATS[state] for state in facts.sessions]
    if SessionState.AHEAD in facts.sessions:
        seats[facts.sessions.index(SessionState.AHEAD)] = "next"
    return seats


def format_session_time(session: Session) -> str:
    """Format weekday, day and hours of a session in the time zone of its cohort."""
    start, end = session.local_start, session.ends_at.astimezone(session.cohort.zone)
    return localize_digits(
        gettext("%(weekday)s, %(day)s, %(start)s to %(end)s")
        % {
            "weekday": capfirst(date_format(start, "l")),
            "day": date_format(start, "MONTH_DAY_FORMAT"),
            "start": time_format(start, "TIME_FORMAT"),
            "end": time_format(end, "TIME_FORMAT"),
        }
    )


def session_card(session: Session) -> Context:
    """Return what ``components/date_stone.html`` takes for a session."""
    start = session.local_start
    return {
        "month": capfirst(date_format(start, "N")),
        "day": localize_digits(start.day),
        "title": localize_digits(
            gettext("Session %(number)d: %(title)s") % {"number": session.number, "title": session.title}
        ),
        "lines": [line for line in (format_session_time(session), session.venue) if line],
    }


def trail_steps(path: Sequence[ModuleStop]) -> list[Context]:
    """Return what ``components/trail.html`` takes for the modules of a path."""
    now = current_module(path)
    return [_trail_step(module, is_now=module is now) for module in path]


def _trail_step(module: ModuleStop, *, is_now: bool) -> Context:
    step: Context = {
        "number": module.number,
        "name": module.title,
        "emblem": module.code,
        "url": module.url if module.is_open else "",
        "detail": "",
        **language_attributes(module.language),
    }
    if module.is_done:
        return step | {"state": "done", "state_text": gettext("Done")}
    if not module.is_open and module.opens_on:
        opens = gettext("Opens %(day)s") % {"day": format_short_day(module.opens_on)}
        return step | {"state": "rest", "state_text": opens}
    if not is_now:
        return step | {"state": "open", "state_text": gettext("Open")}
    total = len(module.lessons)
    read = sum(lesson.is_done for lesson in module.lessons)
    detail = ngettext("%(read)d of %(total)d lesson", "%(read)d of %(total)d lessons", total)
    return step | {
        "state": "now",
        "state_text": gettext("You are here"),
        "detail": localize_digits(detail % {"read": read, "total": total}) if total else "",
    }


def lesson_items(module: ModuleStop) -> list[Context]:
    """Return what ``components/lesson_list.html`` takes: the lessons of a module, then its quizzes."""
    items = []
    for number, stop in enumerate((*module.lessons, *module.quizzes), start=1):
        minutes = ngettext("%(count)d minute", "%(count)d minutes", stop.minutes) % {"count": stop.minutes}
        items.append(
            {
                "number": number,
                "name": stop.title,
                "note": localize_digits(minutes) if stop.minutes else gettext("Quiz"),
                "url": stop.url if module.is_open else "",
                "state": "done" if stop.is_done else "",
                "stopped_at": stop.part.name if stop.part else "",
                **language_attributes(stop.language),
            }
        )
    return items
