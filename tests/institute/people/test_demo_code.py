"""``manage.py code WHO`` and ``createsuperuser``."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from institute.people.allauth_internals import validate_totp_code
from institute.people.models import User
from tests.sign_in import SECRET


@pytest.fixture
def demo(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    people = [
        {
            "role": "facilitator of the cohort",
            "name": "Luz",
            "member_code": "K7M4-92TX",
            "totp_secret": SECRET,
        },
        {"role": "parent", "name": "Ana", "member_code": "AAAA-2222", "totp_secret": None},
    ]
    (tmp_path / "demo-accounts.json").write_text(json.dumps(people))


@pytest.mark.parametrize(
    "who", ["facilitator of the cohort", "Facilitator-of-the-cohort", "luz", "k7m4-92tx"]
)
def test_the_code_of_a_demo_person_is_printed(demo, who):
    out = StringIO()

    call_command("code", who, stdout=out, stderr=StringIO())

    assert validate_totp_code(SECRET, out.getvalue().strip())


def test_parents_have_no_code(demo):
    with pytest.raises(CommandError, match="K7M4-92TX"):
        call_command("code", "parent")


def test_without_demo_people_there_is_no_code(settings, tmp_path):
    settings.VAR_DIR = tmp_path

    with pytest.raises(CommandError, match="make demo"):
        call_command("code", "facilitator")


@pytest.mark.django_db
def test_two_administrators_can_be_made_without_addresses():
    for name in ("first", "second"):
        call_command(
            "createsuperuser",
            username=name,
            display_name=name,
            interactive=False,
            stdout=StringIO(),
        )

    assert User.objects.filter(is_superuser=True, email=None).count() == 2
