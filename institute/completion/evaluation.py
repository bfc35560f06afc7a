"""Whether a parent has met what the certificate asks for, and what is left.

:func:`judge` is pure: requirements and facts in, a trace out, the same for the same input byte for byte.
:func:`evaluate_all` judges many enrolments with a number of queries that does not grow.

Decisions kept here:

* All arithmetic is in whole numbers. 80 per cent of 16 sessions are 13: what is needed is rounded up.
* "Of all planned" means planned and not cancelled: a cancelled session makes the total smaller.
* A requirement on nothing is not met. A cohort whose sessions were not entered yet has no finished parents.
* A quiz counts when one submitted attempt reached the points to pass. A short answer that waits for a
  facilitator carries its provisional half point, so a pass may rest on it: such a pass counts here, and
  the certificate waits when it is needed.
* A certificate also waits while a past session of the cohort is unmarked for anybody who belongs on its
  roster: what was written down about one Saturday is written down for everybody.
* Quizzes are those that are live in the source language directly below the cohort's modules. Attempts
  belong to the learner; those submitted before she joined the cohort are not counted.
* Lessons are counted like quizzes, whenever they were read: a lesson is read once.
* Orientation is the first planned session, or a talk one to one that somebody of the team wrote down.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import accumulate
from uuid import UUID

from institute.cohorts.models import Requirement, RequirementKind
from institute.completion import sentences
from institute.completion.facts import Facts, SessionState, facts_for
from institute.completion.open_rosters import open_rosters


@dataclass(frozen=True)
class Line:
    """One requirement, judged. ``headline`` and ``sentence`` are in the language that was active.

    ``next_key`` names what to do next for it: the first quiz that is not passed, the first lesson that is not
    read, the first session ahead. The page above makes an address of it. ``asks_for_help``: what is left is
    not in her hands; she asks her facilitator.
    ``is_certain``: whether it stays met whatever a facilitator gives for answers that wait for her.
    """

    kind: str
    needed: int
    have: int
    total: int
    is_met: bool
    headline: str
    sentence: str
    next_key: UUID | None = None
    asks_for_help: bool = False
    is_certain: bool = True


@dataclass(frozen=True)
class Evaluation:
    """All requirements, judged.

    ``can_still_miss``: how many of the sessions ahead she may miss and still have enough, counting a
    session that nobody marked as missed; ``None`` when no requirement is about sessions.
    :mod:`institute.completion.forecast` says what that means for her.
    """

    lines: tuple[Line, ...]
    can_still_miss: int | None
    facts: Facts

    @property
    def is_complete(self) -> bool:
        """Whether every requirement is met. A cohort without requirements has no finished parents."""
        return bool(self.lines) and all(line.is_met for line in self.lines)

    @property
    def may_be_issued(self) -> bool:
        """Whether the certificate may be written: all is met, and no record that it rests on is open.

        Without a look at the rosters (:func:`evaluate` and :func:`evaluate_all` look) it may not.
        """
        return (
            self.is_complete and self.facts.open_rosters == () and all(line.is_certain for line in self.lines)
        )

    @property
    def waits_for(self) -> tuple[str, ...]:
        """Why the certificate of a parent who has done her part waits: plain sentences, or nothing."""
        if not self.is_complete:
            return ()
        reasons = []
        if self.facts.open_rosters:
            reasons.append(sentences.rosters_open(self.facts.open_rosters))
        if not all(line.is_certain for line in self.lines):
            reasons.append(sentences.answers_wait())
        return tuple(reasons)


def judge(requirements, facts: Facts) -> Evaluation:
    """Judge facts by requirements (anything with ``kind`` and ``percent``), in the order given."""
    can_still_miss = None
    lines = []
    for requirement in requirements:
        if requirement.kind == RequirementKind.SESSIONS:
            line, can_still_miss = _judge_sessions(requirement.percent, facts)
        else:
            line = JUDGES[requirement.kind](requirement.percent, facts)
        lines.append(line)
    return Evaluation(tuple(lines), can_still_miss, facts)


def needed_of(total: int, percent: int) -> int:
    """How many make up the given per cent of a total, rounded up: 80 per cent of 16 are 13."""
    return -(-total * percent // 100)


def days_that_may_be_missed(facts, may_miss: int) -> int:
    """How many whole meeting days she may miss, whichever of those ahead they are.

    Nothing where no day ahead has two sessions: there a day is a session, and is said as one.
    """
    ahead = Counter(
        day for day, state in zip(facts.days, facts.sessions, strict=False) if state == SessionState.AHEAD
    )
    fullest_first = sorted(ahead.values(), reverse=True)
    if not fullest_first or fullest_first[0] == 1:
        return 0
    return sum(total <= may_miss for total in accumulate(fullest_first))


def _judge_sessions(percent, facts):
    total, have = len(facts.sessions), facts.count(SessionState.ATTENDED)
    ahead, unmarked = facts.count(SessionState.AHEAD), facts.count(SessionState.UNMARKED)
    needed = needed_of(total, percent)
    is_met = total > 0 and have >= needed
    may_miss = min(ahead, max(0, have + ahead - needed))
    waits_for_marks = have + ahead + unmarked >= needed
    line = Line(
        RequirementKind.SESSIONS.value,
        needed,
        have,
        total,
        is_met,
        sentences.sessions_headline(needed - have, is_met=is_met, total=total),
        sentences.sessions(
            have,
            total,
            is_met=is_met,
            may_miss=may_miss,
            may_miss_days=days_that_may_be_missed(facts, may_miss),
            within_reach=have + ahead >= needed,
            waits_for_marks=waits_for_marks,
        ),
        next_key=None if is_met else _next_session(facts),
        asks_for_help=total > 0 and not is_met and not waits_for_marks,
    )
    return line, may_miss


def _judge_quizzes(percent, facts):
    total, have = len(facts.quizzes), sum(is_passed for _key, is_passed in facts.quizzes)
    needed = needed_of(total, percent)
    is_met = total > 0 and have >= needed
    certain = sum(is_passed and key not in facts.provisional for key, is_passed in facts.quizzes)
    return Line(
        RequirementKind.QUIZZES.value,
        needed,
        have,
        total,
        is_met,
        sentences.quizzes_headline(needed - have, is_met=is_met, total=total),
        sentences.quizzes(have, total, is_met=is_met),
        next_key=None if is_met else _first_left(facts.quizzes),
        is_certain=not is_met or certain >= needed,
    )


def _judge_lessons(percent, facts):
    total, have = len(facts.lessons), sum(is_read for _key, is_read in facts.lessons)
    needed = needed_of(total, percent)
    is_met = total > 0 and have >= needed
    return Line(
        RequirementKind.LESSONS.value,
        needed,
        have,
        total,
        is_met,
        sentences.lessons_headline(needed - have, is_met=is_met, total=total),
        sentences.lessons(have, total, is_met=is_met),
        next_key=None if is_met else _first_left(facts.lessons),
    )


def _judge_orientation(_percent, facts):
    first = facts.sessions[0] if facts.sessions else None
    is_met = facts.is_oriented or first == SessionState.ATTENDED
    # A talk one to one comes before the third session, or says why it comes later.
    third_is_ahead = facts.sessions[2:3] == (SessionState.AHEAD,)
    return Line(
        RequirementKind.ORIENTATION.value,
        1,
        int(is_met),
        1,
        is_met,
        sentences.orientation_headline(is_met=is_met),
        sentences.orientation(
            is_met=is_met, first=first, before=facts.days[2] if third_is_ahead and facts.days else None
        ),
        next_key=_next_session(facts) if not is_met and first == SessionState.AHEAD else None,
        asks_for_help=not is_met and first == SessionState.MISSED,
    )


JUDGES = {
    RequirementKind.QUIZZES: _judge_quizzes,
    RequirementKind.LESSONS: _judge_lessons,
    RequirementKind.ORIENTATION: _judge_orientation,
}


def _first_left(pages):
    return next((key for key, is_done in pages if not is_done), None)


def _next_session(facts):
    ahead = zip(facts.session_keys, facts.sessions, strict=False)
    return next((key for key, state in ahead if state == SessionState.AHEAD), None)


def evaluate(enrolment, at, **kwargs) -> Evaluation:
    """Judge one enrolment by its cohort's requirements, with what is known at the given time.

    Takes what :func:`evaluate_all` takes.
    """
    return evaluate_all([enrolment], at, **kwargs)[enrolment.pk]


def evaluate_all(enrolments, at, *, known=None, with_rosters=True) -> dict:
    """Judge many enrolments; returns evaluations by enrolment id. The number of queries does not grow.

    ``known``: see :class:`institute.completion.facts.Known`. ``with_rosters``: whether to look for rosters
    that hold certificates back, which grows with the cohort; who has her certificate waits for none.
    """
    enrolments = list(enrolments)
    requirements = defaultdict(list)
    for requirement in Requirement.objects.filter(cohort__in={one.cohort_id for one in enrolments}):
        requirements[requirement.cohort_id].append(requirement)
    facts = facts_for(enrolments, at, requirements, known)
    judged = {one.pk: judge(requirements[one.cohort_id], facts[one.pk]) for one in enrolments}
    # The rosters of everybody matter to those alone who have done their part.
    done = [one for one in enrolments if with_rosters and judged[one.pk].is_complete]
    rosters = open_rosters({one.cohort_id for one in done}, at)
    for one in done:
        seen = replace(facts[one.pk], open_rosters=rosters[one.cohort_id])
        judged[one.pk] = replace(judged[one.pk], facts=seen)
    return judged
