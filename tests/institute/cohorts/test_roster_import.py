"""A list adds the parents whom it names, once, and invites those who can be reached."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from institute.cohorts.models import Enrolment
from institute.cohorts.roster_import import ImportHasErrors, ImportState, import_parents, plan_import
from institute.cohorts.roster_import.parser import read_text
from institute.cohorts.services import CohortIsOver, withdraw
from institute.messaging.models import MessageLog
from institute.people.models import SignInMessage, User
from institute.records.models import AuditAction, AuditRecord
from tests.factories import (
    NOON,
    CohortFactory,
    EnrolmentFactory,
    FacilitatorFactory,
    ProjectManagerFactory,
    SchoolSiteFactory,
    UserFactory,
    local_day,
)
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
LIST = """name,language,email,phone,school
Ana López,es,ana@example.org,,
Luz Díaz,fa,,9165551234,
Pao Yang,,,,
"""


@pytest.fixture
def cohort():
    return CohortFactory()


def states(cohort, text):
    return [line.state for line in plan_import(cohort, read_text(text))]


def take(cohort, text=LIST, **kwargs):
    return import_parents(cohort, read_text(text), by=kwargs.pop("by", ProjectManagerFactory()), at=NOON)


def test_new_parents_get_an_account_a_place_and_where_they_can_be_reached_an_invitation(
    cohort, django_capture_on_commit_callbacks, settings, tmp_path
):
    settings.VAR_DIR = tmp_path
    with django_capture_on_commit_callbacks(execute=True):
        done = take(cohort)

    assert (done.added, done.invited, done.cards) == (3, 2, 1)
    ana = User.objects.get(email="ana@example.org")
    assert not ana.has_usable_password()
    assert ana.preferred_language == "es"
    assert set(cohort.enrolments.values_list("learner__display_name", flat=True)) == {
        "Ana López",
        "Luz Díaz",
        "Pao Yang",
    }
    assert [message.subject for message in mail.outbox] == ["Usted tiene un lugar en un grupo de PASS"]
    assert sorted(MessageLog.objects.values_list("channel", "outcome")) == [
        ("email", "sent"),
        ("sms", "sent"),
    ]
    assert SignInMessage.objects.get(learner=ana).ends_at - NOON == timedelta(days=14)
    assert AuditRecord.objects.get(action=AuditAction.IMPORTED).data == {"count": 3}


def test_the_same_list_twice_adds_nobody_twice(cohort):
    take(cohort)

    assert states(cohort, LIST) == [ImportState.ALREADY_ENROLLED] * 3
    assert take(cohort).added == 0
    assert User.objects.parents().count() == 3
    assert SignInMessage.objects.count() == 2


def test_no_invitation_leaves_before_the_list_is_saved(cohort, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as waiting:
        take(cohort)

    assert len(waiting) == 2
    assert mail.outbox == []
    assert not MessageLog.objects.exists()


def test_the_audit_counts_the_parents_who_were_added_and_not_the_lines(cohort):
    take(cohort, "name\nPao Yang\n")
    before = set(AuditRecord.objects.values_list("pk", flat=True))

    take(cohort)

    assert AuditRecord.objects.exclude(pk__in=before).get().data == {"count": 2}


def test_a_parent_who_has_an_account_gets_a_place_and_no_second_account(cohort):
    ana = UserFactory(display_name="Ana  lopez", email="ANA@example.org")

    assert states(cohort, LIST)[0] == ImportState.HAS_ACCOUNT
    take(cohort)

    assert Enrolment.objects.filter(learner=ana, cohort=cohort).exists()


def test_a_borrowed_address_opens_only_its_owners_account(cohort):
    UserFactory(display_name="Rosa Peña", email="ana@example.org")
    [line, *_rest] = plan_import(cohort, read_text(LIST))

    assert line.state == ImportState.NEW
    assert line.needs_card
    assert "signs in with a card" in line.note
    take(cohort)
    assert User.objects.get(display_name="Ana López").email is None
    assert states(cohort, LIST) == [ImportState.ALREADY_ENROLLED] * 3


def test_two_parents_of_one_list_with_one_phone_do_not_share_an_account(cohort):
    text = "name,phone\nAna,9165551234\nLuz,9165551234\n"

    take(cohort, text)

    assert User.objects.get(display_name="Ana").phone == "+19165551234"
    assert User.objects.get(display_name="Luz").phone is None


def test_a_line_that_stands_twice_is_taken_once(cohort):
    assert take(cohort, "name\nAna\nAna\n").added == 1


def test_an_address_of_the_team_is_refused(cohort):
    FacilitatorFactory(email="ana@example.org")

    assert states(cohort, LIST)[0] == ImportState.ERROR


def test_a_parent_who_left_is_not_brought_back_by_a_list(cohort):
    enrolment = EnrolmentFactory(cohort=cohort, learner__display_name="Ana López")
    withdraw(enrolment, on=local_day(NOON), at=NOON, by=FacilitatorFactory(), reason="moved")

    assert states(cohort, LIST)[0] == ImportState.ERROR


def test_one_wrong_line_keeps_the_whole_list_out(cohort):
    with pytest.raises(ImportHasErrors):
        take(cohort, LIST + "Mai,,mai@,,\n")

    assert not cohort.enrolments.exists()
    assert not User.objects.parents().exists()


def test_a_school_is_found_by_its_name_and_an_unknown_one_is_told(cohort):
    school = SchoolSiteFactory(name="Two Rivers High")

    assert states(cohort, "name,school\nAna,two rivers  HIGH\nLuz,Nowhere\n") == [
        ImportState.NEW,
        ImportState.ERROR,
    ]
    take(cohort, "name,school\nAna,Two Rivers High\n")
    assert cohort.enrolments.get().school_site == school


def test_nobody_is_added_to_a_cohort_that_is_over():
    cohort = CohortFactory(
        starts_on=local_day(NOON) - timedelta(days=9), ends_on=local_day(NOON) - timedelta(days=1)
    )

    with pytest.raises(CohortIsOver):
        take(cohort)
    assert not User.objects.parents().exists()


def test_looking_at_a_list_costs_the_same_however_long_it_is(cohort):
    lines = [f"Person {n},p{n}@example.org" for n in range(60)]
    costs = []
    for count in (2, 60):
        with CaptureQueriesContext(connection) as queries:
            plan_import(cohort, read_text("name,email\n" + "\n".join(lines[:count])))
        costs.append(len(queries))

    assert costs[0] == costs[1]


# The views


@pytest.fixture
def manager(client):
    person = ProjectManagerFactory()
    sign_in(client, person)
    return client


def url(cohort):
    return reverse("add-parents", args=[cohort.pk])


@pytest.fixture
def running(settings):
    from django.utils import timezone

    today = timezone.now().date()
    return CohortFactory(starts_on=today - timedelta(days=9), ends_on=today + timedelta(days=90))


def test_nothing_is_kept_before_it_is_confirmed(manager, running):
    page = manager.post(url(running), {"do": "look", "lines": LIST})

    assert page.context["counts"]["new"] == 3
    assert not User.objects.parents().exists()
    assert "Ana" not in str(dict(manager.session.items()))

    answer = manager.post(url(running), {"do": "save", "rows": page.context["written"]})
    assert answer["Location"] == reverse("print-cards", args=[running.pk])
    assert running.enrolments.count() == 3


def test_a_list_with_a_wrong_line_cannot_be_confirmed(manager, running):
    page = manager.post(url(running), {"do": "look", "lines": LIST + "Mai,,mai@,,\n"})

    assert 'value="save"' not in page.content.decode()
    assert "not complete" in page.content.decode()


def test_values_of_columns_that_we_never_keep_stay_nowhere(manager, running):
    page = manager.post(url(running), {"do": "look", "lines": "name,SSN\nAna,canary-123\n"})

    assert "SSN" in page.content.decode()
    assert "canary" not in page.content.decode()
    assert "canary" not in str(dict(manager.session.items()))


def test_one_parent_is_added_by_the_form(manager, running):
    manager.post(url(running), {"do": "one", "name": "Ana", "language": "es", "contact": "916 555 1234"})

    assert running.enrolments.get().learner.phone == "+19165551234"


@pytest.mark.parametrize(
    ("contact", "sentence"), [("916 555 123", "9 digits"), ("rosa@example.org", "signs in with a card")]
)
def test_what_is_wrong_with_one_parent_is_said_and_nobody_is_added(manager, running, contact, sentence):
    UserFactory(display_name="Rosa", email="rosa@example.org")

    page = manager.post(url(running), {"do": "one", "name": "Ana", "language": "es", "contact": contact})

    assert sentence in page.content.decode()
    assert not running.enrolments.exists()


def test_a_facilitator_adds_nobody(client, running):
    person = FacilitatorFactory()
    running.facilitators.add(person)
    running.save()
    sign_in(client, person)

    assert client.get(url(running)).status_code == 404
    assert client.post(url(running), {"do": "save", "rows": LIST}).status_code == 404
    assert not running.enrolments.exists()


@pytest.mark.parametrize(
    "second", ["Ana López,es,ana@example.org,9165551234,", "ana lopez,es,ana@example.org,,"]
)
def test_one_parent_on_two_lines_is_added_once(cohort, second):
    text = f"name,language,email,phone,school\nAna López,es,ana@example.org,,\n{second}\n"

    assert states(cohort, text) == [ImportState.NEW, ImportState.ALREADY_ENROLLED]
    assert take(cohort, text).added == 1


def test_one_account_on_two_lines_gets_one_place(cohort):
    UserFactory(display_name="Ana López", email="ana@example.org", phone="+19165551234")
    text = "name,language,email,phone,school\nAna López,es,ana@example.org,,\nAna López,es,,9165551234,\n"

    assert take(cohort, text).added == 1
    assert cohort.enrolments.count() == 1
