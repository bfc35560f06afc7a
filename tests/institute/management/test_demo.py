"""The demo's people: one for each role, each with a way in that works, made once."""

import json
import shutil
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client, override_settings
from django.utils import timezone

from certificates.models import Certificate
from institute.cohorts.models import Cohort, Enrolment
from institute.cohorts.requirement_kinds import usual_requirements
from institute.completion.open_rosters import open_rosters
from institute.management.demo_people import AlreadyMade, accounts_file, make_demo_people, read_accounts
from institute.people import roles
from institute.people.allauth_internals import validate_totp_code
from institute.people.models import User
from tests.factories import curriculum_tree

pytestmark = pytest.mark.django_db
# Every signed-in role of the matrix, with its groups.
GROUPS = {
    "parent": [],
    "parent of another cohort": [],
    "withdrawn parent": [],
    "facilitator of the cohort": [roles.FACILITATOR],
    "facilitator of another cohort": [roles.FACILITATOR],
    "content editor": [roles.CONTENT_EDITOR],
    "project manager": [roles.PROJECT_MANAGER],
    "report viewer": [roles.REPORT_VIEWER],
    "superuser": [],
}
FIELDS = {"role", "name", "member_code", "password", "totp_secret", "card_url", "pin", "cohort"}


@pytest.fixture(scope="module")
def _made(shared_rows, tmp_path_factory):
    """The demo people once for all, and the folder where their ways in are written."""
    folder = tmp_path_factory.mktemp("var")
    with shared_rows.made(), override_settings(VAR_DIR=folder):
        curriculum_tree()
        return folder, make_demo_people(timezone.now())


@pytest.fixture
def accounts(db, settings, tmp_path, _made):
    folder, made = _made
    settings.VAR_DIR = shutil.copytree(folder, tmp_path / "var")
    return {account["role"]: dict(account) for account in made}


def path_of(account, settings):
    return account["card_url"].removeprefix(settings.SITE_ADDRESS)


def test_there_is_one_account_for_each_role_and_each_has_a_way_in(accounts, settings):
    assert set(accounts) == set(GROUPS)
    assert json.loads(accounts_file().read_text()) == list(accounts.values())
    assert accounts_file().stat().st_mode & 0o777 == 0o600
    assert Cohort.objects.count() == 2
    for role, account in accounts.items():
        assert set(account) == FIELDS
        person = User.objects.get(username=account["member_code"])
        assert person.is_superuser is (role == "superuser")
        assert list(person.groups.values_list("name", flat=True)) == GROUPS[role]
        if role in ("parent", "parent of another cohort", "withdrawn parent"):
            assert account["cohort"] in set(Cohort.objects.values_list("name", flat=True))
            browser = Client()
            browser.post(path_of(account, settings), {"pin": account["pin"]})
            assert browser.session["_auth_user_id"] == str(person.pk)
            assert not person.has_usable_password()
        else:
            assert person.check_password(account["password"])
            out = StringIO()
            call_command("code", role, stdout=out, stderr=StringIO())
            assert validate_totp_code(account["totp_secret"], out.getvalue().strip())
    assert accounts["parent"]["cohort"] != accounts["parent of another cohort"]["cohort"]

    # "make code WHO=facilitator"
    out = StringIO()
    call_command("code", "facilitator", stdout=out, stderr=StringIO())
    assert validate_totp_code(accounts["facilitator of the cohort"]["totp_secret"], out.getvalue().strip())


def test_the_walk_begins_where_one_session_and_the_quiz_are_left_and_is_kept(accounts, settings):
    place = Enrolment.objects.get(learner__username=accounts["parent"]["member_code"])

    assert open_rosters({place.cohort_id}, timezone.now()) == {place.cohort_id: (16,)}
    assert not Certificate.objects.filter(enrolment=place).exists()
    assert not place.learner.attempts.exists()
    assert Certificate.objects.exists()
    assert Enrolment.objects.get(learner__username=accounts["withdrawn parent"]["member_code"]).withdrawn_on


def test_all_records_of_the_demo_agree(accounts):
    out = StringIO()

    call_command("check_records", stdout=out)

    assert out.getvalue() == "All records agree.\n"
    assert Enrolment.objects.count() > 20


def test_who_missed_the_first_session_had_an_orientation_and_one_parent_still_waits(accounts):
    cohort = Cohort.objects.get(name=accounts["parent"]["cohort"])
    first = cohort.sessions.get(number=1)
    missed = Enrolment.objects.kept().filter(attendance__session=first, attendance__is_attended=False)

    assert list(cohort.requirements.values_list("kind", "percent")) == list(usual_requirements().items())
    assert missed.filter(orientation_events=None).count() == 1
    assert missed.count() > 2


def test_the_second_time_everything_is_kept_and_the_address_follows_the_port(accounts, settings):
    before = User.objects.count(), Enrolment.objects.count()
    settings.SITE_ADDRESS = "http://127.0.0.1:9123"

    again = {account["role"]: account for account in read_accounts()}

    assert (User.objects.count(), Enrolment.objects.count()) == before
    assert again["parent"]["card_url"].startswith("http://127.0.0.1:9123/card/")
    assert {role: one["member_code"] for role, one in again.items()} == {
        role: one["member_code"] for role, one in accounts.items()
    }
    assert again["parent"]["pin"] == accounts["parent"]["pin"]

    # Accounts of another database are not taken for these.
    User.objects.filter(username=accounts["superuser"]["member_code"]).update(username="ELSE-WHERE")

    assert read_accounts() == []


def test_a_database_whose_ways_in_are_lost_is_told_and_not_doubled(accounts):
    accounts_file().unlink()

    with pytest.raises(AlreadyMade):
        make_demo_people(timezone.now())

    assert Cohort.objects.count() == 2


@pytest.mark.django_db
def test_data_of_another_version_stop_the_demo_with_what_to_do():
    MigrationRecorder(connection).record_applied("people", "9999_of_another_version")

    with pytest.raises(CommandError, match="run make clean"):
        call_command("demo", set_up_only=True, stdout=StringIO())
