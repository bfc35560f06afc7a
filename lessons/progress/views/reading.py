"""Views of reading: mark a lesson as read, and save a bookmark. They work without JavaScript."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from institute.people.access import SignedInRequest, parent_required
from institute.people.next_url import is_safe_url
from lessons.curriculum.models import LessonPage
from lessons.curriculum.queries import address, content_language, in_language
from lessons.progress.services import LessonNotOpen, mark_read, save_bookmark
from lessons.progress.views.pages import live_page_or_404, page_url, redirect_not_open


@require_POST
@parent_required
def read_lesson(request: SignedInRequest, lesson_key: UUID) -> HttpResponse:
    """Mark a lesson as read, and redirect to ``next`` if it is safe, else back to the lesson."""
    lesson = live_page_or_404(LessonPage, lesson_key)
    try:
        mark_read(request.user, lesson, language=content_language(), at=timezone.now())
    except LessonNotOpen as refusal:
        return redirect_not_open(lesson, refusal)
    next_url = request.POST.get("next", "")
    return redirect(next_url if is_safe_url(request, next_url) else page_url(lesson))


@require_POST
@parent_required
def bookmark_lesson(request: SignedInRequest, lesson_key: UUID) -> HttpResponse:
    """Save the part of a lesson that was tapped, and redirect to it; the script, which stays, gets a 204."""
    lesson = live_page_or_404(LessonPage, lesson_key)
    [page] = in_language([lesson])
    try:
        part = save_bookmark(request.user, page, request.POST.get("part", ""), at=timezone.now())
    except LessonNotOpen as refusal:
        return redirect_not_open(lesson, refusal)
    if "quietly" in request.POST:
        return HttpResponse(status=204)
    return redirect(f"{address(page)}#{part.anchor}" if part else address(page))
