"""A parent gets and downloads her certificate; the team may read what it may see."""

from hashlib import sha256

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.urls import reverse

from certificates.models import Certificate, NameConfirmation, RevocationReason
from certificates.services import issue_certificate, revoke_certificate
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
)
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


def get_url(enrolment):
    return reverse("get-certificate", args=[enrolment.pk])


def download_url(certificate):
    return reverse("download-certificate", args=[certificate.pk])


def words(response):
    return [str(message) for message in response.context["messages"]]


def test_a_parent_gets_her_certificate_at_once(client):
    enrolment = EnrolmentFactory(finished=True)
    sign_in(client, enrolment.learner)

    response = client.post(get_url(enrolment), follow=True)

    assert Certificate.objects.by(enrolment.learner).valid().count() == 1
    assert response.redirect_chain == [(reverse("learner-home"), 302)]
    assert words(response) == ["Your certificate is ready. You can download it now."]


def test_a_look_at_a_certificate_writes_nothing(client):
    enrolment = EnrolmentFactory(finished=True)
    sign_in(client, enrolment.learner)

    assert client.get(get_url(enrolment)).status_code == 405
    assert not Certificate.objects.exists()


def test_another_parents_enrolment_does_not_exist(client):
    enrolment = EnrolmentFactory(finished=True)
    sign_in(client, UserFactory())

    assert client.post(get_url(enrolment)).status_code == 404
    assert not Certificate.objects.exists()


def test_nobody_gets_one_without_signing_in(client):
    assert client.post(get_url(EnrolmentFactory(finished=True))).status_code == 302
    assert not Certificate.objects.exists()


def test_not_yet_is_said_in_plain_words(client):
    enrolment = EnrolmentFactory()
    asks_for(enrolment.cohort, sessions=80)
    SessionFactory(cohort=enrolment.cohort)
    sign_in(client, enrolment.learner)

    response = client.post(get_url(enrolment), follow=True)

    assert words(response) == ["Not yet. Your page shows what is left for your certificate."]


def test_who_waits_for_the_roster_of_another_is_told_that_it_comes_by_itself(client):
    enrolment = EnrolmentFactory(finished=True)
    EnrolmentFactory(cohort=enrolment.cohort)

    with time_machine.travel(NOON, tick=False):
        sign_in(client, enrolment.learner)
        response = client.post(get_url(enrolment), follow=True)

    assert words(response) == [
        "You have done everything. A roster or an answer is open; your certificate comes by itself."
    ]
    assert not Certificate.objects.exists()


def test_a_name_that_was_confirmed_and_cannot_be_drawn_any_more_is_said_so(client):
    enrolment = EnrolmentFactory(finished=True, named=False)
    NameConfirmation(enrolment=enrolment, name="Ana \u16a0", by=enrolment.learner, at=NOON).save()
    sign_in(client, enrolment.learner)

    response = client.post(get_url(enrolment), follow=True)

    assert words(response) == [
        "The certificate cannot show your name as it is written. Ask your facilitator to help."
    ]
    assert not Certificate.objects.exists()


def test_who_has_not_confirmed_her_name_is_asked_for_it_first(client):
    enrolment = EnrolmentFactory(finished=True, named=False)
    sign_in(client, enrolment.learner)

    response = client.post(get_url(enrolment))

    assert response["Location"] == reverse("name-on-certificate", args=[enrolment.pk])
    assert not Certificate.objects.exists()


def test_after_a_withdrawal_she_is_told_whom_to_ask(client):
    enrolment = EnrolmentFactory(finished=True)
    revoke_certificate(
        issue_certificate(enrolment, at=NOON),
        reason=RevocationReason.HOLDER_ASKED,
        by=ProjectManagerFactory(),
        at=NOON,
    )
    sign_in(client, enrolment.learner)

    response = client.post(get_url(enrolment), follow=True)

    assert words(response) == ["Your certificate cannot be made here. Ask your facilitator about it."]


def test_every_download_is_the_same_bytes(client):
    certificate = issue_certificate(EnrolmentFactory(finished=True), at=NOON)
    sign_in(client, certificate.enrolment.learner)

    documents = {client.get(download_url(certificate)).content for _each in range(3)}

    assert [sha256(paper).hexdigest() for paper in documents] == [certificate.sha256]


def test_a_download_is_kept_by_nobody_else(client):
    certificate = issue_certificate(EnrolmentFactory(finished=True), at=NOON)
    sign_in(client, certificate.enrolment.learner)

    response = client.get(download_url(certificate))

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="PASS-{certificate.code}.pdf"'
    assert "no-store" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_parent_downloads_only_her_own(client):
    certificate = issue_certificate(EnrolmentFactory(finished=True), at=NOON)
    other = issue_certificate(EnrolmentFactory(finished=True), at=NOON).enrolment.learner
    sign_in(client, other)

    assert client.get(download_url(certificate)).status_code == 404


def test_a_facilitator_downloads_those_of_her_cohorts_and_it_is_written_down(client):
    facilitator = FacilitatorFactory()
    cohort = CohortFactory()
    cohort.facilitators.add(facilitator)
    cohort.save()
    hers = issue_certificate(EnrolmentFactory(finished=True, cohort=cohort), at=NOON)
    other = issue_certificate(EnrolmentFactory(finished=True), at=NOON)
    sign_in(client, facilitator)

    assert client.get(download_url(hers)).status_code == 200
    assert client.get(download_url(other)).status_code == 404
    viewed = AuditRecord.objects.get(action=AuditRecord.Action.LEARNER_VIEWED)
    assert (viewed.subject_id, viewed.actor_id) == (str(hers.pk), facilitator.pk)


def test_a_paper_that_is_not_there_is_not_found_and_written_to_the_log(client, caplog):
    certificate = issue_certificate(EnrolmentFactory(finished=True), at=NOON)
    certificate.file.storage.delete(certificate.file.name)
    sign_in(client, certificate.enrolment.learner)

    assert client.get(download_url(certificate)).status_code == 404
    assert str(certificate.pk) in caplog.text


def test_a_paper_of_which_one_byte_was_changed_is_not_given_out(client, caplog):
    certificate = issue_certificate(EnrolmentFactory(finished=True), at=NOON)
    pdf = bytearray(certificate.file.read())
    pdf[-20] ^= 1
    certificate.file.storage.delete(certificate.file.name)
    certificate.file.storage.save(certificate.file.name, ContentFile(bytes(pdf)))
    sign_in(client, certificate.enrolment.learner)

    response = client.get(download_url(certificate))

    assert response.status_code == 404
    assert "This file is not the one that was issued" in response.text
    assert str(certificate.pk) in caplog.text


def test_asking_for_somebody_elses_is_written_down(client):
    others = EnrolmentFactory(finished=True)
    parent = UserFactory()
    sign_in(client, parent)

    client.post(reverse("get-certificate", args=[others.pk]))

    row = AuditRecord.objects.get(action=AuditRecord.Action.DENIED)
    assert row.actor_id == parent.pk
    assert row.data == {"reason": "not-visible", "view": "get-certificate"}
