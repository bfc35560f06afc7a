"""Keeps pages that parents have records on from being deleted in the admin, on every door.

The database refuses as well, with PROTECT on the page in the source language; here the editor reads why.
"""

from django.db.models import Q
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page, Revision

from institute.cohorts.models import CohortModule
from lessons.progress.models import Attempt, LessonCompletion


def has_records(pages) -> bool:
    """Whether parents have records on these pages, on pages below them, or on what those translate.

    A cohort that takes a module counts as well, and so does an attempt at an alias, which is pinned to a
    revision of the page that the alias shows.
    """
    trees = Q()
    for page in pages:
        # Deleting a page takes its translations along, each with what stands below it.
        for one in [page, *page.get_translations()]:
            trees |= Q(path__startswith=one.path)
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


def refuse_page_deletion(request, page):
    """Answer instead of Wagtail's delete view when the page must stay."""
    return _refusal(request, [page])


def refuse_bulk_deletion(request, action_type, objects, action):
    """Answer instead of the bulk action when one of the pages must stay: then none is deleted."""
    pages = [one for one in objects if isinstance(one, Page)]
    return _refusal(request, pages) if action_type == "delete" and pages else None


def _refusal(request, pages):
    if not has_records(pages):
        return None
    messages.error(
        request,
        _(
            "Nothing was deleted. Parents have read or answered something here, or a cohort takes it, and"
            " their records stay. You can unpublish it instead."
        ),
    )
    return redirect("wagtailadmin_explore", pages[0].get_parent().pk)
