"""Marks lessons as read."""

from datetime import datetime

from django.db import connection, transaction

from institute.cohorts.models import Enrolment
from institute.cohorts.services import request_evaluation
from institute.people.models import User
from lessons.curriculum.models import LessonPage
from lessons.curriculum.queries import canonical
from lessons.progress.access import NotOpen, access_below
from lessons.progress.models import LessonBookmark, LessonCompletion


class LessonNotOpen(NotOpen):
    """The lesson's module is not open to this learner."""


def mark_read(learner: User, lesson: LessonPage, *, language: str, at: datetime) -> LessonCompletion:
    """Record that a learner has read a lesson: once, in whatever language and however often it is sent.

    Raises :class:`LessonNotOpen`.
    """
    lesson = canonical(lesson)
    access = access_below(learner, lesson, at=at)
    if not access.is_open or not lesson.live:
        raise LessonNotOpen(access.opens_on)
    with transaction.atomic():
        lock_reading(learner)
        completion, is_new = LessonCompletion.objects.get_or_create(
            learner=learner,
            lesson_key=lesson.translation_key,
            defaults={"lesson": lesson, "language": language, "read_at": at},
        )
        if is_new:
            LessonBookmark.objects.by(learner).filter(lesson_key=lesson.translation_key).delete()
            request_evaluation(Enrolment.objects.kept().by(learner), at=at)
    return completion


def lock_reading(learner: User) -> None:
    """Serialize the writes of one learner's completions and bookmarks until the transaction ends."""
    if connection.features.has_select_for_update:
        list(User.objects.select_for_update(no_key=True).filter(pk=learner.pk).values_list("pk"))
