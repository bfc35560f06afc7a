"""Who sees which row of the cohort screens in the Wagtail admin."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry
from wagtail.permissions import policy_registry

from institute.cohorts.models import Cohort, Enrolment, EnrolmentEvent, Session
from institute.people import roles
from institute.records.models import AuditAction, AuditRecord
from tests.factories import (
    CohortFactory,
    EnrolmentFactory,
    FacilitatorFactory,
    ProjectManagerFactory,
    SchoolSiteFactory,
    SessionFactory,
    UserFactory,
)
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

CANARY = "Zanzibar"


@pytest.fixture
def own():
    """A facilitator's own cohort, with a session and a parent."""
    facilitator = FacilitatorFactory(display_name="Own Facilitator")
    cohort = CohortFactory(name="Own cohort")
    cohort.facilitators.add(facilitator)
    cohort.save()
    SessionFactory(cohort=cohort, title="Own session")
    EnrolmentFactory(cohort=cohort, learner__display_name="Own Parent", school_site=SchoolSiteFactory())
    cohort.facilitator = facilitator
    return cohort


@pytest.fixture
def other():
    """Somebody else's cohort; each of its names has the canary in it."""
    facilitator = FacilitatorFactory(display_name=f"{CANARY} facilitator")
    cohort = CohortFactory(name=f"{CANARY} cohort")
    cohort.facilitators.add(facilitator)
    cohort.save()
    SessionFactory(cohort=cohort, title=f"{CANARY} session", venue=f"{CANARY} hall")
    site = SchoolSiteFactory(name=f"{CANARY} school")
    EnrolmentFactory(cohort=cohort, learner__display_name=f"{CANARY} parent", school_site=site)
    return cohort


def row_of(kind, cohort):
    return {
        "cohorts": lambda: cohort,
        "sessions": lambda: cohort.sessions.get(),
        "enrolments": lambda: Enrolment.objects.get(cohort=cohort),
        "school_sites": lambda: Enrolment.objects.get(cohort=cohort).school_site,
    }[kind]()


def values_of(row):
    return type(row).objects.filter(pk=row.pk).values().get()


KINDS = ["cohorts", "sessions", "enrolments", "school_sites"]
VIEW_NAMES = ["edit", "delete", "inspect", "history", "history_results", "usage"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("view_name", VIEW_NAMES)
def test_another_cohorts_rows_do_not_exist(client, own, other, kind, view_name):
    sign_in(client, own.facilitator)
    row = row_of(kind, other)
    address = reverse(f"{kind}:{view_name}", args=[row.pk])
    before = values_of(row)

    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404
    assert values_of(row) == before


@pytest.mark.parametrize("view_name", ["withdraw", "return"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_cohorts_parent_cannot_be_moved(client, own, other, view_name, method):
    sign_in(client, own.facilitator)

    place = row_of("enrolments", other)
    before = values_of(place)
    sent = {"on": "2026-12-01", "reason": "moved"}

    response = getattr(client, method)(reverse(f"enrolments:{view_name}", args=[place.pk]), sent)

    assert response.status_code == 404
    assert values_of(place) == before
    assert not EnrolmentEvent.objects.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_what_one_may_not_see_looks_like_what_is_not_there(client, own, other, kind):
    sign_in(client, own.facilitator)
    row = row_of(kind, other)
    missing = type(row)().pk or 987654

    for view_name in VIEW_NAMES:
        theirs = client.get(reverse(f"{kind}:{view_name}", args=[row.pk]))
        nobodys = client.get(reverse(f"{kind}:{view_name}", args=[missing]))

        assert theirs.status_code == nobodys.status_code == 404
        assert theirs.content == nobodys.content


@pytest.mark.parametrize("kind", ["cohorts", "sessions", "enrolments"])
@pytest.mark.parametrize("name", ["index", "index_results"])
def test_lists_of_a_facilitator_know_nothing_of_others(client, own, other, kind, name):
    sign_in(client, own.facilitator)

    for query in (
        "",
        "q=Zanzibar",
        "ordering=-cohort__name",
        f"cohort={other.pk}",
        "export=csv",
        "export=xlsx",
        "p=9",
    ):
        response = client.get(f"{reverse(f'{kind}:{name}')}?{query}")

        assert response.status_code == 200
        # The search box gives back what was typed, and no more.
        assert f"{CANARY} " not in b"".join(response).decode()


@pytest.mark.parametrize("kind", KINDS)
def test_the_project_manager_opens_every_view_without_being_superuser(client, other, kind):
    sign_in(client, ProjectManagerFactory())

    for view_name in VIEW_NAMES:
        response = client.get(reverse(f"{kind}:{view_name}", args=[row_of(kind, other).pk]))

        # Nobody deletes a place: she is sent away with a message.
        assert response.status_code == (302 if (kind, view_name) == ("enrolments", "delete") else 200)


@pytest.mark.parametrize("kind", KINDS)
def test_the_project_manager_sees_every_row_in_lists(client, own, other, kind):
    sign_in(client, ProjectManagerFactory())

    page = client.get(reverse(f"{kind}:index")).content.decode()

    assert CANARY in page


def test_a_facilitator_reads_her_cohort_and_does_not_change_it(client, own):
    sign_in(client, own.facilitator)

    read = client.get(reverse("cohorts:inspect", args=[own.pk]))
    change = client.post(reverse("cohorts:edit", args=[own.pk]), {"name": "Renamed"})

    assert read.status_code == 200
    assert "Own session" in read.content.decode()
    assert change.status_code == 302
    assert Cohort.objects.get().name == "Own cohort"


def test_a_facilitator_changes_title_and_place_of_her_session_and_nothing_else(client, own):
    sign_in(client, own.facilitator)
    session = own.sessions.get()
    data = {
        "title": "New title",
        "venue": "Library",
        "number": 77,
        "is_cancelled": "on",
        "starts_at": "2027-01-01 09:00",
    }

    response = client.post(reverse("sessions:edit", args=[session.pk]), data)

    changed = Session.objects.get()
    assert response.status_code == 302
    assert (changed.title, changed.venue) == ("New title", "Library")
    assert (changed.number, changed.starts_at, changed.cancelled_at) == (
        session.number,
        session.starts_at,
        None,
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", [roles.CONTENT_EDITOR, roles.REPORT_VIEWER, None])
def test_nobody_else_sees_any_row(client, other, kind, role):
    sign_in(client, UserFactory(role=role))
    row = row_of(kind, other)

    addresses = [reverse(f"{kind}:index"), reverse(f"{kind}:add")]
    addresses += [reverse(f"{kind}:{view_name}", args=[row.pk]) for view_name in VIEW_NAMES]

    for address in addresses:
        response = client.get(address)
        assert response.status_code in (302, 404)
        assert CANARY.encode() not in response.content


def test_filters_offer_only_what_one_may_see(client, own, other):
    sign_in(client, own.facilitator)

    page = client.get(reverse("enrolments:index")).content.decode()

    assert "Own cohort" in page
    assert CANARY not in page


def test_the_site_history_tells_a_facilitator_nothing_of_cohorts(client, own, other):
    manager = ProjectManagerFactory()
    ModelLogEntry.objects.log_action(other, "wagtail.edit", user=manager)

    assert not ModelLogEntry.objects.viewable_by_user(own.facilitator).exists()


def test_the_ping_of_an_open_editor_is_closed_for_others(client, own, other):
    sign_in(client, own.facilitator)
    session = other.sessions.get()

    response = client.post(
        reverse("wagtailadmin_editing_sessions:ping", args=["cohorts", "session", session.pk, 1])
    )

    assert response.status_code == 404


@pytest.mark.parametrize("model", [Cohort, Session, Enrolment])
def test_the_policy_gives_only_visible_rows(own, other, model):
    policy = policy_registry.get_by_type(model)

    rows = policy.instances_user_has_any_permission_for(own.facilitator, ["view", "change"])

    assert rows.count() == 1
    assert not policy.user_has_permission_for_instance(
        own.facilitator, "view", model.objects.exclude(pk__in=rows).get()
    )


def test_a_closed_account_has_no_rights_of_its_role(own):
    own.facilitator.is_active = False

    assert not policy_registry.get_by_type(Session).user_has_permission(own.facilitator, "change")


@pytest.mark.parametrize("kind", KINDS)
def test_the_search_boxes_of_cohorts_survive_odd_queries(client, other, kind):
    sign_in(client, ProjectManagerFactory())

    for query in ('"', "\x00", "%", "' OR 1=1 --", "ا" * 300, "\ud7ff", "_", "\\", "a:b", "AND", "(((", "*"):
        assert client.get(reverse(f"{kind}:index"), {"q": query}).status_code == 200


def test_no_bulk_action_knows_these_rows(client, other):
    sign_in(client, ProjectManagerFactory())

    for model in ("cohort", "session", "enrolment", "schoolsite"):
        response = client.get(
            reverse("wagtail_bulk_action", args=["cohorts", model, "delete"]), {"id": "all"}
        )
        assert response.status_code == 404


def test_denied_requests_are_audited(client, own, other):
    sign_in(client, own.facilitator)

    client.get(reverse("enrolments:inspect", args=[row_of("enrolments", other).pk]))

    row = AuditRecord.objects.get(action=AuditAction.DENIED)
    assert row.actor_id == own.facilitator.pk
    assert row.data == {"reason": "not-visible", "view": "enrolments:inspect"}
