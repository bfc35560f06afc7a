"""Mutants of cohorts, attendance, completion, certificates and reports."""

from tests.mutation.mutant import Mutant

ATTENDANCE = ("tests/institute/attendance",)
CERTIFICATES = ("tests/certificates",)
COHORTS = ("tests/institute/cohorts",)
COMPLETION = ("tests/institute/completion",)
REPORTS = ("tests/institute/reports",)

MUTANTS = (
    Mutant(
        "75 per cent of the minutes exactly are too few",
        "minutes * 100 >= minutes_planned * PERCENT_OF_MINUTES",
        "minutes * 100 > minutes_planned * PERCENT_OF_MINUTES",
        ATTENDANCE,
    ),
    Mutant(
        "an excused parent has attended when minutes are written",
        "    if status not in ATTENDED:\n        return False\n",
        "    if status not in ATTENDED and minutes is None:\n        return False\n",
        ATTENDANCE,
    ),
    Mutant(
        "of two marks the older counts",
        "(mark.at, mark.pk) > (best.at, best.pk)",
        "(mark.at, mark.pk) < (best.at, best.pk)",
        ATTENDANCE,
    ),
    Mutant(
        "a tie of marks is settled by their order",
        "(mark.at, mark.pk) > (best.at, best.pk)",
        "mark.at > best.at",
        ATTENDANCE,
    ),
    Mutant(
        "a roster opens a moment late",
        "return at >= session.starts_at - OPENS_BEFORE",
        "return at > session.starts_at - OPENS_BEFORE",
        ATTENDANCE,
    ),
    Mutant(
        "a cancelled session is marked",
        "    if session.cancelled_at is not None:\n        raise SessionCancelled\n",
        "",
        ATTENDANCE,
    ),
    Mutant(
        "somebody of another cohort is marked",
        "if enrolments.count() != len(wanted):",
        "if enrolments.count() > len(wanted):",
        ATTENDANCE,
    ),
    Mutant(
        "the audit counts marks that were sent and not those that were written",
        "actor=by, at=at, subject=session, count=len(new))",
        "actor=by, at=at, subject=session, count=len(marks))",
        ATTENDANCE,
    ),
    Mutant(
        "a mark of the same moment is not compared with the history",
        "if key in records and records[key][-1] >= at}",
        "if key in records and records[key][-1] > at}",
        ATTENDANCE,
    ),
    Mutant(
        "a mark that is sent again is written again",
        "        if mark.client_uuid not in received\n        and records",
        "        if records",
        ATTENDANCE,
    ),
    Mutant(
        "a whole roster wakes nobody but those it changed",
        "    return Enrolment.objects.filter(cohort=session.cohort_id)\n",
        "    return Enrolment.objects.filter(pk__in=changed)\n",
        ("tests/certificates", "tests/institute/attendance"),
    ),
    Mutant(
        "marked sessions stand under those to mark",
        "if session.is_over and not session.is_today and not session.marked_count",
        "if session.is_over and not session.is_today",
        ATTENDANCE,
    ),
    Mutant(
        "who joined on the day of a session is not on its roster",
        "cohort=session.cohort_id, joined_on__lte=day",
        "cohort=session.cohort_id, joined_on__lt=day",
        ("tests/institute/attendance", "tests/institute/cohorts"),
    ),
    Mutant(
        "who leaves on the day of a session is not on its roster",
        "Q(withdrawn_on=None) | Q(withdrawn_on__gte=day)",
        "Q(withdrawn_on=None) | Q(withdrawn_on__gt=day)",
        ("tests/institute/attendance", "tests/institute/cohorts"),
    ),
    Mutant(
        "a cohort takes nobody on its last day",
        "if on > cohort.ends_on:",
        "if on >= cohort.ends_on:",
        COHORTS,
    ),
    Mutant(
        "nobody leaves on the day of joining",
        "    if on < current.joined_on:\n        raise BeforeItBegan\n"
        "    if on > current.cohort.day_of(at):\n        raise StillToCome\n    return _move",
        "    if on <= current.joined_on:\n        raise BeforeItBegan\n"
        "    if on > current.cohort.day_of(at):\n        raise StillToCome\n    return _move",
        COHORTS,
    ),
    Mutant(
        "in the evening a parent is withdrawn tomorrow",
        "    if on > current.cohort.day_of(at):\n        raise StillToCome\n    return _move",
        "    if on > at.date():\n        raise StillToCome\n    return _move",
        COHORTS,
    ),
    Mutant(
        "who left is enrolled a second time as if nothing had been",
        "raise AlreadyEnrolled if before.withdrawn_on is None else WithdrawnBefore",
        "raise AlreadyEnrolled",
        COHORTS,
    ),
    Mutant(
        "somebody of the team is enrolled",
        "    if learner.is_team_member:\n        raise NotAParent\n",
        "",
        COHORTS,
    ),
    Mutant(
        "an orientation on the day of the third session is early enough",
        "any(cohort.day_of(start) <= on for start in",
        "any(cohort.day_of(start) < on for start in",
        COHORTS,
    ),
    Mutant(
        "an invitation leaves before the list is saved",
        "transaction.on_commit(lambda: send_sign_in_message.enqueue(str(message.pk)))",
        "send_sign_in_message.enqueue(str(message.pk))",
        COHORTS,
    ),
    Mutant(
        "a cancelled session wakes nobody",
        "request_evaluation(Enrolment.objects.kept().filter(cohort=session.cohort_id), at=at)",
        "request_evaluation(Enrolment.objects.none(), at=at)",
        COHORTS,
    ),
    Mutant(
        "what is needed is rounded down",
        "return -(-total * percent // 100)",
        "return total * percent // 100",
        COMPLETION,
    ),
    Mutant(
        "a cohort that asks for nothing is finished",
        "return bool(met) and all(met)",
        "return all(met)",
        COMPLETION,
    ),
    Mutant(
        "a certificate does not wait for a roster that is open",
        "self.is_complete and self.facts.open_rosters == () and is_certain",
        "self.is_complete and is_certain",
        COMPLETION,
    ),
    Mutant(
        "a pass from before the day of joining counts",
        "if enrolment.cohort.day_of(moment) >= enrolment.joined_on",
        "if True",
        COMPLETION,
    ),
    Mutant(
        "a session that ends now is still ahead",
        "                is_ahead=session.ends_at > records.at,\n                had_joined",
        "                is_ahead=session.ends_at >= records.at,\n                had_joined",
        COMPLETION,
    ),
    Mutant(
        "who left on the day of a session keeps no roster open",
        "(left_on is None or left_on >= day)",
        "(left_on is None or left_on > day)",
        COMPLETION,
    ),
    Mutant(
        "the session that must not be missed may be missed",
        "max(0, sessions.attended + sessions.ahead - needed)",
        "max(1, sessions.attended + sessions.ahead - needed)",
        ("tests/institute/completion", "tests/institute/reports"),
    ),
    Mutant(
        "a session that nobody marked is out of reach",
        "if progress.have + sessions.ahead + sessions.unmarked < needed:",
        "if progress.have + sessions.ahead < needed:",
        ("tests/institute/completion", "tests/institute/reports"),
    ),
    Mutant(
        "a certificate that was withdrawn comes back by itself",
        "    if enrolment.pk in revoked:\n        raise WasRevoked\n",
        "",
        CERTIFICATES,
    ),
    Mutant(
        "who has left gets a certificate",
        "    if enrolment.withdrawn_on is not None:\n        raise EnrolmentWithdrawn\n",
        "",
        CERTIFICATES,
    ),
    Mutant(
        "a certificate that was replaced is withdrawn",
        "        if not locked.is_valid:\n            raise AlreadyRevoked\n",
        "",
        CERTIFICATES,
    ),
    Mutant(
        "a change while the scheduler looks is forgotten",
        "Enrolment.objects.filter(pk=enrolment.pk, records_changed_at=enrolment.records_changed_at).update(",
        "Enrolment.objects.filter(pk=enrolment.pk).update(",
        CERTIFICATES,
    ),
    Mutant(
        "a certificate has expired on its last day",
        ".date() > self.expires_on",
        ".date() >= self.expires_on",
        CERTIFICATES,
    ),
    Mutant(
        "the desk counts passes from the midnight of UTC",
        "datetime.combine(day, time(), tzinfo=self.cohort.zone).astimezone(UTC)",
        "datetime.combine(day, time(), tzinfo=UTC)",
        REPORTS,
    ),
    Mutant(
        "the desk counts certificates of parents who left",
        ".filter(enrolment__cohort=cohort, enrolment__withdrawn_on=None)",
        ".filter(enrolment__cohort=cohort)",
        REPORTS,
    ),
    Mutant(
        "the audit of a filtered export counts everybody",
        "count=len(self.people),",
        "count=len(self.all_people),",
        REPORTS,
    ),
    Mutant(
        "the desk of a cohort sees what a parent read after leaving",
        "if left is None or cohort.day_of(moment) <= left}",
        "}",
        REPORTS,
    ),
    Mutant(
        "the desk of a cohort sees attempts in another one",
        "here = Q(enrolment=enrolment) | Q(enrolment=None)",
        "here = Q()",
        REPORTS,
    ),
)
