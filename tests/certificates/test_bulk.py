"""Certificates for a whole cohort: shown first, issued row by row, stopped and resumed."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from certificates.models import BulkIssue, BulkState, Certificate, NameConfirmation, RevocationReason
from certificates.services import NothingToIssue, issue_certificate, issue_together, revoke_certificate
from certificates.services.bulk_issue import issue_next, plan_run
from certificates.services.bulk_runs import resume_run, start_run, stop_run
from certificates.tasks import work_through
from institute.cohorts.models import Enrolment
from institute.published_cache import clear_published_cache
from institute.records.models import AuditRecord
from tests.factories import (
    NOON,
    CohortFactory,
    EnrolmentFactory,
    FacilitatorFactory,
    ProjectManagerFactory,
    SessionFactory,
    UserFactory,
    asks_for,
    local_day,
    marked,
    named,
)
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    cohort = CohortFactory()
    asks_for(cohort, sessions=100)
    SessionFactory(cohort=cohort)
    return cohort


def parent(cohort, name, *, came=True, is_named=True):
    enrolment = EnrolmentFactory(cohort=cohort, learner=UserFactory(display_name=name))
    marked(enrolment, cohort.sessions.get(), "present" if came else "absent")
    return named(enrolment) if is_named else enrolment


def outcomes(cohort, **options):
    rows = plan_run(cohort, NOON, **({"takes_roster_names": False} | options))
    return {row.enrolment.learner.display_name: row.outcome for row in rows}


def test_the_plan_says_who_gets_one_and_why_others_do_not(cohort):
    manager = ProjectManagerFactory()
    parent(cohort, "Ana")
    parent(cohort, "Away", came=False)
    parent(cohort, "Unsure", is_named=False)
    issue_certificate(parent(cohort, "Done"), at=NOON)
    taken = issue_certificate(parent(cohort, "Taken"), at=NOON)
    revoke_certificate(taken, reason=RevocationReason.HOLDER_ASKED, by=manager, at=NOON)
    gone = parent(cohort, "Gone")
    Enrolment.objects.filter(pk=gone.pk).update(withdrawn_on=local_day(NOON))
    parent(cohort, "Runes \u16a0", is_named=False)

    assert outcomes(cohort) == {
        "Ana": "gets",
        "Away": "not-complete",
        "Unsure": "name-not-confirmed",
        "Done": "has-one",
        "Taken": "was-revoked",
        "Runes \u16a0": "name-not-confirmed",
    }
    with_roster = outcomes(cohort, takes_roster_names=True)
    assert with_roster["Unsure"] == "gets"
    assert with_roster["Runes \u16a0"] == "name-cannot-be-drawn"


def test_the_plan_costs_the_same_for_more_parents(cohort):
    def cost():
        clear_published_cache()
        with CaptureQueriesContext(connection) as queries:
            plan_run(cohort, NOON, takes_roster_names=False)
        return len(queries)

    parent(cohort, "One")
    small = cost()
    for number in range(5):
        parent(cohort, f"More {number}")

    assert cost() == small


def test_a_run_issues_for_everybody_who_finished_and_then_is_finished(cohort):
    ana, bea = parent(cohort, "Ana"), parent(cohort, "Bea")
    parent(cohort, "Away", came=False)
    run = start_run(cohort, by=ProjectManagerFactory(), at=NOON)

    work_through.call(str(run.pk))

    run.refresh_from_db()
    assert run.state == BulkState.FINISHED
    assert {one.enrolment for one in Certificate.objects.all()} == {ana, bea}
    assert run.rows.filter(certificate__isnull=False).count() == 2


def test_stopped_half_way_and_resumed_nobody_gets_two(cohort):
    for number in range(4):
        parent(cohort, f"Parent {number}")
    run = start_run(cohort, by=ProjectManagerFactory(), at=NOON)
    assert issue_next(run.pk, NOON)
    assert issue_next(run.pk, NOON)
    stop_run(run, at=NOON)

    work_through.call(str(run.pk))
    assert Certificate.objects.count() == 2
    resume_run(run, at=NOON)
    work_through.call(str(run.pk))

    assert Certificate.objects.count() == 4
    assert len(set(Certificate.objects.values_list("enrolment", flat=True))) == 4


def test_a_worker_that_dies_leaves_its_row_for_the_next(cohort):
    parent(cohort, "Ana")
    run = start_run(cohort, by=ProjectManagerFactory(), at=NOON)

    # A killed process commits nothing.
    with transaction.atomic():
        issue_next(run.pk, NOON)
        transaction.set_rollback(True)
    assert not Certificate.objects.exists()
    work_through.call(str(run.pk))

    assert Certificate.objects.count() == 1


def test_a_finished_run_stays_finished(cohort):
    parent(cohort, "Ana")
    run = start_run(cohort, by=ProjectManagerFactory(), at=NOON)
    work_through.call(str(run.pk))

    resume_run(run, at=NOON)
    stop_run(run, at=NOON)

    run.refresh_from_db()
    assert run.state == BulkState.FINISHED


def test_what_changed_since_the_plan_is_refused_row_by_row(cohort):
    left, fine = parent(cohort, "Ana"), parent(cohort, "Bea")
    run = start_run(cohort, by=ProjectManagerFactory(), at=NOON)
    Enrolment.objects.filter(pk=left.pk).update(withdrawn_on=local_day(NOON))

    work_through.call(str(run.pk))

    assert run.rows.get(enrolment=left).refusal == "EnrolmentWithdrawn"
    assert run.rows.get(enrolment=fine).certificate is not None


def test_a_run_brings_back_nothing_that_was_withdrawn_meanwhile(cohort):
    manager, ana = ProjectManagerFactory(), parent(cohort, "Ana")
    run = start_run(cohort, by=manager, at=NOON)
    certificate = issue_certificate(ana, at=NOON)
    revoke_certificate(certificate, reason=RevocationReason.HOLDER_ASKED, by=manager, at=NOON)

    work_through.call(str(run.pk))

    assert run.rows.get().refusal == "WasRevoked"
    assert not Certificate.objects.valid().exists()


def test_a_name_that_cannot_be_drawn_does_not_stop_the_others(cohort):
    broken, fine = parent(cohort, "Ana"), parent(cohort, "Bea")
    run = start_run(cohort, by=ProjectManagerFactory(), at=NOON)
    # A name that came past every check: the drawing refuses it.
    NameConfirmation(enrolment=broken, name="\u16a0", by=None, at=NOON).save()

    work_through.call(str(run.pk))

    assert run.rows.get(enrolment=broken).refusal == "NameCannotBeDrawn"
    assert run.rows.get(enrolment=fine).certificate is not None


def test_what_the_certificates_of_a_run_share_is_read_once(cohort):
    places = [parent(cohort, f"Parent {number}") for number in range(4)]

    def reads(some):
        with CaptureQueriesContext(connection) as queries:
            assert len(issue_together([one.pk for one in some], at=NOON)) == len(some)
        return sum(query["sql"].startswith("SELECT") for query in queries)

    # Once before counting: what stays in memory is read the first time.
    reads(places[:1])
    assert reads(places[1:2]) == reads(places[2:])


def test_two_clicks_make_one_run(cohort):
    parent(cohort, "Ana")
    manager = ProjectManagerFactory()

    assert start_run(cohort, by=manager, at=NOON) == start_run(cohort, by=manager, at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        BulkIssue.objects.create(cohort=cohort, at=NOON, moved_at=NOON)


def test_without_anybody_there_is_no_run(cohort):
    with pytest.raises(NothingToIssue):
        start_run(cohort, by=ProjectManagerFactory(), at=NOON)
    assert not BulkIssue.objects.exists()


def test_the_roster_name_is_taken_only_when_the_project_manager_says_so(cohort):
    parent(cohort, "Ana", is_named=False)
    manager = ProjectManagerFactory()
    with pytest.raises(NothingToIssue):
        start_run(cohort, by=manager, at=NOON)

    work_through.call(str(start_run(cohort, by=manager, at=NOON, takes_roster_names=True).pk))

    assert Certificate.objects.get().recipient_name == "Ana"


def test_a_row_is_done_in_one_way_only(cohort):
    parent(cohort, "Ana")
    row = start_run(cohort, by=ProjectManagerFactory(), at=NOON).rows.get()

    row.done_at = NOON
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_an_unknown_run_is_nothing_to_do():
    assert issue_next(uuid.uuid4(), NOON) is False


def test_who_began_is_written_down(cohort):
    parent(cohort, "Ana")
    manager = ProjectManagerFactory()

    run = start_run(cohort, by=manager, at=NOON)

    row = AuditRecord.objects.get(subject_id=str(run.pk))
    assert (row.actor_id, row.data) == (manager.pk, {"planned": 1})


# The pages


def plan_url(cohort):
    return reverse("certificate-bulk", args=[cohort.pk])


def test_the_page_shows_the_plan_and_a_look_issues_nothing(client, cohort):
    parent(cohort, "Ana")
    parent(cohort, "Away", came=False)
    sign_in(client, ProjectManagerFactory())

    text = client.get(plan_url(cohort)).text

    assert "Issue 1 certificate" in text
    assert "Away" in text
    assert not BulkIssue.objects.exists()


def test_the_page_begins_a_run_and_shows_how_it_goes(client, cohort, django_capture_on_commit_callbacks):
    parent(cohort, "Ana")
    sign_in(client, ProjectManagerFactory())

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(plan_url(cohort))
    text = client.get(response["Location"]).text

    assert Certificate.objects.count() == 1
    assert "All done" in text
    assert '<progress class="run-bar" value="1" max="1"' in text
    assert 'http-equiv="refresh"' not in text


def test_the_page_stops_and_goes_on(client, cohort, django_capture_on_commit_callbacks):
    parent(cohort, "Ana")
    run = start_run(cohort, by=ProjectManagerFactory(), at=timezone.now())
    sign_in(client, ProjectManagerFactory())
    url = reverse("certificate-run", args=[run.pk])
    assert 'http-equiv="refresh"' in client.get(url).text

    client.post(url, {"action": "stop"})
    assert "Stopped" in client.get(url).text
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url, {"action": "resume"})

    assert "All done" in client.get(url).text


def test_a_run_that_lost_its_worker_says_so(client, cohort):
    parent(cohort, "Ana")
    run = start_run(cohort, by=ProjectManagerFactory(), at=timezone.now() - timedelta(hours=1))
    sign_in(client, ProjectManagerFactory())

    text = client.get(reverse("certificate-run", args=[run.pk])).text

    assert "Nothing has moved for two minutes." in text
    assert 'value="resume"' in text


def test_with_nobody_to_issue_for_the_page_says_so(client, cohort):
    sign_in(client, ProjectManagerFactory())

    response = client.post(plan_url(cohort), follow=True)

    assert "Nobody of this cohort gets a certificate now." in response.text


def test_the_refused_are_named_with_the_reason(client, cohort):
    ana = parent(cohort, "Ana")
    run = start_run(cohort, by=ProjectManagerFactory(), at=NOON)
    Enrolment.objects.filter(pk=ana.pk).update(withdrawn_on=local_day(NOON))
    issue_next(run.pk, NOON)
    sign_in(client, ProjectManagerFactory())

    text = client.get(reverse("certificate-run", args=[run.pk])).text

    assert "They left the cohort in the meantime" in text


def test_facilitators_find_none_of_these_pages(client, cohort):
    facilitator = FacilitatorFactory()
    cohort.facilitators.add(facilitator)
    cohort.save()
    parent(cohort, "Ana")
    sign_in(client, facilitator)

    assert client.get(plan_url(cohort)).status_code == 404
    assert client.post(plan_url(cohort)).status_code == 404
    assert client.get(reverse("certificate-cohorts")).status_code == 404


def test_the_list_of_cohorts_counts_parents_and_certificates(client, cohort):
    issue_certificate(parent(cohort, "Ana"), at=NOON)
    parent(cohort, "Bea")
    sign_in(client, ProjectManagerFactory())

    response = client.get(reverse("certificate-cohorts"))

    [row] = response.context["cohorts"]
    assert (row.parents, row.certificates) == (2, 1)
