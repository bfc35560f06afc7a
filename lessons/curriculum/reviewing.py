"""The verbs of a review: somebody who knows the language has read a text of a pack, or has not after all."""

from datetime import date, datetime

from django.db import transaction

from institute.people import roles
from institute.people.models import User
from lessons.curriculum.models import LoadedText, TextReview


class ReviewRefused(Exception):
    """A review was not written down; each way has a class of its own."""


class TextChanged(ReviewRefused):
    """The text is another one by now than the one that was on the screen."""


class ReviewedBefore(ReviewRefused):
    """Somebody wrote down a review of these words before."""


class NotReviewed(ReviewRefused):
    """There is no review of these words to take back."""


class NotYet(ReviewRefused):
    """Nobody has read a text on a day that is still to come."""


def may_review(user) -> bool:
    """Whether a person may write down reviews: content editors and project managers."""
    return user.is_project_manager or roles.CONTENT_EDITOR in user.role_names


@transaction.atomic
def mark_reviewed(
    text: LoadedText, *, reviewed_by: str, reviewed_on: date, seen: str, on: date, at: datetime, by: User
) -> TextReview:
    """Write down who has read a text and when. ``seen`` are the words that were on the screen, by hash.

    Raises :class:`TextChanged`, :class:`ReviewedBefore` and :class:`NotYet`, where ``on`` is today.
    """
    if reviewed_on > on:
        raise NotYet
    if not _waits(text, seen):
        raise ReviewedBefore
    return _write(text, reviewed_by=reviewed_by, reviewed_on=reviewed_on, at=at, by=by)


@transaction.atomic
def take_back_review(text: LoadedText, *, seen: str, at: datetime, by: User) -> TextReview:
    """Write down that a review does not hold. Raises :class:`TextChanged` and :class:`NotReviewed`."""
    if _waits(text, seen):
        raise NotReviewed
    last = TextReview.objects.filter(key=text.key, language=text.language, words=seen).last()
    about = {"reviewed_by": last.reviewed_by, "reviewed_on": last.reviewed_on}
    return _write(text, **about, is_taken_back=True, at=at, by=by)


def _waits(text, seen):
    """Whether the words on the screen wait for a review, looked up again under a lock."""
    now = LoadedText.objects.select_for_update().filter(pk=text.pk, is_draft=True).first()
    if now is None or now.words != seen:
        raise TextChanged
    return LoadedText.objects.waiting().filter(pk=text.pk).exists()


def _write(text, **fields):
    return TextReview.objects.create(key=text.key, language=text.language, words=text.words, **fields)
