"""Decides who may read the pages of the curriculum, before Wagtail serves them."""

from typing import Any, NoReturn

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from wagtail.models import Page

from institute.people.models import User
from institute.people.next_url import current_page_url
from institute.records.audit import audit_denied
from lessons.curriculum.models import ActivityPage, CurriculumPage, LessonPage, ModulePage
from lessons.curriculum.queries import parent_of
from lessons.progress.access import is_enrolled, learner_access, may_read_all_content
from lessons.quizzes.models import QuizPage

GUARDED_PAGES = (CurriculumPage, ModulePage, LessonPage, QuizPage, ActivityPage)


def guard_page(
    page: Page, request: HttpRequest, serve_args: list[Any], serve_kwargs: dict[str, Any]
) -> HttpResponse | None:
    """Hook ``before_serve_page``: answer instead of Wagtail where the page is not open to the user.

    Wagtail does not call it for previews.
    """
    if not isinstance(page, GUARDED_PAGES):
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(current_page_url(request))
    if request.user.is_team_member and may_read_all_content(request.user):
        return None
    if request.user.is_team_member or isinstance(page, ActivityPage):
        _deny(request, "role")
    if not isinstance(page, CurriculumPage):
        return _guard_module(request, request.user, page)
    return None if is_enrolled(request.user) else _deny(request, "enrolment")


def _guard_module(request: HttpRequest, learner: User, page: Page) -> HttpResponse | None:
    """Let a learner read a page of an open module, and show them when a module opens that is not open yet."""
    module = page if isinstance(page, ModulePage) else parent_of(page)
    access = learner_access(learner, module.translation_key, at=timezone.now())
    if access.is_open:
        return None
    if access.opens_on:
        context = {"module": module.specific, "opens_on": access.opens_on}
        return render(request, "pages/not_open_yet.html", context)
    return _deny(request, "enrolment")


def _deny(request: HttpRequest, reason: str) -> NoReturn:
    audit_denied(request, reason=reason, view="curriculum")
    raise Http404
