"""The parent's own pages: home, and the path through the modules."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from certificates.models import Certificate
from certificates.queries import confirmed_name
from institute.cohorts.models import Enrolment, Session
from institute.completion.evaluation import evaluate
from institute.completion.facts import Known, modules_of
from institute.i18n.digits import localize_digits
from institute.learner_home import cards
from institute.learner_home.next_step import pick_step
from institute.learner_home.path import attempts_of, current_module, path_of
from institute.people.access import parent_required


@require_safe
@parent_required
def learner_home(request):
    """Show one next step, what is left for the certificate, the next session and the path."""
    at = timezone.now()
    enrolment = _current_enrolment(request.user)
    if enrolment is None or enrolment.withdrawn_on is not None:
        return render(request, "pages/learner_home_empty.html", {"has_left": enrolment is not None})
    modules, attempts = modules_of([enrolment.cohort_id]), attempts_of(enrolment.learner_id)
    sessions = list(Session.objects.filter(cohort=enrolment.cohort_id))
    for one in sessions:
        one.cohort = enrolment.cohort
    path = path_of(enrolment, at, modules, attempts)
    certificates = list(Certificate.objects.by(request.user).order_by("-issued_at"))
    here = [one for one in certificates if one.enrolment_id == enrolment.pk]
    standing = next((one for one in here if one.is_valid), None)
    withdrawn = None if standing else next(iter(here), None)
    evaluation = confirmed = None
    if not standing:
        planned = [one for one in sessions if one.cancelled_at is None]
        known = Known(planned, modules, attempts)
        # A certificate that was taken away waits for no roster.
        evaluation = evaluate(enrolment, at, known=known, with_rosters=not withdrawn)
        confirmed = confirmed_name(enrolment)
    session, called_off = _coming_sessions(sessions, at)
    step = pick_step(
        path,
        has_certificate=standing is not None,
        # What a person took away is not offered again here.
        is_complete=evaluation is not None and evaluation.is_complete and withdrawn is None,
        may_be_issued=evaluation is not None and evaluation.may_be_issued,
        is_named=confirmed is not None,
        next_session=session,
    )
    context = {
        "greeting": _greeting(path),
        "seats_done": sum(module.is_done for module in path),
        "seats_total": len(path),
        "seats_label": _seats_taken(path),
        "step": cards.next_step_card(step, enrolment=enrolment, certificate=standing, session=session),
        "left": cards.left_items(evaluation, path, session) if evaluation else [],
        # The reasons are whole sentences: one after the other they are one notice.
        "waits_for": "" if standing or withdrawn else localize_digits(" ".join(evaluation.waits_for)),
        "certificate": standing,
        "confirmed": confirmed,
        "name_url": reverse("name-on-certificate", args=[enrolment.pk]),
        "withdrawn": withdrawn,
        "others": [one for one in certificates if one.is_valid and one is not standing],
        "session": cards.session_card(session) if session else None,
        "called_off": [cards.session_card(one) for one in called_off],
        "steps": cards.trail_steps(path),
    }
    return render(request, "pages/learner_home.html", context)


@require_safe
@parent_required
def my_path(request):
    """Show all modules with their lessons and quizzes."""
    at = timezone.now()
    enrolment = _current_enrolment(request.user)
    if enrolment is None or enrolment.withdrawn_on is not None:
        return render(request, "pages/learner_home_empty.html", {"has_left": enrolment is not None})
    taken, attempts = modules_of([enrolment.cohort_id]), attempts_of(enrolment.learner_id)
    path = path_of(enrolment, at, taken, attempts)
    modules = [
        {"head": head, "lessons": cards.lesson_items(module) if module.is_open else []}
        for head, module in zip(cards.trail_steps(path), path, strict=True)
    ]
    return render(request, "pages/my_path.html", {"modules": modules, "cohort": enrolment.cohort})


def _current_enrolment(learner):
    """The newest enrolment that was not withdrawn, else the newest withdrawn one, else ``None``."""
    enrolments = (
        Enrolment.objects.by(learner).select_related("cohort").order_by("-joined_on", "-cohort__starts_on")
    )
    return min(enrolments, key=lambda enrolment: enrolment.withdrawn_on is not None, default=None)


def _seats_taken(path):
    done = sum(module.is_done for module in path)
    sentence = ngettext(
        "%(done)d of %(total)d seats is yours.", "%(done)d of %(total)d seats are yours.", done
    )
    return localize_digits(sentence % {"done": done, "total": len(path)})


def _coming_sessions(sessions, at):
    """The next session that takes place, and the cancelled ones before it: she may have noted their day."""
    called_off = []
    for session in sessions:
        if session.ends_at <= at:
            continue
        if session.cancelled_at is None:
            return session, called_off
        called_off.append(session)
    return None, called_off


def _greeting(path):
    """One or two whole sentences under the name."""
    if not path:
        return [gettext("Your modules are not open yet.")]
    module = current_module(path)
    here = (
        [localize_digits(gettext("You are in module %(number)d.") % {"number": module.number})]
        if module
        else []
    )
    return [_seats_taken(path), *here]
