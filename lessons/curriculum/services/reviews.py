"""Reviews of drafts: record that a person who knows the language has read a text, or take that back."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from institute.people import roles
from institute.people.models import User
from lessons.curriculum.models import LoadedText, TextReview


class ReviewRefused(Exception):
    """Base of every refusal to record a review."""


class TextChanged(ReviewRefused):
    """The text changed since the user opened it."""


class AlreadyReviewed(ReviewRefused):
    """A review of this version of the text is recorded already."""


class NotReviewed(ReviewRefused):
    """There is no review of this version of the text to take back."""


class ReviewInFuture(ReviewRefused):
    """The day of the review is in the future."""


def may_review(user: User) -> bool:
    """Whether a user may record reviews: content editors and project managers may."""
    return user.is_project_manager or roles.CONTENT_EDITOR in user.role_names


@transaction.atomic
def mark_reviewed(
    text: LoadedText, *, reviewed_by: str, reviewed_on: date, seen: str, on: date, at: datetime, by: User
) -> TextReview:
    """Record who has read a text and when. ``seen`` is the hash of the text that was on the screen.

    Raises :class:`TextChanged`, :class:`AlreadyReviewed` and :class:`ReviewInFuture`, where ``on`` is today.
    """
    if reviewed_on > on:
        raise ReviewInFuture
    if not _is_waiting(text, seen):
        raise AlreadyReviewed
    return _record(text, reviewed_by=reviewed_by, reviewed_on=reviewed_on, at=at, by=by)


@transaction.atomic
def take_back_review(text: LoadedText, *, seen: str, at: datetime, by: User) -> TextReview:
    """Take back a review that does not hold. Raises :class:`TextChanged` and :class:`NotReviewed`."""
    # First: it takes the lock under which the last review is read.
    if _is_waiting(text, seen):
        raise NotReviewed
    reviews = TextReview.objects.filter(key=text.key, language=text.language, text_sha256=seen)
    last = reviews.latest("at", "pk")
    return _record(
        text,
        reviewed_by=last.reviewed_by,
        reviewed_on=last.reviewed_on,
        is_taken_back=True,
        at=at,
        by=by,
    )


def _is_waiting(text: LoadedText, seen: str) -> bool:
    """Whether the text on the screen waits for a review, read again under a lock."""
    now = LoadedText.objects.select_for_update().filter(pk=text.pk, is_draft=True).first()
    if now is None or now.text_sha256 != seen:
        raise TextChanged
    return LoadedText.objects.waiting().filter(pk=text.pk).exists()


def _record(text: LoadedText, **fields: Any) -> TextReview:
    return TextReview.objects.create(
        key=text.key, language=text.language, text_sha256=text.text_sha256, **fields
    )
