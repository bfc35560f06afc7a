"""Saves where a learner stopped in a lesson."""

from datetime import datetime

from django.db import transaction

from institute.people.models import User
from lessons.curriculum.models import LessonPage
from lessons.curriculum.parts import Part, parts_of
from lessons.curriculum.queries import canonical
from lessons.progress.access import learner_access
from lessons.progress.models import LessonBookmark, LessonCompletion
from lessons.progress.services.reading import LessonNotOpen, lock_reading


def save_bookmark(learner: User, page: LessonPage, block_id: object, *, at: datetime) -> Part | None:
    """Save the part of a lesson at which a learner stopped; return the part, or None if nothing was saved.

    ``page`` is the lesson in the language that they read. A block that begins no part is ignored, and so
    is a lesson that they have read. Raises :class:`LessonNotOpen`.
    """
    lesson = canonical(page)
    access = learner_access(learner, lesson.get_parent().translation_key, at=at)
    if not access.is_open or not lesson.live:
        raise LessonNotOpen(access.opens_on)
    part = next((part for part in parts_of(page) if part.id == str(block_id)), None)
    key = lesson.translation_key
    if part is None:
        return None
    with transaction.atomic():
        # mark_read may run at the same time, and deletes the bookmark permanently.
        lock_reading(learner)
        if LessonCompletion.objects.by(learner).filter(lesson_key=key).exists():
            return None
        LessonBookmark.objects.update_or_create(
            learner=learner, lesson_key=key, defaults={"lesson": lesson, "block_id": part.id, "at": at}
        )
    return part
