"""Mutants of scoring, of the kinds of questions, and of attempts."""

from tests.mutation.mutant import Mutant

QUIZZES = ("tests/lessons/quizzes",)
PROGRESS = ("tests/lessons/progress",)

MUTANTS = (
    Mutant(
        "half a hundredth is rounded down",
        "return (2 * FULL_POINTS * max(parts, 0) + of) // (2 * of) if of else 0",
        "return FULL_POINTS * max(parts, 0) // of if of else 0",
        QUIZZES,
    ),
    Mutant(
        "a wrong choice among several takes nothing away",
        "share(rights - (len(picked) - rights), len(question.right))",
        "share(rights, len(question.right))",
        QUIZZES,
    ),
    Mutant(
        "true or false counts as right when it is wrong",
        "isinstance(answer, bool) and answer is question.truth",
        "isinstance(answer, bool) and answer is not question.truth",
        QUIZZES,
    ),
    Mutant(
        "a pair that was left open counts as right",
        "sum(given.get(left) == right for left, right in key.items())",
        "sum(given.get(left, right) == right for left, right in key.items())",
        QUIZZES,
    ),
    Mutant(
        "the number at the edge of the tolerance is wrong",
        "abs(given - question.number) <= question.tolerance",
        "abs(given - question.number) < question.tolerance",
        QUIZZES,
    ),
    Mutant(
        "an answer in own words is certain at once",
        "Score(PROVISIONAL_POINTS, is_provisional=True) if is_written",
        "Score(PROVISIONAL_POINTS) if is_written",
        QUIZZES,
    ),
    Mutant(
        "spaces earn the half point of a short answer",
        "is_written = isinstance(answer, str) and bool(answer.strip())",
        "is_written = isinstance(answer, str) and bool(answer)",
        QUIZZES,
    ),
    Mutant(
        "one pair left open is not asked about",
        "return len(answer) < len(question.choices)",
        "return False",
        QUIZZES,
    ),
    Mutant(
        "a number that cannot be read is not asked about",
        "return parse_number(answer) is None",
        "return False",
        QUIZZES,
    ),
    Mutant(
        "an order with a line missing is accepted",
        "if not is_list_of_ids(answer) or sorted(answer) != sorted(question.choices):",
        "if not is_list_of_ids(answer) or not set(answer) <= set(question.choices):",
        QUIZZES,
    ),
    Mutant(
        "a choice of another question is accepted",
        "if not is_list_of_ids(answer) or not set(answer) <= set(question.choices):",
        "if not is_list_of_ids(answer):",
        QUIZZES,
    ),
    Mutant(
        "a text of any length is accepted",
        "if not isinstance(answer, str) or len(answer) > LONGEST_TEXT:",
        "if not isinstance(answer, str):",
        QUIZZES,
    ),
    Mutant(
        "false counts as no answer",
        "    if isinstance(answer, bool):\n        return False\n    return not",
        "    return not",
        QUIZZES,
    ),
    Mutant(
        "a minus sign is not read",
        "return -number if negative else number",
        "return number",
        QUIZZES,
    ),
    Mutant(
        "the last attempt is not allowed",
        "if number > quiz_page.attempts_allowed:",
        "if number >= quiz_page.attempts_allowed:",
        PROGRESS,
    ),
    Mutant(
        "attempts are never used up",
        "if number > quiz_page.attempts_allowed:",
        "if number > quiz_page.attempts_allowed + 1:",
        PROGRESS,
    ),
    Mutant(
        "the points to pass exactly are not enough",
        "return self.points is not None and self.points >= self.points_to_pass\n",
        "return self.points is not None and self.points > self.points_to_pass\n",
        PROGRESS,
    ),
    Mutant(
        "a pass that rests on an unread answer is certain",
        'return self.submitted().filter(points__gte=F("points_to_pass") + F("points_provisional"))',
        'return self.submitted().filter(points__gte=F("points_to_pass"))',
        ("tests/lessons/progress", "tests/institute/completion"),
    ),
    Mutant(
        "a later attempt hides an earlier pass",
        "return attempt.is_passed, (attempt.points or 0) / attempt.points_possible",
        "return False, (attempt.points or 0) / attempt.points_possible",
        PROGRESS,
    ),
    Mutant(
        "a quiz that was sent can be answered again",
        "        if not attempt.is_open:\n            raise AttemptClosed\n        recorder",
        "        recorder",
        PROGRESS,
    ),
    Mutant(
        "a quiz that is sent twice is scored twice",
        "        if not attempt.is_open:\n            return attempt\n        snapshot",
        "        snapshot",
        PROGRESS,
    ),
    Mutant(
        "answers after the end change what stands",
        "newest = recorder.record(events) if attempt.is_open else recorder.append(events)",
        "newest = recorder.record(events)",
        PROGRESS,
    ),
    Mutant(
        "a number far ahead shuts out what is answered later",
        "in_range = 0 < answer.sequence <= recorder.highest_sequence + MAX_SEQUENCE_GAP",
        "in_range = 0 < answer.sequence",
        PROGRESS,
    ),
    Mutant(
        "an answer that arrives late replaces a newer one",
        "in_order = sorted(events, key=lambda event: (event.sequence, event.client_uuid))",
        "in_order = list(events)",
        PROGRESS,
    ),
    Mutant(
        "an answer that nobody has read is evidence",
        "certain = [question for question in snapshot.questions if not scores[question.id].is_provisional]",
        "certain = list(snapshot.questions)",
        PROGRESS,
    ),
    Mutant(
        "an unpublished lesson is marked as read",
        "    if not access.is_open or not lesson.live:\n        raise LessonNotOpen(access.opens_on)\n"
        "    with transaction.atomic():",
        "    if not access.is_open:\n        raise LessonNotOpen(access.opens_on)\n"
        "    with transaction.atomic():",
        PROGRESS,
    ),
    Mutant(
        "a quiz of a closed module is begun",
        "if not access.is_open or quiz_page is None or quiz_page.live_revision_id is None:",
        "if quiz_page is None or quiz_page.live_revision_id is None:",
        PROGRESS,
    ),
    Mutant(
        "a module opens a day late",
        "if enrolment.opens_on and enrolment.opens_on > today:",
        "if enrolment.opens_on and enrolment.opens_on >= today:",
        PROGRESS,
    ),
    Mutant(
        "a module opens by the day of UTC",
        "today = at.astimezone(enrolment.cohort.zone).date()",
        "today = at.date()",
        PROGRESS,
    ),
    Mutant(
        "a score that was given is given again",
        "        if existing:\n            raise ScoredBefore(existing)\n",
        "",
        PROGRESS,
    ),
    Mutant(
        "a score leaves the points of the attempt as they were",
        "attempt.points = (attempt.points or 0) + points - before",
        "attempt.points = attempt.points or 0",
        PROGRESS,
    ),
    Mutant(
        "a score goes unnoticed in the audit",
        "AuditAction.SCORE_CHANGED, actor=by, at=at, subject=response, before=before, after=points",
        "AuditAction.SCORE_CHANGED, actor=by, at=at, subject=response, before=points, after=before",
        PROGRESS,
    ),
    Mutant(
        "an outcome of any language is evidence",
        "LearningOutcome.objects.in_source_language().filter(code__in=observed)",
        "LearningOutcome.objects.filter(code__in=observed)",
        ("tests/learning_outcomes",),
    ),
)
