"""Makes the least that a test needs; traits name situations."""

from datetime import UTC, date, datetime, timedelta

import factory
from django.contrib.auth.models import Group

from institute.cohorts.models import Cohort, Enrolment, SchoolSite, Session
from institute.people import roles
from institute.people.models import User
from institute.people.services import ensure_roles

NOON = datetime(2027, 6, 1, 12, tzinfo=UTC)


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
    number = factory.Sequence(lambda n: n + 1)
    title = factory.LazyAttribute(lambda session: f"Session {session.number}")
    starts_at = NOON - timedelta(days=3)
    ends_at = factory.LazyAttribute(lambda session: session.starts_at + timedelta(minutes=90))


class EnrolmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Enrolment

    learner = factory.SubFactory(UserFactory)
    cohort = factory.SubFactory(CohortFactory)
    joined_on = date(2027, 1, 1)
