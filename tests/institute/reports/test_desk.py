"""The desk of a cohort: who can finish, at a glance and as CSV."""

import csv
import io
import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from certificates.services import issue_certificate
from institute.cohorts.models import Enrolment
from institute.completion.forecast import FinishState
from institute.people import roles
from institute.records.models import AuditRecord
from institute.reports.people import desk_people
from institute.reports.queries import desk_rows, desk_totals
from institute.reports.spreadsheet import FORMULA_SIGNS, escape_formula, stream_csv
from tests.factories import (
    NOON,
    CohortFactory,
    EnrolmentFactory,
    FacilitatorFactory,
    ProjectManagerFactory,
    SchoolSiteFactory,
    SessionFactory,
    UserFactory,
    asks_for,
    curriculum_tree,
    enrolled_in,
    local_day,
    marked,
    named,
    passed_attempt,
)
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def cohort(client):
    """A cohort of two sessions, one held and one ahead; both are needed. Its facilitator is signed in."""
    facilitator = FacilitatorFactory()
    cohort = CohortFactory(name="Own cohort")
    cohort.facilitators.add(facilitator)
    cohort.save()
    asks_for(cohort, sessions=50)
    cohort.held = SessionFactory(cohort=cohort, number=1)
    SessionFactory(cohort=cohort, number=2, starts_at=NOON + timedelta(days=4))
    sign_in(client, facilitator)
    return cohort


def parent(cohort, name, status=None, **fields):
    place = EnrolmentFactory(cohort=cohort, learner__display_name=name, **fields)
    if status:
        marked(place, cohort.held, status)
    return place


def desk(client, cohort, **query):
    return client.get(reverse("cohort-desk", args=[cohort.pk]), query)


def names(response):
    return [row.name for row in response.context["shown"]]


def as_csv(client, cohort, **query):
    response = client.get(reverse("cohort-desk-csv", args=[cohort.pk]), query)
    content = b"".join(response.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_row_says_what_happened(client):
    tree = curriculum_tree()
    place = enrolled_in(tree.module, learner__display_name="Rosa", school_site=SchoolSiteFactory(name="Oak"))
    session = SessionFactory(cohort=place.cohort)
    asks_for(place.cohort, sessions=80, quizzes=100)
    marked(place, session)
    passed_attempt(place, tree.quiz, at=NOON - timedelta(hours=2))

    (row,) = desk_rows(place.cohort, desk_people(place.cohort, NOON), NOON)

    assert (row.name, row.site, row.language_name) == ("Rosa", "Oak", "English")
    assert (row.attended, row.held, row.quizzes_passed, row.quizzes) == (1, 1, 1, 1)
    assert (row.state, row.seats) == (FinishState.COMPLETE, ("filled",))
    assert row.last_active == NOON - timedelta(hours=2)


def test_the_state_says_who_needs_somebody(cohort):
    asks_for(cohort)  # the fixture's one requirement: one of two sessions
    parent(cohort, "Attended", "present")
    parent(cohort, "Missed", "absent")
    parent(cohort, "Unmarked")

    states = {row.name: row.state for row in desk_people(cohort, NOON)}

    assert states == {
        "Attended": FinishState.COMPLETE,
        "Missed": FinishState.NEEDS,  # she may not miss the one that is left
        "Unmarked": FinishState.NEEDS,
    }


def test_who_missed_too_much_cannot_finish_as_planned():
    place = EnrolmentFactory()
    asks_for(place.cohort, sessions=80)
    marked(place, SessionFactory(cohort=place.cohort), "absent")
    SessionFactory(cohort=place.cohort, starts_at=NOON + timedelta(days=1))

    assert desk_people(place.cohort, NOON)[0].state == FinishState.CANNOT


def test_who_may_still_miss_one_is_on_track():
    place = EnrolmentFactory()
    asks_for(place.cohort, sessions=50)
    for days in range(1, 5):
        SessionFactory(cohort=place.cohort, starts_at=NOON + timedelta(days=days))

    assert desk_people(place.cohort, NOON)[0].state == FinishState.ON_TRACK


def test_when_only_quizzes_are_left_somebody_should_ask():
    tree = curriculum_tree()
    place = enrolled_in(tree.module)
    asks_for(place.cohort, sessions=50, quizzes=100)
    marked(place, SessionFactory(cohort=place.cohort))

    assert desk_people(place.cohort, NOON)[0].state == FinishState.NEEDS


def test_totals_add_up(cohort):
    site = SchoolSiteFactory()
    issue_certificate(named(parent(cohort, "One", "present", school_site=site)), at=NOON)
    parent(cohort, "Two", "absent", school_site=site)

    totals = desk_totals(cohort, desk_people(cohort, NOON))

    assert (totals.parents, totals.schools, totals.certificates, totals.average_percent) == (2, 1, 1, 50)
    assert sum(totals.by_state.values()) == 2


def test_the_certificate_of_a_parent_who_left_is_not_in_the_totals(cohort):
    issue_certificate(named(parent(cohort, "One", "present")), at=NOON)
    Enrolment.objects.update(withdrawn_on=local_day(NOON))

    totals = desk_totals(cohort, desk_people(cohort, NOON))

    assert (totals.parents, totals.certificates) == (0, 0)


def test_a_cohort_without_anybody_has_a_desk(client, cohort):
    page = desk(client, cohort).content.decode()

    assert "Nobody is enrolled yet." in page
    assert as_csv(client, cohort)[1:] == []


def test_who_left_is_not_on_the_desk(client, cohort):
    parent(cohort, "Gone", withdrawn_on=local_day(NOON))

    assert names(desk(client, cohort)) == []


def test_filters_leave_those_who_match(client, cohort):
    oak, elm = SchoolSiteFactory(name="Oak"), SchoolSiteFactory(name="Elm")
    parent(cohort, "Ana", "present", school_site=oak, learner__preferred_language="es")
    parent(cohort, "Béatriz", "absent", school_site=elm)
    parent(cohort, "Carla", school_site=None)

    assert names(desk(client, cohort, site=oak.pk)) == ["Ana"]
    assert names(desk(client, cohort, site="none")) == ["Carla"]
    assert names(desk(client, cohort, language="es")) == ["Ana"]
    assert names(desk(client, cohort, state="complete")) == ["Ana"]
    assert names(desk(client, cohort, quiet="14")) == ["Ana", "Béatriz", "Carla"]


def search(client, cohort, words, **query):
    url = reverse("cohort-desk", query=query, args=[cohort.pk])
    return client.post(url, {"q": words})


def test_a_name_or_a_code_is_found_without_standing_in_an_address(client, cohort):
    parent(cohort, "Ana", "present", learner__preferred_language="es")
    beatriz = parent(cohort, "Béatriz", "absent")

    found = search(client, cohort, "beat")

    assert names(found) == ["Béatriz"]
    assert names(search(client, cohort, beatriz.learner.username)) == ["Béatriz"]
    assert names(search(client, cohort, "beat", language="es")) == []
    # In an address it does nothing.
    assert names(desk(client, cohort, q="beat")) == ["Ana", "Béatriz"]
    assert "q=" not in "".join(re.findall(r'(?:href|action)="([^"]*)"', found.content.decode()))


def test_what_was_found_leaves_by_the_same_search(client, cohort):
    parent(cohort, "Ana")
    parent(cohort, "Benita")

    response = client.post(reverse("cohort-desk-csv", args=[cohort.pk]), {"q": "beni"})

    lines = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert [line[0] for line in lines] == ["Parent", "Benita"]


def test_who_was_active_lately_is_left_out_when_asked(client, cohort):
    tree = curriculum_tree()
    active = enrolled_in(tree.module, cohort=cohort, learner__display_name="Ana")
    parent(cohort, "Benita")
    passed_attempt(active, tree.quiz, at=NOON - timedelta(days=2))

    assert names(desk(client, cohort, quiet="14")) == ["Benita"]


@pytest.mark.parametrize(
    "sort", ["name", "site", "language", "sessions", "quizzes", "state", "certificate", "active"]
)
def test_each_column_sorts_both_ways(client, cohort, sort):
    parent(cohort, "Ana", "present", school_site=SchoolSiteFactory(name="Oak"))
    parent(cohort, "Benita", "absent")

    up, down = desk(client, cohort, sort=sort), desk(client, cohort, sort=f"-{sort}")

    assert sorted(names(up)) == sorted(names(down)) == ["Ana", "Benita"]
    assert 'aria-sort="descending"' in down.content.decode()


def test_sorting_by_sessions_puts_the_fewest_first(client, cohort):
    parent(cohort, "Ana", "present")
    parent(cohort, "Benita", "absent")

    assert names(desk(client, cohort, sort="sessions")) == ["Benita", "Ana"]


def test_what_nobody_offered_is_left_out(client, cohort):
    parent(cohort, "Ana")

    for query in (
        {"sort": "learner__password"},
        {"sort": "--name"},
        {"site": "999999"},
        {"site": "1 OR 1=1"},
        {"state": "<script>"},
        {"language": "\x00"},
        {"p": "-3"},
        {"p": "many"},
    ):
        assert names(desk(client, cohort, **query)) == ["Ana"], query
        assert len(as_csv(client, cohort, **query)) == 2


@pytest.mark.parametrize("query", ['"', "\x00", "%", "'", "\\", "ا" * 99, "x" * 5000, "\ud7ff", "(((", "*"])
def test_the_search_box_survives_odd_queries(client, cohort, query):
    parent(cohort, "Ana")

    assert desk(client, cohort, site=query, sort=query, p=query).status_code == 200
    assert names(search(client, cohort, query)) == []


def test_the_csv_has_every_page_of_what_the_filters_leave(client, cohort):
    for number in range(30):
        parent(cohort, f"Parent {number:02}", learner__preferred_language="es" if number else "en")

    shown = desk(client, cohort, language="es", sort="-name")
    lines = as_csv(client, cohort, language="es", sort="-name")

    assert len(names(shown)) == 25
    assert len(lines) == 1 + 29
    assert [line[0] for line in lines[1:26]] == names(shown)


def test_an_export_leaves_one_audit_row_with_the_count(client, cohort):
    parent(cohort, "Ana")

    as_csv(client, cohort)

    row = AuditRecord.objects.get(action=AuditRecord.Action.EXPORTED)
    assert (row.subject_id, row.data) == (str(cohort.pk), {"count": 1})


def test_the_audit_of_an_export_counts_what_the_filters_left(client, cohort):
    parent(cohort, "Ana", learner__preferred_language="es")
    parent(cohort, "Benita")

    lines = as_csv(client, cohort, language="es")

    row = AuditRecord.objects.get(action=AuditRecord.Action.EXPORTED)
    assert (len(lines[1:]), row.data) == (1, {"count": 1})


def test_the_csv_holds_no_way_to_reach_a_person(client, cohort):
    parent(
        cohort,
        "Ana",
        learner__email="ana@example.org",
        learner__phone="+19165550123",
        learner__username="K7M4-92TX",
    )

    text = str(as_csv(client, cohort))

    assert not any(secret in text for secret in ("example.org", "5550123", "K7M4"))


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1+1", "＝1+1"])
def test_a_name_that_looks_like_a_formula_stays_text(client, cohort, name):
    parent(cohort, name)

    cell = as_csv(client, cohort)[1][0]

    assert cell.startswith("'")


@given(st.lists(st.text(), min_size=1))
def test_no_cell_is_ever_a_formula_and_nothing_is_lost(cells):
    content = b"".join(stream_csv(cells, []))[3:].decode()

    read = next(csv.reader(io.StringIO(content, newline="")))

    assert [cell.removeprefix("'") for cell in read] == [cell.removeprefix("'") for cell in cells]
    assert not any(cell.lstrip(" ").startswith(FORMULA_SIGNS) for cell in read)


def test_numbers_stay_numbers():
    assert escape_formula(-3) == -3


def test_another_cohorts_desk_does_not_exist(client, cohort):
    other = CohortFactory(name="Zanzibar cohort")
    site = SchoolSiteFactory(name="Zanzibar school")
    EnrolmentFactory(cohort=other, learner__display_name="Zanzibar parent", school_site=site)

    assert desk(client, other).status_code == 404
    assert client.get(reverse("cohort-desk-csv", args=[other.pk])).status_code == 404
    assert desk(client, CohortFactory.build(pk=987654)).status_code == 404
    for page in (desk(client, cohort), client.get(reverse("cohort-desks"))):
        assert "Zanzibar" not in page.content.decode()
    assert "Zanzibar" not in str(as_csv(client, cohort))


@pytest.mark.parametrize("role", [roles.CONTENT_EDITOR, roles.REPORT_VIEWER, None])
def test_the_desk_is_not_there_for_others(client, cohort, role):
    parent(cohort, "Anacleta Quezada")
    sign_in(client, UserFactory(role=role))

    for name, args in (("cohort-desks", []), ("cohort-desk", [cohort.pk]), ("cohort-desk-csv", [cohort.pk])):
        response = client.get(reverse(name, args=args))
        assert response.status_code in (302, 404)
        assert b"Anacleta" not in response.content


def test_the_project_manager_withdraws_a_certificate_from_the_row(client, cohort):
    place = parent(cohort, "Ana", "present")
    certificate = issue_certificate(named(place), at=NOON)
    link = reverse("certificate-revoke", args=[certificate.pk])

    assert link not in desk(client, cohort).content.decode()

    sign_in(client, ProjectManagerFactory())
    assert link in desk(client, cohort).content.decode()


def test_names_on_the_desk_are_text_and_never_markup(client, cohort):
    evil = '"><img src=x onerror=alert(1)>'
    parent(cohort, evil, school_site=SchoolSiteFactory(name=evil))

    page = desk(client, cohort, q=evil[:20]).content.decode()

    assert "<img src=x" not in page


def test_the_desk_costs_the_same_for_more_parents(client, cohort):
    def cost(name):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(reverse(name, args=[cohort.pk]))
            b"".join(response.streaming_content) if response.streaming else response.content
        return len(queries)

    def add(count):
        for number in range(count):
            site = SchoolSiteFactory()
            issue_certificate(named(parent(cohort, f"Parent {number}", "present", school_site=site)), at=NOON)

    add(1)
    cost("cohort-desk")
    addresses = ("cohort-desk", "cohort-desk-csv", "cohort-desk-xlsx")
    small = [cost(address) for address in addresses]
    add(4)

    assert [cost(address) for address in addresses] == small
    assert small[0] <= 30
