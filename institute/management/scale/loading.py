"""Builds the data set in one go: all of it or nothing, the same for the same seed and moment."""

import random

from django.contrib.auth.models import Group
from django.db import connection, transaction

from institute.cohorts.models import Cohort, Enrolment, SchoolSite
from institute.home.services import bootstrap_site
from institute.management import demo_names
from institute.management.demo_people import COHORTS as DEMO_COHORTS
from institute.management.demo_people import read_accounts
from institute.management.scale.answers import answered
from institute.management.scale.cohorts import LARGE, ROSTERS, make_cohort
from institute.management.scale.content import make_curriculum
from institute.management.scale.records import Records
from institute.people import roles
from institute.people.models import User
from institute.people.services import ensure_roles

TEAM = {"facilitator": ("SCALE-F", roles.FACILITATOR), "manager": ("SCALE-M", roles.PROJECT_MANAGER)}


class HoldsRealPeople(Exception):
    """The database holds people who are not the demo's: made-up parents must never stand among them."""


class AlreadyLoaded(Exception):
    """The database holds the data set already."""


def load_scale(learners, *, at, seed=1, modules=8) -> dict[str, int]:
    """Build everything for so many parents; returns how many rows of each kind were written in bulk.

    Raises :class:`HoldsRealPeople` or :class:`AlreadyLoaded`.
    """
    if Cohort.objects.filter(name=LARGE).exists():
        raise AlreadyLoaded
    if _holds_real_people():
        raise HoldsRealPeople
    with transaction.atomic():
        written = _load(learners, modules, at=at, rng=random.Random(seed))  # noqa: S311 (it must repeat)
    # Without this the database plans as if the tables were empty, until it looks by itself.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return written


def _load(learners, modules, *, at, rng):
    ensure_roles()
    bootstrap_site(with_pages=False)
    modules = make_curriculum(rng, modules)
    team = {name: _team_member(*who) for name, who in TEAM.items()}
    schools = [SchoolSite.objects.get_or_create(name=name)[0] for name in demo_names.SCHOOLS]
    records = Records(
        modules, [answered(module.quiz) for module in modules], at=at, by=team["facilitator"], rng=rng
    )
    for name, count in {LARGE: learners, **ROSTERS}.items():
        place = make_cohort(name, modules, team, at=at, rng=rng)
        records.of_cohort(place, min(count, learners), schools)
    return records.close()


def _holds_real_people():
    """Whether anybody is here who is not of the demo, which knows its own people."""
    strangers = User.objects.exclude(username__in=[account["member_code"] for account in read_accounts()])
    in_demo = Enrolment.objects.filter(cohort__name__in=DEMO_COHORTS).values("learner")
    if read_accounts():
        strangers = strangers.exclude(pk__in=in_demo)
    return strangers.exists()


def _team_member(code, role):
    person = User(username=code, display_name=f"{role} to measure")
    person.set_unusable_password()
    person.save()
    person.groups.add(Group.objects.get(name=role))
    return person
