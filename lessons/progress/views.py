"""Doors of a parent's own quizzes and reading. All of them work without JavaScript."""

from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from institute.people.access import parent_required, visible_or_404
from institute.people.next_url import current_page_url, is_safe_url
from institute.people.views import set_language
from institute.records.audit import audit_denied
from lessons.curriculum.models import ActivityPage, CurriculumPage, LessonPage, ModulePage
from lessons.curriculum.outline import outline
from lessons.curriculum.queries import address, content_language, in_language, parent_of
from lessons.progress import unsent
from lessons.progress.access import access_below, has_a_place, learner_access, writes_or_teaches
from lessons.progress.forms import AnswersForm, NoEvents, read_events, seen_in
from lessons.progress.models import Attempt
from lessons.progress.places import keep_place
from lessons.progress.queries import answers_shown, has_open_questions
from lessons.progress.result import result_of
from lessons.progress.services import (
    AttemptClosed,
    AttemptsUsedUp,
    LessonNotOpen,
    QuizNotOpen,
    begin_attempt,
    mark_read,
    receive_answers,
    save_answers,
    submit_attempt,
)
from lessons.progress.taking import answers_not_saved, open_attempt_context, saved_now, saved_words
from lessons.quizzes.models import QuizPage
from lessons.quizzes.snapshots import quiz_snapshot

ALREADY_SENT = gettext_lazy("You sent these answers before. Nothing was changed.")
GUARDED_PAGES = (CurriculumPage, ModulePage, LessonPage, QuizPage, ActivityPage)


def guard_page(page, request, serve_args, serve_kwargs):
    """Decide who reads curriculum pages; called before Wagtail serves a page, and not in previews."""
    if not isinstance(page, GUARDED_PAGES):
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(current_page_url(request))
    if request.user.is_team_member and writes_or_teaches(request.user):
        return None
    if request.user.is_team_member or isinstance(page, ActivityPage):
        audit_denied(request, reason="role", view="curriculum")
        raise Http404
    if isinstance(page, CurriculumPage):
        is_open, module, access = has_a_place(request.user), None, None
    else:
        module = page if isinstance(page, ModulePage) else parent_of(page)
        access = learner_access(request.user, module.translation_key, at=timezone.now())
        is_open = access.is_open
    if is_open:
        return None
    if access and access.opens_on:
        about = {"module": module.specific, "opens_on": access.opens_on}
        return render(request, "pages/not_open_yet.html", about)
    audit_denied(request, reason="enrolment", view="curriculum")
    raise Http404


def resume_after_login(view):
    """Ask people to sign in, and bring them back to this attempt with the answers that they just sent."""

    @wraps(view)
    def guarded(request, attempt_id):
        if not request.user.is_authenticated:
            if request.method == "POST" and unsent.keep(request, attempt_id, at=timezone.now()):
                words = _("You were signed out. Sign in again: your answers are kept until then.")
                messages.warning(request, words)
            return redirect_to_login(request.path)
        return view(request, attempt_id)

    return guarded


def answer_signed_out(view):
    """Tell the script of the quiz, in words and as 401, that the parent has to sign in again."""

    @wraps(view)
    def guarded(request, attempt_id):
        if not request.user.is_authenticated:
            there = redirect_to_login(reverse("take-quiz", args=[attempt_id])).url
            return JsonResponse({"sign_in": there}, status=401)
        return view(request, attempt_id)

    return guarded


@require_POST
@parent_required
def begin_quiz(request, quiz_key):
    """Open an attempt, or go on with the one that is open."""
    quiz = _live_in_source(QuizPage, quiz_key)
    try:
        attempt = begin_attempt(request.user, quiz, language=content_language(), at=timezone.now())
    except QuizNotOpen as refusal:
        return _not_open(request, quiz, refusal)
    except AttemptsUsedUp:
        messages.info(request, _("You have used all your attempts. Talk with your facilitator."))
        return redirect(_address(quiz))
    return redirect("take-quiz", attempt.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@resume_after_login
@parent_required
def take_quiz(request, attempt_id):
    """Show all questions with the answers that stand; keep what is sent; at last score it."""
    attempt = _attempt_of(request, attempt_id)
    if request.method == "POST":
        try:
            return _keep(request, attempt)
        except AttemptClosed:
            messages.info(request, ALREADY_SENT)
            return redirect("quiz-result", attempt.pk)
    if not attempt.is_open:
        return redirect("quiz-result", attempt.pk)
    shown = open_attempt_context(
        attempt,
        language=content_language(),
        asks_again="check" in request.GET,
        unsent=unsent.recall(request, attempt, at=timezone.now()),
    )
    return render(request, "pages/take_quiz.html", shown | {"moved": request.GET.get("moved", "")})


@require_POST
@answer_signed_out
@parent_required
def save_as_tapped(request, attempt_id):
    """Keep what the script of the quiz sends: each answer as it is tapped, many after a time offline."""
    attempt = _attempt_of(request, attempt_id)
    try:
        given, refused = read_events(
            quiz_snapshot(attempt.revision).by_id, attempt.shuffle_seed, request.body
        )
    except NoEvents:
        return HttpResponseBadRequest(content_type="text/plain")
    now = timezone.now()
    received = receive_answers(attempt, given, language=content_language(), at=now)
    answer = {
        "kept": received.kept,
        "refused": [*refused, *received.refused],
        "overtaken": received.overtaken,
        "sequence": received.sequence,
        "said": saved_words(attempt, now),
    }
    if received.is_late:
        answer |= {"said": ALREADY_SENT, "result": reverse("quiz-result", args=[attempt.pk])}
    return JsonResponse(answer, status=409 if received.is_late else 200)


@require_safe
@parent_required
def quiz_result(request, attempt_id):
    """Show how it went, question by question, in the language of the reader."""
    attempt = _attempt_of(request, attempt_id)
    if attempt.is_open:
        return redirect("take-quiz", attempt.pk)
    return render(request, "pages/quiz_result.html", result_of(attempt, language=content_language()))


@require_POST
@parent_required
def read_lesson(request, lesson_key):
    """Note that a lesson was read, and go on to the page that was asked for, else back to the lesson."""
    lesson = _live_in_source(LessonPage, lesson_key)
    try:
        mark_read(request.user, lesson, language=content_language(), at=timezone.now())
    except LessonNotOpen as refusal:
        return _not_open(request, lesson, refusal)
    onward = request.POST.get("next", "")
    return redirect(onward if is_safe_url(request, onward) else _address(lesson))


@require_POST
@parent_required
def keep_lesson_place(request, lesson_key):
    """Keep the part of a lesson that was tapped, and go there. A script that only reports it stays."""
    lesson = _live_in_source(LessonPage, lesson_key)
    [page] = in_language([lesson])
    try:
        part = keep_place(request.user, page, request.POST.get("part", ""), at=timezone.now())
    except LessonNotOpen as refusal:
        return _not_open(request, lesson, refusal)
    if "quietly" in request.POST:
        return HttpResponse(status=204)
    return redirect(f"{address(page)}#{part.anchor}" if part else address(page))


def _keep(request, attempt):
    """Keep the answers that were sent, then do what the pressed button says."""
    if not attempt.is_open:
        raise AttemptClosed
    action, moved = request.POST.get("action", ""), ""
    shown = answers_shown(attempt, seen_in(request.POST))
    snapshot, waited = quiz_snapshot(attempt.revision), unsent.recall(request, attempt, at=timezone.now())
    waiting = answers_not_saved(attempt, snapshot, waited) if waited else {}
    form = AnswersForm(snapshot, attempt.shuffle_seed, request.POST, shown)
    if action == "send-anyway":
        form.accept_answers_as_shown()
    if "move" in request.POST:
        moved = form.move(request.POST["move"])
    saved = save_answers(attempt, form.answers, language=content_language(), at=timezone.now())
    unsent.forget(request)
    # Of what waited, only what was kept just now: nothing is called saved that is not.
    came_back = saved_now(snapshot, waiting.keys() & set(map(str, saved.kept)))
    if left_out := len(saved.refused) + form.foreign:
        words = ngettext(
            "%(count)d answer does not belong to this quiz. It was left out, the others are saved.",
            "%(count)d answers do not belong to this quiz. They were left out, the others are saved.",
            left_out,
        )
        messages.warning(request, words % {"count": left_out})
    here = reverse("take-quiz", args=[attempt.pk])
    if "language" in request.POST:
        return set_language(request)
    if moved:
        return redirect(f"{here}?moved={moved}")
    if action == "later":
        messages.success(request, _("Your answers are saved. Go on whenever you like."))
        return redirect("learner-home")
    if action == "send-anyway" or (action == "send" and not has_open_questions(attempt)):
        submit_attempt(attempt, at=timezone.now())
        return redirect("quiz-result", attempt.pk)
    if came_back:
        messages.success(request, came_back)
    return redirect(f"{here}?check" if action == "send" else here)


def _attempt_of(request, attempt_id):
    """The person's own attempt, while she may see it; else 404, as if it were not there."""
    attempt = visible_or_404(request, Attempt.objects.by(request.user).at_hand(), pk=attempt_id)
    # What she has sent stays hers to read; going on needs an open module.
    if attempt.is_open and not access_below(request.user, attempt.quiz, at=timezone.now()).is_open:
        audit_denied(request, reason="enrolment")
        raise Http404
    return attempt


def _live_in_source(kind, key):
    """The live page of a kind that a key names: of all its translations the source; else 404."""
    page = outline().translated.get((key, settings.LANGUAGE_CODE))
    if not isinstance(page, kind):
        raise Http404
    return page


def _not_open(request, page, refusal):
    """The page says itself when it opens; a page of no module of hers is not there."""
    if refusal.opens_on is None:
        raise Http404
    return redirect(_address(page))


def _address(page):
    """Where the person reads a page, in her language where it is translated."""
    return address(*in_language([page]))
