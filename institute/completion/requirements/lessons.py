"""So many per cent of the lessons were read."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from institute.completion.cohort_records import CohortRecords
from institute.completion.facts import Facts, Records
from institute.completion.requirements.base import (
    CohortProgress,
    PagesDone,
    Progress,
    RequirementStanding,
    RequirementType,
    first_left,
)
from lessons.curriculum.models import LessonPage
from lessons.progress.models import LessonCompletion


class LessonsRead(RequirementType[PagesDone]):
    """Lessons read, of those that are live in the source language directly below the cohort's modules.

    A lesson is read once, for every cohort: otherwise who read it in an earlier one could never finish.
    """

    kind = "lessons"
    label = _("Lessons read, per cent of all")
    icon = "book"
    next_text = _("Go to the next lesson")
    nothing: PagesDone = ()

    def read(self, records: Records) -> Mapping[UUID, PagesDone]:
        """Which lessons each parent has read, whenever that was."""
        lessons = records.pages(LessonPage)
        keys = {key for of_cohort in lessons.values() for key in of_cohort}
        completions = LessonCompletion.objects.filter(
            learner__in=records.learners, lesson_key__in=keys, read_at__lte=records.at
        )
        read = set(completions.values_list("learner_id", "lesson_key"))
        return {
            one.pk: tuple((key, (one.learner_id, key) in read) for key in lessons.get(one.cohort_id, ()))
            for one in records.enrolments
        }

    def progress(self, facts: Facts) -> Progress:
        """The lessons read of all."""
        lessons = self.own(facts)
        return Progress(len(lessons), sum(is_read for _key, is_read in lessons))

    def count(self, cohort: CohortRecords) -> CohortProgress:
        """The same for everybody in a cohort, by one query."""
        lessons = cohort.pages(LessonPage)
        completions = LessonCompletion.objects.filter(
            learner__enrolments__cohort=cohort.cohort, lesson_key__in=lessons, read_at__lte=cohort.at
        )
        counted = completions.values_list("learner_id").annotate(Count("lesson_key", distinct=True))
        return CohortProgress(len(lessons), dict(counted.order_by()))

    def headline(self, standing: RequirementStanding) -> str:
        """How many more are needed."""
        return headline(standing.left, is_met=standing.is_met, total=standing.total)

    def sentence(self, standing: RequirementStanding, facts: Facts) -> str:
        """How many were read, and what that means."""
        return sentence(standing.have, standing.total, is_met=standing.is_met)

    def next_key(self, facts: Facts) -> UUID | None:
        """The first lesson that is not read."""
        return first_left(self.own(facts))


def headline(left: int, *, is_met: bool, total: int) -> str:
    """The few words above the sentence about lessons."""
    if is_met or not total:
        return gettext("Lessons")
    return ngettext("%(left)d more lesson", "%(left)d more lessons", left) % {"left": left}


def sentence(have: int, total: int, *, is_met: bool) -> str:
    """How many lessons were read, and what that means."""
    if not total:
        return gettext("The lessons are not ready yet.")
    if is_met:
        text = gettext("You read %(have)d of %(total)d. That is enough for the certificate.")
    elif not have:
        text = gettext("Not read yet. You can read each one at any time.")
    else:
        text = gettext("You read %(have)d of %(total)d. You can read each one at any time.")
    return text % {"have": have, "total": total}
