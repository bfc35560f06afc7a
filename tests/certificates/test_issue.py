"""Issue a certificate: once, with everything copied, or refuse."""

from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from certificates.models import Certificate, CertificateState, RevocationReason
from certificates.services import (
    EnrolmentWithdrawn,
    NameCannotBeDrawn,
    NameNotConfirmed,
    NotComplete,
    NotIssued,
    RecordsOpen,
    WasRevoked,
    issue_certificate,
    issue_due,
    issue_together,
    queue_completed,
    revoke_certificate,
)
from institute.cohorts.models import CohortModule, Enrolment
from institute.cohorts.services import request_evaluation
from institute.people.models import User
from institute.published_cache import clear_published_cache
from institute.records.append_only import HistoryIsAppendOnly
from institute.records.models import AuditRecord
from tests.factories import (
    NOON,
    EnrolmentFactory,
    ProjectManagerFactory,
    SessionFactory,
    UserFactory,
    asks_for,
    curriculum_tree,
    local_day,
    marked,
    named,
)

from .printed import stored_documents

pytestmark = pytest.mark.django_db


def text_of(certificate):
    with certificate.file.open("rb") as paper:
        return PdfReader(BytesIO(paper.read())).pages[0].extract_text()


def test_everything_the_certificate_says_is_copied_onto_it():
    enrolment = EnrolmentFactory(finished=True, learner=UserFactory(display_name="Rosa Alvarado Peña"))

    certificate = issue_certificate(enrolment, at=NOON)

    assert certificate.state == CertificateState.VALID
    assert certificate.recipient_name == "Rosa Alvarado Peña"
    assert certificate.issued_on == date(2027, 6, 1)
    assert [one["language"] for one in certificate.wording] == ["en", "es"]
    assert certificate.rules == [{"kind": "sessions", "needed": 1, "have": 1, "total": 1}]
    assert certificate.programme == "PASS Leadership and Training Institute"


def test_the_parents_language_is_the_large_one():
    spanish = EnrolmentFactory(finished=True, learner=UserFactory(preferred_language="es"))
    farsi = EnrolmentFactory(finished=True, learner=UserFactory(preferred_language="fa"))

    assert issue_certificate(spanish, at=NOON).language == "es"
    assert issue_certificate(farsi, at=NOON).language == "en"


def test_the_day_on_the_certificate_is_the_cohorts_own():
    evening_in_california = datetime(2027, 6, 2, 3, tzinfo=UTC)

    certificate = issue_certificate(EnrolmentFactory(finished=True), at=evening_in_california)

    assert certificate.issued_on == date(2027, 6, 1)


def test_the_paper_shows_the_name_and_the_number_and_has_the_hash():
    certificate = issue_certificate(
        EnrolmentFactory(finished=True, learner=UserFactory(display_name="Mai Vang")), at=NOON
    )

    with certificate.file.open("rb") as paper:
        assert sha256(paper.read()).hexdigest() == certificate.sha256
    assert "Mai Vang" in text_of(certificate)
    assert certificate.code in text_of(certificate)


def test_the_modules_of_the_cohort_are_named():
    tree = curriculum_tree()
    enrolment = EnrolmentFactory(finished=True)
    CohortModule.objects.create(cohort=enrolment.cohort, module=tree.module)

    certificate = issue_certificate(enrolment, at=NOON)

    assert tree.module.title in certificate.wording[0]["modules"]


def test_later_changes_of_the_name_change_nothing():
    enrolment = EnrolmentFactory(finished=True, learner=UserFactory(display_name="Before"))
    certificate = issue_certificate(enrolment, at=NOON)
    enrolment.learner.display_name = "After"
    enrolment.learner.save()

    again = issue_certificate(enrolment, at=NOON)

    assert (again.pk, again.recipient_name, again.sha256) == (certificate.pk, "Before", certificate.sha256)


def test_issuing_twice_gives_the_same_certificate_and_one_audit_row():
    enrolment = EnrolmentFactory(finished=True)

    assert issue_certificate(enrolment, at=NOON) == issue_certificate(enrolment, at=NOON)
    assert Certificate.objects.count() == 1
    assert AuditRecord.objects.filter(action=AuditRecord.Action.CERTIFICATE_ISSUED).count() == 1


def test_it_is_refused_while_a_requirement_is_not_met():
    enrolment = EnrolmentFactory()
    asks_for(enrolment.cohort, sessions=80)
    SessionFactory(cohort=enrolment.cohort)

    with pytest.raises(NotComplete):
        issue_certificate(enrolment, at=NOON)


def test_it_is_refused_where_nothing_is_asked_for():
    enrolment = EnrolmentFactory()
    marked(enrolment, SessionFactory(cohort=enrolment.cohort))

    with pytest.raises(NotComplete):
        issue_certificate(enrolment, at=NOON)


def test_it_is_refused_to_a_parent_who_left():
    enrolment = EnrolmentFactory(finished=True)
    Enrolment.objects.filter(pk=enrolment.pk).update(withdrawn_on=date(2027, 5, 31))

    with pytest.raises(EnrolmentWithdrawn):
        issue_certificate(enrolment, at=NOON)


@pytest.mark.parametrize("name", ["ᏣᎳᎩ", "   ", "Ana 🎉", "a" * 200])
def test_a_name_that_the_paper_cannot_show_is_refused_before_anything_is_stored(name):
    enrolment = EnrolmentFactory(finished=True, learner=UserFactory(display_name=name), named=False)
    before = stored_documents()

    with pytest.raises(NameCannotBeDrawn):
        issue_certificate(enrolment, at=NOON, roster_name=True)
    assert stored_documents() == before
    assert not Certificate.objects.exists()


def test_the_refusal_names_the_character_and_never_the_name():
    enrolment = EnrolmentFactory(finished=True, learner=UserFactory(display_name="Rosa ᚠ"), named=False)

    with pytest.raises(NameCannotBeDrawn) as refusal:
        issue_certificate(enrolment, at=NOON, roster_name=True)
    assert refusal.value.character == "ᚠ"
    assert "Rosa" not in str(refusal.value)


def test_a_paper_whose_row_is_taken_back_does_not_stay_on_the_disk():
    enrolment = EnrolmentFactory(finished=True)
    before = stored_documents()
    # Somebody whom the history cannot name: the row after the certificate is refused.
    broken = User(pk="no number", is_superuser=True)

    with pytest.raises(ValueError, match="no number"):
        issue_certificate(enrolment, at=NOON, by=broken)
    assert stored_documents() == before
    assert not Certificate.objects.exists()


def test_what_was_revoked_is_issued_again_by_a_project_manager_only():
    manager, enrolment = ProjectManagerFactory(), EnrolmentFactory(finished=True)
    first = issue_certificate(enrolment, at=NOON)
    revoke_certificate(first, reason=RevocationReason.ISSUED_IN_ERROR, by=manager, at=NOON)

    for by in (None, enrolment.learner):
        with pytest.raises(WasRevoked):
            issue_certificate(enrolment, at=NOON, by=by)
    second = issue_certificate(enrolment, at=NOON, by=manager)

    assert second.code != first.code
    assert set(Certificate.objects.values_list("state", flat=True)) == {"valid", "revoked"}


def test_every_refusal_is_one_kind_of_refusal():
    for refusal in (NotComplete, EnrolmentWithdrawn, NameNotConfirmed, NameCannotBeDrawn, WasRevoked):
        assert issubclass(refusal, NotIssued)


def test_the_scheduler_issues_what_is_due_once():
    enrolment = EnrolmentFactory(finished=True)
    assert enrolment.records_changed_at is not None

    assert [one.enrolment for one in issue_due(NOON)] == [enrolment]
    assert issue_due(NOON) == []
    enrolment.refresh_from_db()
    assert enrolment.records_changed_at is None


def test_the_scheduler_looks_again_when_a_record_changes():
    enrolment = named(EnrolmentFactory())
    asks_for(enrolment.cohort, sessions=100)
    session = SessionFactory(cohort=enrolment.cohort)
    marked(enrolment, session, "absent")
    assert issue_due(NOON) == []

    marked(enrolment, session, "present", at=NOON.replace(hour=13))

    assert len(issue_due(NOON.replace(hour=13))) == 1


def test_the_scheduler_does_not_bring_back_what_was_revoked():
    enrolment = EnrolmentFactory(finished=True)
    [certificate] = issue_due(NOON)
    revoke_certificate(certificate, reason=RevocationReason.HOLDER_ASKED, by=ProjectManagerFactory(), at=NOON)
    request_evaluation(Enrolment.objects.filter(pk=enrolment.pk), at=NOON)

    assert issue_due(NOON) == []
    assert Certificate.objects.valid().count() == 0


def test_one_that_fails_does_not_stop_the_others_and_is_tried_again(caplog):
    broken, fine = EnrolmentFactory(finished=True), EnrolmentFactory(finished=True)
    broken.cohort.time_zone = "Nowhere/Land"
    broken.cohort.save()

    assert [one.enrolment for one in issue_due(NOON)] == [fine]

    broken.refresh_from_db()
    assert broken.records_changed_at is not None
    assert str(broken.pk) in caplog.text
    assert broken.learner.display_name not in caplog.text


def test_one_that_is_refused_is_not_tried_every_minute():
    enrolment = EnrolmentFactory(finished=True, named=False)

    assert issue_due(NOON) == []

    enrolment.refresh_from_db()
    assert enrolment.records_changed_at is None


def test_the_database_holds_one_valid_certificate_for_an_enrolment():
    certificate = issue_certificate(EnrolmentFactory(finished=True), at=NOON)
    certificate.pk, certificate.code = None, "another"

    with pytest.raises(IntegrityError), transaction.atomic():
        certificate.save(force_insert=True)


def test_the_history_of_a_certificate_is_only_added_to():
    event = issue_certificate(EnrolmentFactory(finished=True), at=NOON).events.get()

    with pytest.raises(HistoryIsAppendOnly):
        event.delete()


def test_a_change_after_the_certificate_makes_no_second_one():
    enrolment = EnrolmentFactory(finished=True)
    issue_certificate(enrolment, at=NOON)
    request_evaluation(Enrolment.objects.filter(pk=enrolment.pk), at=NOON)

    assert issue_due(NOON) == []
    assert Certificate.objects.count() == 1


def finished_without_a_stamp():
    enrolment = EnrolmentFactory(finished=True)
    Enrolment.objects.filter(pk=enrolment.pk).update(records_changed_at=None)
    return enrolment


def test_who_finished_without_a_change_of_her_own_records_is_found():
    enrolment = finished_without_a_stamp()
    assert issue_due(NOON) == []

    assert queue_completed(NOON) == 1

    assert [certificate.enrolment for certificate in issue_due(NOON)] == [enrolment]


def test_who_has_not_finished_has_left_or_was_judged_before_is_not_stamped():
    asks_for(EnrolmentFactory().cohort, sessions=100)
    gone, standing, revoked = (finished_without_a_stamp() for _one in range(3))
    Enrolment.objects.filter(pk=gone.pk).update(withdrawn_on=local_day(NOON))
    issue_certificate(standing, at=NOON)
    taken_back = issue_certificate(revoked, at=NOON)
    revoke_certificate(taken_back, reason=RevocationReason.HOLDER_ASKED, by=ProjectManagerFactory(), at=NOON)

    assert queue_completed(NOON) == 0


def test_finding_them_costs_the_same_for_more_parents():
    def cost():
        clear_published_cache()
        with CaptureQueriesContext(connection) as queries:
            queue_completed(NOON)
        return len(queries)

    finished_without_a_stamp()
    small = cost()
    for _one in range(5):
        finished_without_a_stamp()

    assert cost() == small


def test_a_certificate_waits_for_the_roster_of_another_parent_and_comes_with_it():
    enrolment = EnrolmentFactory(finished=True)
    other = EnrolmentFactory(cohort=enrolment.cohort)

    with pytest.raises(RecordsOpen):
        issue_certificate(enrolment, at=NOON)
    assert issue_due(NOON) == []

    marked(other, enrolment.cohort.sessions.get(), "absent")
    assert [one.enrolment for one in issue_due(NOON)] == [enrolment]


def test_certificates_of_two_cohorts_are_not_issued_together():
    ours, theirs = EnrolmentFactory(finished=True), EnrolmentFactory(finished=True)

    with pytest.raises(ValueError, match="several cohorts"):
        issue_together([ours.pk, theirs.pk], at=NOON)

    assert not Certificate.objects.exists()
