"""The parent's own pages: home, and the path through the modules."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from institute.cohorts.models import Enrolment
from institute.completion.facts import modules_of
from institute.learner_home import components
from institute.learner_home.path import attempts_of, module_path
from institute.learner_home.presenters import LearnerHome
from institute.people.access import parent_required


@require_safe
@parent_required
def learner_home(request: HttpRequest) -> HttpResponse:
    """Show one next step, what is left for the certificate, the next session and the path."""
    enrolment = _current_enrolment(request.user)
    if enrolment is None or enrolment.withdrawn_on is not None:
        return _no_enrolment(request, enrolment)
    return render(request, "pages/learner_home.html", LearnerHome(enrolment, timezone.now()).context())


@require_safe
@parent_required
def my_path(request: HttpRequest) -> HttpResponse:
    """Show all modules with their lessons and quizzes."""
    enrolment = _current_enrolment(request.user)
    if enrolment is None or enrolment.withdrawn_on is not None:
        return _no_enrolment(request, enrolment)
    cohort_modules, attempts = modules_of([enrolment.cohort_id]), attempts_of(enrolment.learner_id)
    path = module_path(enrolment, timezone.now(), cohort_modules, attempts)
    modules = [
        {"head": head, "lessons": components.lesson_items(module) if module.is_open else []}
        for head, module in zip(components.trail_steps(path), path, strict=True)
    ]
    return render(request, "pages/my_path.html", {"modules": modules, "cohort": enrolment.cohort})


def _no_enrolment(request, enrolment):
    return render(request, "pages/learner_home_empty.html", {"has_left": enrolment is not None})


def _current_enrolment(learner):
    """The newest enrolment that was not withdrawn, else the newest withdrawn one, else ``None``."""
    enrolments = (
        Enrolment.objects.by(learner).select_related("cohort").order_by("-joined_on", "-cohort__starts_on")
    )
    current = min(enrolments, key=lambda enrolment: enrolment.withdrawn_on is not None, default=None)
    if current:
        current.learner = learner
    return current
