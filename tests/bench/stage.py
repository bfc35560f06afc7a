"""Who visits, and where: signed-in people and addresses of the data set, found once before measuring."""

import itertools
import secrets
import threading
import time
from itertools import batched

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.utils import timezone

from certificates.models import Certificate
from certificates.services import issue_together
from certificates.tasks import TOGETHER
from institute.cohorts.models import Cohort, Enrolment
from institute.completion.evaluation import evaluate_all
from institute.people.allauth_internals import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    AUTHENTICATION_METHODS_USER_SESSION_KEY,
    TOTP,
    generate_totp_secret,
)
from institute.people.models import User
from institute.people.models.session import SessionStore
from lessons.curriculum.models import LessonPage, ModulePage
from lessons.progress.models import Attempt
from lessons.quizzes.models import QuizPage
from tests.bench.scale.cohorts import LARGE, ROSTERS

# Of a made-up person, as long as it is measured.
PASSWORD = secrets.token_urlsafe()
PARENTS, TAKERS, CERTIFICATES, LOOKED_THROUGH = 8, 60, 30, 1000


class Stage:
    """Everything that a piece of work needs to begin."""

    def __init__(self):
        self._lock = threading.Lock()
        self.facilitator = User.objects.get(username="SCALE-F")
        self.manager = User.objects.get(username="SCALE-M")
        self.manager.set_password(PASSWORD)
        self.manager.save()
        self.cohort = Cohort.objects.get(name=LARGE)
        self.rosters = {
            size: list(Cohort.objects.get(name=name).sessions.filter(ends_at__lt=timezone.now()))
            for name, size in ROSTERS.items()
        }
        kept = Enrolment.objects.kept().filter(cohort=self.cohort, learner__preferred_language="en")
        self.enrolments = list(kept.select_related("learner").order_by("learner_id")[:LOOKED_THROUGH])
        self.parents = [signed_in(one.learner) for one in self.enrolments[:PARENTS]]
        self.facilitators = [signed_in(self.facilitator) for _one in range(PARENTS)]
        self.managers = [signed_in(self.manager) for _one in range(PARENTS)]
        self.module = ModulePage.objects.live().get(slug="scale-adv")
        self.lesson = LessonPage.objects.live().child_of(self.module).order_by("path").first()
        self._takers = itertools.cycle([])
        self._find_takers()
        self.seconds_to_issue, self.certificate, self.holder = [], None, None
        self._issue_certificates()

    def next_taker(self):
        """The next session and quiz of somebody who has attempts left."""
        with self._lock:
            return next(self._takers)

    def _find_takers(self):
        """Parents with no attempt at the last quizzes, each with three goes at each."""
        quizzes = list(QuizPage.objects.live().filter(slug__startswith="scale-").order_by("-path")[:3])
        begun = set(
            Attempt.objects.filter(learner__in=[one.learner_id for one in self.enrolments]).values_list(
                "learner_id", "quiz_key"
            )
        )
        found = {}
        for enrolment in self.enrolments:
            free = [one for one in quizzes if (enrolment.learner_id, one.translation_key) not in begun]
            if free and len(found) < TAKERS:
                found[signed_in(enrolment.learner)] = free
        goes = [(session, quiz) for _go in range(3) for session, free in found.items() for quiz in free]
        self._takers = iter(goes)

    def _issue_certificates(self):
        """Issue for parents who have finished, as a run does, and note the processor time of each."""
        at = timezone.now()
        judged = evaluate_all(self.enrolments, at)
        finished = [one for one in self.enrolments if judged[one.pk].is_complete]
        for some in batched(finished[: CERTIFICATES + TOGETHER], TOGETHER, strict=False):
            began = time.process_time()
            keys = [one.pk for one in some]
            outcomes = issue_together(keys, at=at, by=self.manager, roster_name=True)
            took = (time.process_time() - began) / len(some)
            issued = [one for one in outcomes.values() if isinstance(one, Certificate)]
            # Those that stood before, in a database that was kept, cost next to nothing.
            if len(issued) == len(some) and all(one.issued_at == at for one in issued):
                self.seconds_to_issue.append(took)
            for one in issued:
                self.certificate, self.holder = one, signed_in(one.enrolment.learner)
        # The first ones pay for reading the fonts.
        self.seconds_to_issue = self.seconds_to_issue[1:]
        if self.certificate:
            self.certificate = Certificate.objects.get(pk=self.certificate.pk)


def signed_in(person):
    """The session of a user who has just signed in; the team with its second factor."""
    request = HttpRequest()
    request.session = SessionStore()
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    if person.is_team_member:
        if not Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists():
            TOTP.activate(person, generate_totp_secret())
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            {"method": "password", "at": time.time()},
            {"method": "mfa", "type": "totp", "at": time.time()},
        ]
        request.session[AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
    request.session.save()
    return request.session.session_key
