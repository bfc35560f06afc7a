"""Answers in parents' own words, and the score that a facilitator gives them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from institute.people.access import SignedInRequest, facilitator_required, visible_or_404
from lessons.curriculum.queries import content_language
from lessons.progress.forms import SCORE_LABELS, ScoreForm
from lessons.progress.models import Response
from lessons.progress.queries import answers_to_score
from lessons.progress.services import NotWaiting, ScoredBefore, score_short_answer


@require_safe
@facilitator_required
def scoring(request: SignedInRequest) -> HttpResponse:
    """List the short answers to score, by question, without names."""
    return _page(request)


@require_POST
@facilitator_required
def score_answer(request: SignedInRequest, response_id: int) -> HttpResponse:
    """Score one answer; an answer that was scored before, or is not visible to the user, stays as it is."""
    response = visible_or_404(request, Response.objects.visible_to(request.user), pk=response_id)
    form = ScoreForm(request.POST)
    if not form.is_valid():
        return _page(request, wrong=form, wrong_id=response_id, status=422)
    points, reason = form.cleaned_data["points"], form.cleaned_data["reason"]
    try:
        score_short_answer(response, points, by=request.user, at=timezone.now(), reason=reason)
    except ScoredBefore as refusal:
        text = _("Somebody has scored this answer before: %(points)s. Nothing was changed.")
        messages.info(request, text % {"points": SCORE_LABELS[refusal.event.points]})
    except NotWaiting:
        messages.info(request, _("This answer does not wait to be read. Nothing was changed."))
    else:
        messages.success(request, _("Saved: %(points)s.") % {"points": SCORE_LABELS[points]})
    return redirect("scoring")


def _page(
    request: SignedInRequest,
    wrong: ScoreForm | None = None,
    wrong_id: int | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "questions": answers_to_score(request.user, language=content_language()),
        "count": Response.objects.waiting().visible_to(request.user).count(),
        "points": SCORE_LABELS,
        "wrong": wrong,
        "wrong_id": wrong_id,
    }
    return render(request, "pages/teach/scoring.html", context, status=status)
