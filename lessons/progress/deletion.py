"""Refuses to delete pages on which learners have records, in every view of the admin.

The database refuses as well, with PROTECT on the page in the source language; here the editor reads why.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page, Revision

from institute.cohorts.models import CohortModule
from lessons.progress.models import Attempt, LessonCompletion


def have_learner_records(pages: Iterable[Page]) -> bool:
    """Whether learners have records on these pages, on pages below them, or on their translations.

    A cohort that takes a module counts as well, and so does an attempt at an alias, which is pinned to a
    revision of the page that the alias shows.
    """
    trees = Q()
    for page in pages:
        # Deleting a page deletes its translations too, each with the pages below it.
        for translation in [page, *page.get_translations()]:
            trees |= Q(path__startswith=translation.path)
    below = Page.objects.filter(trees).order_by()
    keys = below.values("translation_key")
    pinned = Revision.page_revisions.filter(
        object_id__in=[str(pk) for pk in below.values_list("pk", flat=True)]
    )
    return (
        Attempt.objects.filter(Q(quiz_key__in=keys) | Q(revision__in=pinned)).exists()
        or LessonCompletion.objects.filter(lesson_key__in=keys).exists()
        or CohortModule.objects.filter(module__translation_key__in=keys).exists()
    )


def refuse_page_deletion(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Hook: answer instead of Wagtail's delete view when learners have records on the page."""
    return _refusal(request, [page])


def refuse_bulk_deletion(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: object
) -> HttpResponse | None:
    """Hook: answer instead of the bulk action when learners have records on one of the pages."""
    pages = [item for item in objects if isinstance(item, Page)]
    return _refusal(request, pages) if action_type == "delete" and pages else None


def _refusal(request: HttpRequest, pages: list[Page]) -> HttpResponse | None:
    if not have_learner_records(pages):
        return None
    messages.error(
        request,
        _(
            "Nothing was deleted. Parents have read or answered something here, or a cohort takes it, and"
            " their records stay. You can unpublish it instead."
        ),
    )
    return redirect("wagtailadmin_explore", pages[0].get_parent().pk)
