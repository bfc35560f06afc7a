"""Where a parent stopped in a lesson: kept as she reads, until she has read it."""

from django.db import transaction

from lessons.curriculum.parts import Part, parts_of
from lessons.curriculum.queries import canonical
from lessons.progress.access import learner_access
from lessons.progress.models import LessonCompletion, LessonPlace
from lessons.progress.services import LessonNotOpen, one_at_a_time


def keep_place(learner, page, block_id, *, at) -> Part | None:
    """Note the part of a lesson at which a parent stopped; the part, or None where there is none to keep.

    ``page`` is the lesson as she reads it. What is no part of it is left out, and so is a lesson that she
    has read. Raises :class:`LessonNotOpen`.
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
        # "I have read it" may arrive together with this, and takes the place away for good.
        one_at_a_time(learner)
        if LessonCompletion.objects.by(learner).filter(lesson_key=key).exists():
            return None
        LessonPlace.objects.update_or_create(
            learner=learner, lesson_key=key, defaults={"lesson": lesson, "block_id": part.id, "at": at}
        )
    return part
