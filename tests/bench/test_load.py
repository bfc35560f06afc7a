"""Made-up parents: the same ones each time, and never beside real ones."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from institute.attendance.models import AttendanceMark
from institute.people.models import User
from lessons.progress.models import Attempt
from tests.bench import load
from tests.bench.scale.loading import load_scale
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2027, 6, 1, 12, tzinfo=UTC)


def what_was_made():
    return (
        list(User.objects.order_by("pk").values_list("username", "display_name", "preferred_language")),
        list(Attempt.objects.order_by("pk").values_list("pk", "points", "started_at")),
        list(AttendanceMark.objects.order_by("pk").values_list("pk", "status", "at")),
    )


def test_the_same_seed_makes_the_same_people():
    made = []
    for _time in range(2):
        with transaction.atomic():
            load_scale(4, at=AT, seed=5, modules=2)
            made.append(what_was_made())
            transaction.set_rollback(True)

    assert made[0] == made[1]


def test_made_up_parents_never_stand_among_real_ones():
    UserFactory()

    with pytest.raises(CommandError, match="people who are not the demo's"):
        call_command(load.Command(), learners=5)

    assert User.objects.count() == 1
