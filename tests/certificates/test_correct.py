"""A wrong name: a new certificate takes the place of the old one, and both say so."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from certificates.models import Certificate, CertificateState, NameShown, RevocationReason
from certificates.queries import confirmed_name
from certificates.services import (
    NotStanding,
    correct_certificate,
    issue_certificate,
    issue_due,
    revoke_certificate,
    show_name,
)
from institute.cohorts.models import CohortModule
from institute.records.models import AuditRecord
from institute.typesetting.characters import CannotDraw
from tests.factories import (
    NOON,
    EnrolmentFactory,
    FacilitatorFactory,
    ProjectManagerFactory,
    UserFactory,
    curriculum_tree,
)
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate():
    return issue_certificate(
        EnrolmentFactory(finished=True, learner=UserFactory(display_name="Rosa Pena")), at=NOON
    )


def correct(certificate, name="Rosa Peña"):
    return correct_certificate(certificate, name, by=ProjectManagerFactory(), at=NOON.replace(day=9))


def test_the_new_one_says_the_same_with_the_right_name(certificate):
    new = correct(certificate)

    certificate.refresh_from_db()
    assert (new.recipient_name, new.state) == ("Rosa Peña", CertificateState.VALID)
    assert certificate.state == CertificateState.SUPERSEDED
    assert certificate.superseded_by == new
    assert new.code != certificate.code
    for field in ("wording", "rules", "issued_on", "programme", "drawn", "name_shown"):
        assert getattr(new, field) == getattr(certificate, field)


def test_both_keep_their_documents_and_their_history(certificate):
    new = correct(certificate)

    assert certificate.file.read() != new.file.read()
    assert [event.state for event in certificate.events.all()] == ["valid", "superseded"]
    assert [event.state for event in new.events.all()] == ["valid"]
    assert AuditRecord.objects.filter(action=AuditRecord.Action.CERTIFICATE_ISSUED).count() == 2


def test_the_same_correction_twice_is_one(certificate):
    assert correct(certificate) == correct(certificate)
    assert Certificate.objects.count() == 2


def test_a_corrected_one_can_be_corrected_again(certificate):
    third = correct(correct(certificate), "Rosa Peña Ortiz")

    assert third.supersedes.supersedes == certificate
    assert Certificate.objects.valid().get() == third


def test_the_old_one_is_not_corrected_a_second_time(certificate):
    correct(certificate)

    with pytest.raises(NotStanding):
        correct(certificate, "Somebody Else")


def test_what_was_withdrawn_is_not_corrected(certificate):
    revoke_certificate(certificate, reason=RevocationReason.HOLDER_ASKED, by=ProjectManagerFactory(), at=NOON)

    with pytest.raises(NotStanding):
        correct(certificate)


def test_a_name_that_cannot_be_drawn_changes_nothing(certificate):
    with pytest.raises(CannotDraw):
        correct(certificate, "Rosa \U0001f389")

    certificate.refresh_from_db()
    assert certificate.is_valid


def test_the_name_that_stands_makes_no_new_one(certificate):
    assert correct(certificate, "Rosa Pena") == certificate


def test_the_scheduler_makes_no_second_one_and_a_new_issue_keeps_the_right_name(certificate):
    new = correct(certificate)
    assert issue_due(NOON) == []
    revoke_certificate(new, reason=RevocationReason.HOLDER_ASKED, by=ProjectManagerFactory(), at=NOON)

    again = issue_certificate(certificate.enrolment, at=NOON, by=ProjectManagerFactory())

    assert again.recipient_name == confirmed_name(certificate.enrolment).name == "Rosa Peña"


def test_it_can_be_corrected_after_the_parents_records_were_erased(certificate):
    Certificate.objects.filter(pk=certificate.pk).update(enrolment=None)
    certificate.refresh_from_db()

    assert correct(certificate).enrolment is None


@pytest.mark.parametrize(("is_erased", "emblems"), [(False, ["ADV"]), (True, [])])
def test_one_from_before_emblems_were_copied_takes_those_of_its_cohort(certificate, is_erased, emblems):
    CohortModule.objects.create(cohort=certificate.enrolment.cohort, module=curriculum_tree().module)
    certificate.drawn = {}
    if is_erased:
        certificate.enrolment = None
    certificate.save()

    assert correct(certificate).drawn == {"emblems": emblems}


def test_one_certificate_is_replaced_once(certificate):
    new = correct(certificate)
    other = issue_certificate(EnrolmentFactory(finished=True), at=NOON)
    other.supersedes = new.supersedes

    with pytest.raises(IntegrityError):
        other.save()


def test_what_a_stranger_may_see_is_decided_for_the_old_one_too(certificate):
    new = correct(certificate)

    show_name(new.enrolment.learner, NameShown.HIDDEN, certificate=new)

    certificate.refresh_from_db()
    assert certificate.name_shown == NameShown.HIDDEN


def correct_url(certificate):
    return reverse("certificate-correct", args=[certificate.pk])


def test_the_project_manager_corrects_it_and_a_stranger_reads_both(client, certificate):
    sign_in(client, ProjectManagerFactory())
    assert 'value="Rosa Pena"' in client.get(correct_url(certificate)).text

    client.post(correct_url(certificate), {"name": "Rosa Peña"})

    new = Certificate.objects.valid().get()
    old_page = client.get(reverse("verify-certificate", args=[certificate.code])).text
    new_page = client.get(reverse("verify-certificate", args=[new.code])).text
    assert "There is a newer certificate" in old_page
    assert new.code in old_page
    assert "Replaced by this version: the name was corrected" in new_page
    assert certificate.code in new_page


@pytest.mark.parametrize(
    ("typed", "said"),
    [("Rosa \U0001f389", "U+1F389"), ("Rosa Pena", "that stands on"), (" ", "Please write")],
)
def test_a_name_that_will_not_do_is_said_beside_the_field(client, certificate, typed, said):
    sign_in(client, ProjectManagerFactory())

    assert said in client.post(correct_url(certificate), {"name": typed}).text
    assert Certificate.objects.count() == 1


def test_only_a_project_manager_corrects(client, certificate):
    facilitator = FacilitatorFactory()
    certificate.enrolment.cohort.facilitators.add(facilitator)
    certificate.enrolment.cohort.save()
    sign_in(client, facilitator)

    assert client.post(correct_url(certificate), {"name": "Rosa Peña"}).status_code == 404
    assert Certificate.objects.count() == 1


def test_one_that_does_not_stand_is_said_so(client, certificate):
    correct(certificate)
    sign_in(client, ProjectManagerFactory())

    assert "Make the new certificate" not in client.get(correct_url(certificate)).text
    response = client.post(correct_url(certificate), {"name": "Another"}, follow=True)
    assert "This certificate was replaced or withdrawn before." in response.text
