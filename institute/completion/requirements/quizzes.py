"""So many per cent of the module quizzes were passed."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Count, DateTimeField, Value, When
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from institute.cohorts.models import Enrolment
from institute.completion.cohort_records import CohortRecords
from institute.completion.facts import PASS_FIELDS, Facts, Records
from institute.completion.requirements.base import (
    CohortProgress,
    PagesDone,
    Progress,
    RequirementStanding,
    RequirementType,
    first_left,
)
from lessons.progress.models import Attempt
from lessons.quizzes.models import QuizPage

type Passes = Mapping[tuple[int, UUID], list[tuple[datetime, bool]]]


@dataclass(frozen=True)
class QuizFacts:
    """The quizzes, passed or not; ``provisional``: those whose pass a facilitator may still take away."""

    passed: PagesDone = ()
    provisional: tuple[UUID, ...] = ()


class QuizzesPassed(RequirementType[QuizFacts]):
    """Quizzes passed, of those that are live in the source language directly below the cohort's modules.

    A quiz counts when one submitted attempt reached the points to pass. Attempts belong to the learner; those
    submitted before the day of joining the cohort are not counted. A short answer that waits to be read
    carries its provisional half point: a pass that rests on it counts, and the certificate waits.
    """

    kind = "quizzes"
    label = _("Module quizzes passed, per cent of all")
    usual_percent = 100
    icon = "quiz"
    next_text = _("Go to the next quiz")
    nothing = QuizFacts()

    def read(self, records: Records) -> Mapping[UUID, QuizFacts]:
        """Which quizzes each parent passed since joining."""
        quizzes = records.pages(QuizPage)
        passes = _passes(records, {key for keys in quizzes.values() for key in keys})
        return {
            enrolment.pk: _facts_of(enrolment, quizzes.get(enrolment.cohort_id, []), passes)
            for enrolment in records.enrolments
        }

    def progress(self, facts: Facts) -> Progress:
        """The quizzes passed of all."""
        passed = self.own(facts).passed
        return Progress(len(passed), sum(is_passed for _key, is_passed in passed))

    def count(self, cohort: CohortRecords) -> CohortProgress:
        """The same for everybody in a cohort, by one query."""
        quizzes, days = cohort.pages(QuizPage), {one.joined_on for one in cohort.enrolments}
        if not quizzes or not days:
            return CohortProgress(len(quizzes), {})
        # A day begins at another moment in each time zone, and on the days when the clocks change.
        joined = [
            When(learner__enrolments__joined_on=day, then=Value(cohort.start_of(day))) for day in sorted(days)
        ]
        passed = Attempt.objects.passed().filter(
            learner__enrolments__cohort=cohort.cohort,
            learner__enrolments__withdrawn_on=None,
            quiz_key__in=quizzes,
            submitted_at__lte=cohort.at,
            submitted_at__gte=Case(*joined, output_field=DateTimeField()),
        )
        counted = passed.values_list("learner_id").annotate(Count("quiz_key", distinct=True))
        return CohortProgress(len(quizzes), dict(counted.order_by()))

    def headline(self, standing: RequirementStanding) -> str:
        """How many more are needed."""
        return headline(standing.left, is_met=standing.is_met, total=standing.total)

    def sentence(self, standing: RequirementStanding, facts: Facts) -> str:
        """How many were passed, and what that means."""
        return sentence(standing.have, standing.total, is_met=standing.is_met)

    def next_key(self, facts: Facts) -> UUID | None:
        """The first quiz that is not passed."""
        return first_left(self.own(facts).passed)

    def is_certain(self, standing: RequirementStanding, facts: Facts) -> bool:
        """Whether enough is passed without what a facilitator may still take away."""
        own = self.own(facts)
        certain = sum(is_passed and key not in own.provisional for key, is_passed in own.passed)
        return certain >= standing.needed


def _passes(records: Records, keys: set[UUID]) -> Passes:
    """When each learner passed each quiz, and whether for certain, by learner and quiz key."""
    if records.attempts is None:
        attempts = Attempt.objects.passed().filter(
            learner__in=records.learners, quiz_key__in=keys, submitted_at__lte=records.at
        )
        found = list(attempts.only(*PASS_FIELDS))
    else:
        found = [
            one
            for one in records.attempts
            if one.quiz_key in keys and one.is_passed and one.submitted_at and one.submitted_at <= records.at
        ]
    passes = defaultdict(list)
    for attempt in found:
        passes[attempt.learner_id, attempt.quiz_key].append(
            (attempt.submitted_at, attempt.is_passed_for_certain)
        )
    return passes


def _facts_of(enrolment: Enrolment, quizzes: list[UUID], passes: Passes) -> QuizFacts:
    """The passes of one parent since the day of joining."""
    since = {
        key: [
            is_certain
            for moment, is_certain in passes.get((enrolment.learner_id, key), ())
            if enrolment.cohort.day_of(moment) >= enrolment.joined_on
        ]
        for key in quizzes
    }
    return QuizFacts(
        tuple((key, bool(found)) for key, found in since.items()),
        tuple(key for key, found in since.items() if found and not any(found)),
    )


def headline(left: int, *, is_met: bool, total: int) -> str:
    """The few words above the sentence about quizzes."""
    if is_met or not total:
        return gettext("Quizzes")
    return ngettext("%(left)d more quiz", "%(left)d more quizzes", left) % {"left": left}


def sentence(have: int, total: int, *, is_met: bool) -> str:
    """How many quizzes were passed, and what that means."""
    if not total:
        return gettext("The quizzes are not ready yet.")
    if is_met:
        text = gettext("You passed %(have)d of %(total)d. That is enough for the certificate.")
    elif not have:
        text = gettext("Not passed yet. You may try each one more than once.")
    else:
        text = gettext("You passed %(have)d of %(total)d. You may try each one more than once.")
    return text % {"have": have, "total": total}
