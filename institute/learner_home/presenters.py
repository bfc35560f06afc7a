"""What the parent's home page shows of one enrolment."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from certificates.models import Certificate, NameConfirmation
from certificates.queries import confirmed_name
from institute.cohorts.models import CohortModule, Enrolment, Session
from institute.completion.evaluation import Evaluation, evaluate
from institute.completion.facts import PrefetchedRecords, modules_of
from institute.i18n.digits import localize_digits
from institute.learner_home import components
from institute.learner_home.next_step import Step, pick_step
from institute.learner_home.path import ModuleStop, attempts_of, current_module, module_path
from lessons.progress.models import Attempt


@dataclass(frozen=True)
class LearnerHome:
    """The home page of a learner in one cohort at a moment; the enrolment has its cohort fetched.

    Each part is read from the database when it is first asked for, and once. The number of queries does not
    grow with modules, lessons, sessions or attempts.
    """

    enrolment: Enrolment
    at: datetime

    def context(self) -> dict[str, Any]:
        """Return the variables of ``pages/learner_home.html``."""
        return {
            "greeting": self.greeting,
            "seats_done": sum(module.is_done for module in self.path),
            "seats_total": len(self.path),
            "seats_label": seats_label(self.path),
            "step": components.next_step_card(
                self.step,
                enrolment=self.enrolment,
                certificate=self.valid_certificate,
                session=self.next_session,
            ),
            "left": components.left_items(self.evaluation, self.path, self.next_session)
            if self.evaluation
            else [],
            "waits_for": self.waits_for,
            "certificate": self.valid_certificate,
            "confirmed": self.name_confirmation,
            "name_url": reverse("name-on-certificate", args=[self.enrolment.pk]),
            "withdrawn": self.withdrawn_certificate,
            "others": self.other_certificates,
            "session": components.session_card(self.next_session) if self.next_session else None,
            "cancelled_sessions": [components.session_card(session) for session in self.cancelled_sessions],
            "steps": components.trail_steps(self.path),
        }

    @cached_property
    def modules(self) -> list[CohortModule]:
        """The modules of the cohort, in their order."""
        return modules_of([self.enrolment.cohort_id])

    @cached_property
    def attempts(self) -> list[Attempt]:
        """All attempts of the learner."""
        return attempts_of(self.enrolment.learner_id)

    @cached_property
    def sessions(self) -> list[Session]:
        """All sessions of the cohort in their order, also the cancelled ones."""
        sessions = list(Session.objects.filter(cohort=self.enrolment.cohort_id))
        for session in sessions:
            session.cohort = self.enrolment.cohort
        return sessions

    @cached_property
    def path(self) -> list[ModuleStop]:
        """The modules with their lessons and quizzes."""
        return module_path(self.enrolment, self.at, self.modules, self.attempts)

    @cached_property
    def certificates(self) -> list[Certificate]:
        """The certificates of the learner from every cohort, the newest first."""
        return list(Certificate.objects.by(self.enrolment.learner).order_by("-issued_at"))

    @cached_property
    def valid_certificate(self) -> Certificate | None:
        """The valid certificate of this enrolment."""
        return next((own for own in self._own_certificates if own.is_valid), None)

    @property
    def withdrawn_certificate(self) -> Certificate | None:
        """The newest certificate of this enrolment, where none of them is valid."""
        return None if self.valid_certificate else next(iter(self._own_certificates), None)

    @property
    def other_certificates(self) -> list[Certificate]:
        """The valid certificates from other cohorts."""
        current = self.valid_certificate
        return [
            certificate
            for certificate in self.certificates
            if certificate.is_valid and certificate is not current
        ]

    @property
    def _own_certificates(self) -> list[Certificate]:
        return [
            certificate for certificate in self.certificates if certificate.enrolment_id == self.enrolment.pk
        ]

    @cached_property
    def evaluation(self) -> Evaluation | None:
        """What is done and what is left; ``None`` once there is a valid certificate."""
        if self.valid_certificate:
            return None
        planned = [session for session in self.sessions if session.cancelled_at is None]
        return evaluate(
            self.enrolment,
            self.at,
            prefetched=PrefetchedRecords(planned, self.modules, self.attempts),
            # A certificate that was withdrawn waits for no roster.
            with_rosters=self.withdrawn_certificate is None,
        )

    @cached_property
    def name_confirmation(self) -> NameConfirmation | None:
        """The name that the learner confirmed for the certificate; not read once it is issued."""
        return None if self.valid_certificate else confirmed_name(self.enrolment)

    @property
    def waits_for(self) -> str:
        """Why the certificate of a learner who has done everything waits, or an empty string."""
        if self.evaluation is None or self.withdrawn_certificate:
            return ""
        # The reasons are whole sentences: one after the other they are one notice.
        return localize_digits(" ".join(self.evaluation.waits_for))

    @property
    def upcoming_sessions(self) -> list[Session]:
        """The sessions that are not over, also the cancelled ones."""
        return [session for session in self.sessions if session.ends_at > self.at]

    @cached_property
    def next_session(self) -> Session | None:
        """The next session that takes place."""
        return next((session for session in self.upcoming_sessions if session.cancelled_at is None), None)

    @property
    def cancelled_sessions(self) -> list[Session]:
        """The cancelled sessions before the next one: the learner may have noted their day."""
        upcoming = self.upcoming_sessions
        return upcoming[: upcoming.index(self.next_session)] if self.next_session else upcoming

    @cached_property
    def step(self) -> Step:
        """The one thing to do now."""
        evaluation = self.evaluation
        return pick_step(
            self.path,
            has_certificate=self.valid_certificate is not None,
            # What a person took away is not offered again here.
            is_complete=evaluation is not None and evaluation.is_complete and not self.withdrawn_certificate,
            may_be_issued=evaluation is not None and evaluation.may_be_issued,
            is_named=self.name_confirmation is not None,
            next_session=self.next_session,
        )

    @property
    def greeting(self) -> list[str]:
        """One or two whole sentences under the name."""
        if not self.path:
            return [gettext("Your modules are not open yet.")]
        module = current_module(self.path)
        if module is None:
            return [seats_label(self.path)]
        current = gettext("You are in module %(number)d.") % {"number": module.number}
        return [seats_label(self.path), localize_digits(current)]


def seats_label(path: list[ModuleStop]) -> str:
    """Say how many modules are done, each of them a seat at the table."""
    done = sum(module.is_done for module in path)
    sentence = ngettext(
        "%(done)d of %(total)d seats is yours.", "%(done)d of %(total)d seats are yours.", done
    )
    return localize_digits(sentence % {"done": done, "total": len(path)})
