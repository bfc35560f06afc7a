"""How the views find the page of a quiz or lesson, and answer where it is not open."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect
from wagtail.models import Page

from lessons.curriculum.outline import outline
from lessons.curriculum.queries import address, in_language
from lessons.progress.access import NotOpen


def live_page_or_404[PageType: Page](page_class: type[PageType], key: UUID) -> PageType:
    """The live page with this translation key in the source language; else 404."""
    page = outline().translated.get((key, settings.LANGUAGE_CODE))
    if not isinstance(page, page_class):
        raise Http404
    return page


def redirect_not_open(page: Page, refusal: NotOpen) -> HttpResponseRedirect:
    """Redirect to the page, which says when it opens; 404 where the learner is not enrolled in its module."""
    if refusal.opens_on is None:
        raise Http404
    return redirect(page_url(page))


def page_url(page: Page) -> str:
    """The URL of a page in the reader's language, where it is translated."""
    return address(*in_language([page]))
