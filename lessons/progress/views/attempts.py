"""Views of a learner's own attempts at quizzes. All of them work without JavaScript."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from institute.people.access import SignedInRequest, parent_required, visible_or_404
from institute.people.views import set_language
from institute.records.audit import audit_denied
from lessons.curriculum.queries import content_language
from lessons.progress.access import access_below
from lessons.progress.forms import AnswersForm, MalformedEvents, read_events, seen_sequence
from lessons.progress.models import Attempt
from lessons.progress.pending_answers import (
    clear_pending_answers,
    load_pending_answers,
    store_pending_answers,
)
from lessons.progress.presenters.open_attempt import (
    open_attempt_context,
    saved_at_label,
    saved_now_label,
    unsaved_answers,
)
from lessons.progress.presenters.result import result_context
from lessons.progress.queries import answers_shown, has_open_questions
from lessons.progress.services import (
    AttemptClosed,
    AttemptsUsedUp,
    QuizNotOpen,
    begin_attempt,
    receive_answers,
    save_answers,
    submit_attempt,
)
from lessons.progress.views.pages import live_page_or_404, page_url, redirect_not_open
from lessons.quizzes.models import QuizPage
from lessons.quizzes.snapshots import quiz_snapshot

ALREADY_SENT = gettext_lazy("You sent these answers before. Nothing was changed.")

type AttemptView = Callable[[HttpRequest, UUID], HttpResponseBase]


def resume_after_login(view: AttemptView) -> AttemptView:
    """Redirect signed-out users to the login and back; store the answers that they sent until then."""

    @wraps(view)
    def guarded(request: HttpRequest, attempt_id: UUID) -> HttpResponseBase:
        if not request.user.is_authenticated:
            if request.method == "POST" and store_pending_answers(request, attempt_id, at=timezone.now()):
                text = _("You were signed out. Sign in again: your answers are kept until then.")
                messages.warning(request, text)
            return redirect_to_login(request.path)
        return view(request, attempt_id)

    return guarded


def answer_signed_out(view: AttemptView) -> AttemptView:
    """Answer the script of the quiz with 401 and the URL of the login when the user is signed out."""

    @wraps(view)
    def guarded(request: HttpRequest, attempt_id: UUID) -> HttpResponseBase:
        if not request.user.is_authenticated:
            login_url = redirect_to_login(reverse("take-quiz", args=[attempt_id])).url
            return JsonResponse({"sign_in": login_url}, status=401)
        return view(request, attempt_id)

    return guarded


@require_POST
@parent_required
def begin_quiz(request: SignedInRequest, quiz_key: UUID) -> HttpResponse:
    """Open an attempt, or go on with the one that is open."""
    quiz = live_page_or_404(QuizPage, quiz_key)
    try:
        attempt = begin_attempt(request.user, quiz, language=content_language(), at=timezone.now())
    except QuizNotOpen as refusal:
        return redirect_not_open(quiz, refusal)
    except AttemptsUsedUp:
        messages.info(request, _("You have used all your attempts. Talk with your facilitator."))
        return redirect(page_url(quiz))
    return redirect("take-quiz", attempt.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@resume_after_login
@parent_required
def take_quiz(request: SignedInRequest, attempt_id: UUID) -> HttpResponse:
    """Show the questions with the current answers; save answers that are sent, and submit the attempt."""
    attempt = _own_attempt_or_404(request, attempt_id)
    if request.method == "POST":
        try:
            return _save_form(request, attempt)
        except AttemptClosed:
            messages.info(request, ALREADY_SENT)
            return redirect("quiz-result", attempt.pk)
    if not attempt.is_open:
        return redirect("quiz-result", attempt.pk)
    context = open_attempt_context(
        attempt,
        language=content_language(),
        asks_again="check" in request.GET,
        pending=load_pending_answers(request, attempt, at=timezone.now()),
    )
    return render(request, "pages/take_quiz.html", context | {"moved": request.GET.get("moved", "")})


@require_POST
@answer_signed_out
@parent_required
def save_as_tapped(request: SignedInRequest, attempt_id: UUID) -> HttpResponse:
    """Save what the script of the quiz sends: each answer as it is tapped, many after a time offline."""
    attempt = _own_attempt_or_404(request, attempt_id)
    try:
        submitted, refused = read_events(
            quiz_snapshot(attempt.revision).by_id, attempt.shuffle_seed, request.body
        )
    except MalformedEvents:
        return HttpResponseBadRequest(content_type="text/plain")
    now = timezone.now()
    result = receive_answers(attempt, submitted, language=content_language(), at=now)
    receipt = {
        "kept": result.saved,
        "refused": [*refused, *result.refused],
        "overtaken": result.overtaken,
        "sequence": result.sequence,
        "said": saved_at_label(attempt, now),
    }
    if result.is_late:
        receipt |= {"said": ALREADY_SENT, "result": reverse("quiz-result", args=[attempt.pk])}
    return JsonResponse(receipt, status=409 if result.is_late else 200)


@require_safe
@parent_required
def quiz_result(request: SignedInRequest, attempt_id: UUID) -> HttpResponse:
    """Show the result question by question, in the language of the reader."""
    attempt = _own_attempt_or_404(request, attempt_id)
    if attempt.is_open:
        return redirect("take-quiz", attempt.pk)
    return render(request, "pages/quiz_result.html", result_context(attempt, language=content_language()))


def _save_form(request: SignedInRequest, attempt: Attempt) -> HttpResponse:
    """Save the answers of the form, then do what the pressed button says. Raises :class:`AttemptClosed`."""
    if not attempt.is_open:
        raise AttemptClosed
    now, snapshot = timezone.now(), quiz_snapshot(attempt.revision)
    shown = answers_shown(attempt, seen_sequence(request.POST))
    pending = load_pending_answers(request, attempt, at=now)
    unsaved = unsaved_answers(attempt, snapshot, pending) if pending else {}
    form = AnswersForm(snapshot, attempt.shuffle_seed, request.POST, shown)
    if request.POST.get("action") == "send-anyway":
        form.accept_answers_as_shown()
    focus = form.move(request.POST["move"]) if "move" in request.POST else ""
    result = save_answers(attempt, form.answers, language=content_language(), at=now)
    clear_pending_answers(request)
    _warn_of_left_out(request, len(result.refused) + form.foreign_count)
    # Of the pending answers only those that this form saved: nothing is called saved that is not.
    saved_pending = saved_now_label(snapshot, unsaved.keys() & set(result.saved))
    return _after_saving(request, attempt, focus, saved_pending)


def _after_saving(request: SignedInRequest, attempt: Attempt, focus: str, saved_pending: str) -> HttpResponse:
    action, quiz_url = request.POST.get("action", ""), reverse("take-quiz", args=[attempt.pk])
    if "language" in request.POST:
        return set_language(request)
    if focus:
        return redirect(f"{quiz_url}?moved={focus}")
    if action == "later":
        messages.success(request, _("Your answers are saved. Go on whenever you like."))
        return redirect("learner-home")
    if action == "send-anyway" or (action == "send" and not has_open_questions(attempt)):
        submit_attempt(attempt, at=timezone.now())
        return redirect("quiz-result", attempt.pk)
    if saved_pending:
        messages.success(request, saved_pending)
    return redirect(f"{quiz_url}?check" if action == "send" else quiz_url)


def _warn_of_left_out(request: HttpRequest, count: int) -> None:
    if count:
        text = ngettext(
            "%(count)d answer does not belong to this quiz. It was left out, the others are saved.",
            "%(count)d answers do not belong to this quiz. They were left out, the others are saved.",
            count,
        )
        messages.warning(request, text % {"count": count})


def _own_attempt_or_404(request: SignedInRequest, attempt_id: UUID) -> Attempt:
    """The user's own attempt; 404 for one of somebody else, and for an open one of a closed module."""
    attempt = visible_or_404(request, Attempt.objects.by(request.user).with_view_data(), pk=attempt_id)
    # A submitted attempt stays readable; going on with one needs an open module.
    if attempt.is_open and not access_below(request.user, attempt.quiz, at=timezone.now()).is_open:
        audit_denied(request, reason="enrolment")
        raise Http404
    return attempt
