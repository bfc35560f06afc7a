"""Lessons that a learner has read, and the bookmarks in those they have begun."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class LessonCompletionQuerySet(models.QuerySet):
    """Filters for lesson completions and bookmarks."""

    def by(self, learner):
        """Rows of one learner."""
        return self.filter(learner=learner)


class LessonCompletion(models.Model):
    """A lesson that a learner has read: one row in whatever language, which outlives changes of the page."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="lesson_completions")
    # The page in the source language; the key outlives it.
    lesson = models.ForeignKey("curriculum.LessonPage", models.PROTECT, related_name="+")
    lesson_key = models.UUIDField()
    language = models.CharField(max_length=12)
    read_at = models.DateTimeField()

    objects = LessonCompletionQuerySet.as_manager()

    class Meta:
        verbose_name = _("lesson read")
        constraints = [
            # "I have read it", tapped twice, or once in each of two languages.
            models.UniqueConstraint(fields=["learner", "lesson_key"], name="lesson_read_once"),
        ]

    def __str__(self):
        return f"{self.learner_id} {self.lesson_key}"


class LessonBookmark(models.Model):
    """The part at which a learner stopped in a lesson; deleted once they have read the lesson.

    A bookmark is not a record of learning: it moves, it is deleted with the page or the learner, and no
    requirement counts it.
    """

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="lesson_bookmarks")
    lesson = models.ForeignKey("curriculum.LessonPage", models.CASCADE, related_name="+")
    lesson_key = models.UUIDField()
    # The block that the part begins with: its id is the same in every language.
    block_id = models.UUIDField()
    at = models.DateTimeField()

    objects = LessonCompletionQuerySet.as_manager()

    class Meta:
        verbose_name = _("place in a lesson")
        constraints = [
            # Two phones, or two languages, must not each store a bookmark of their own.
            models.UniqueConstraint(fields=["learner", "lesson_key"], name="lesson_bookmark_once"),
        ]

    def __str__(self):
        return f"{self.learner_id} {self.lesson_key}"
