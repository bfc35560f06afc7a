"""Makes the least that a test needs; traits name situations."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import factory
from django.contrib.auth.models import Group
from django.db.models import Max

from certificates.services import confirm_name, issue_certificate
from institute.attendance.services import RosterMark, save_roster
from institute.cohorts.models import Cohort, CohortModule, Enrolment, Requirement, SchoolSite, Session
from institute.people import roles
from institute.people.models import User
from institute.people.services import ensure_roles
from tests.curriculum_made import (  # noqa: F401 (found here by tests)
    CurriculumTree,
    as_form,
    curriculum_tree,
    failed_attempt,
    make_activity,
    make_home,
    make_lesson,
    make_module,
    make_quiz,
    passed_attempt,
    publish_in,
    question,
    question_of,
    right_answer,
    right_answers,
    seven_questions,
    tree_in,
    well_mixed,
)

# The hour of the suite: in Los Angeles it is 8 p.m. of 1 June, so what takes the UTC day for the day of the
# cohort is a day off in every test.
NOON = datetime(2027, 6, 2, 3, tzinfo=UTC)
ZONE = ZoneInfo("America/Los_Angeles")


def local_day(at):
    """The day on which ``at`` falls where the cohorts are."""
    return at.astimezone(ZONE).date()


class UserFactory(factory.django.DjangoModelFactory):
    """A parent; the traits make somebody of the team."""

    class Meta:
        model = User

    display_name = factory.Sequence(lambda n: f"Person {n}")
    preferred_language = "en"

    role = None

    @classmethod
    def _create(cls, model_class, *args, role=None, **kwargs):
        """``UserFactory(role=roles.FACILITATOR)`` puts the person in that group."""
        user = super()._create(model_class, *args, **kwargs)
        if role:
            ensure_roles()
            user.groups.add(Group.objects.get(name=role))
        return user


class FacilitatorFactory(UserFactory):
    role = roles.FACILITATOR


class ProjectManagerFactory(UserFactory):
    role = roles.PROJECT_MANAGER


class SchoolSiteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SchoolSite

    name = factory.Sequence(lambda n: f"School {n}")


class CohortFactory(factory.django.DjangoModelFactory):
    """A cohort that is running on the day of NOON."""

    class Meta:
        model = Cohort

    name = factory.Sequence(lambda n: f"Cohort {n}")
    starts_on = date(2027, 1, 1)
    ends_on = date(2027, 12, 31)


class SessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Session

    cohort = factory.SubFactory(CohortFactory)
    # The next in its cohort, never a count of the whole process: a test that names a number must not
    # depend on how many tests ran before it.
    number = factory.LazyAttribute(
        lambda session: 1 + (session.cohort.sessions.aggregate(last=Max("number"))["last"] or 0)
    )
    title = factory.LazyAttribute(lambda session: f"Session {session.number}")
    starts_at = NOON - timedelta(days=3)
    ends_at = factory.LazyAttribute(lambda session: session.starts_at + timedelta(minutes=90))


class EnrolmentFactory(factory.django.DjangoModelFactory):
    """An enrolment in a running cohort; the traits say how far the learner is.

    ``complete``: has done all that the certificate asks for, which is one session. ``named``: has confirmed
    the name on the certificate; a text is that name. ``finished``: both. ``certified``: has the certificate
    too. ``withdrawn``: left a month before :data:`NOON`.
    """

    class Meta:
        model = Enrolment

    class Params:
        withdrawn = factory.Trait(withdrawn_on=date(2027, 5, 1))
        finished = factory.Trait(named=True, complete=True)
        certified = factory.Trait(named=True, complete=True, certificate=True)

    learner = factory.SubFactory(UserFactory)
    cohort = factory.SubFactory(CohortFactory)
    joined_on = date(2027, 1, 1)

    complete = named = certificate = False

    @classmethod
    def _create(cls, model_class, *args, complete, named, certificate, **kwargs):
        enrolment = super()._create(model_class, *args, **kwargs)
        if named:
            name = enrolment.learner.display_name if named is True else named
            confirm_name(enrolment, name, by=enrolment.learner, at=NOON)
        if complete:
            asks_for(enrolment.cohort, sessions=100)
            marked(enrolment, SessionFactory(cohort=enrolment.cohort))
        if certificate:
            issue_certificate(enrolment, at=NOON)
        if named or complete:
            enrolment.refresh_from_db()
        return enrolment


def enrolled_in(module, **kwargs):
    """An enrolment in a running cohort that takes the module, open already unless ``opens_on`` says else."""
    opens_on = kwargs.pop("opens_on", None)
    enrolment = EnrolmentFactory(**kwargs)
    CohortModule.objects.get_or_create(
        cohort=enrolment.cohort, module=module, defaults={"opens_on": opens_on}
    )
    return enrolment


def asks_for(cohort, **percents):
    """Set the requirements of a cohort before its first day: ``asks_for(cohort, sessions=80)``."""
    early = datetime.combine(cohort.starts_on, time(12), UTC) - timedelta(days=2)
    for order, (kind, percent) in enumerate(percents.items()):
        Requirement(cohort=cohort, kind=kind, percent=percent, sort_order=order).save(at=early)


def marked(enrolment, session, status="present", *, at=NOON, by=None):
    """One mark on the roster, as a facilitator makes it."""
    mark = RosterMark(enrolment.pk, status, None, uuid.uuid4())
    return save_roster(session, [mark], by=by or FacilitatorFactory(), at=at)


def named(enrolment, name=None, *, at=NOON):
    """The parent has confirmed the name on the certificate; returns the enrolment."""
    confirm_name(enrolment, name or enrolment.learner.display_name, by=enrolment.learner, at=at)
    return enrolment
