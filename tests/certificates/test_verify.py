"""Anyone checks a certificate: what the page says in each state, and what it never says."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext, override

from certificates.models import (
    Certificate,
    CertificateDesign,
    CertificateEvent,
    CertificateState,
)
from certificates.queries import verify
from certificates.services import issue_certificate
from certificates.verification_codes import new_code
from institute.cohorts.models import CohortModule
from tests.extent import some
from tests.factories import (
    NOON,
    EnrolmentFactory,
    UserFactory,
    curriculum_tree,
)

from .checking import give_file, page, revoke

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_has_tried_yet")]


def test_a_valid_one_is_real_and_says_what_is_on_the_paper(client, certificate):
    response = page(client, certificate.code)

    assert response.status_code == 200
    for said in ("This certificate is real", "Rosa Alvarado Peña", certificate.code, "June 1, 2027", "Valid"):
        assert said in response.text


def test_a_withdrawn_one_says_the_day_and_not_the_reason(client, certificate):
    revoke(certificate)

    response = page(client, certificate.code)

    assert response.status_code == 200
    assert "This certificate was withdrawn on June 1, 2027." in response.text
    assert "This certificate is real" not in response.text
    assert "wrong" not in response.text.lower()


def test_a_replaced_one_leads_to_the_new_one(client, certificate):
    Certificate.objects.filter(pk=certificate.pk).update(
        state=CertificateState.SUPERSEDED, state_changed_at=NOON
    )
    newer = issue_certificate(certificate.enrolment, at=NOON)
    newer.supersedes_id = certificate.pk
    newer.save()

    response = page(client, certificate.code)

    assert "There is a newer certificate" in response.text
    assert reverse("verify-certificate", args=[newer.code]) in response.text


def test_a_number_that_nobody_knows_has_one_answer(client, certificate):
    unknown, malformed = page(client, new_code()), page(client, "hello")

    assert unknown.status_code == malformed.status_code == 404
    assert unknown.context["certificate"] is malformed.context["certificate"] is None
    for response in (unknown, malformed):
        assert "We do not know this number" in response.text


def test_nothing_else_about_the_parent_is_on_the_page(client, certificate):
    for state in ("valid", "revoked"):
        if state == "revoked":
            revoke(certificate)
        text = page(client, certificate.code).text
        for secret in (
            "canary",
            "Canary",
            "5550123",
            certificate.enrolment.learner.username,
            str(certificate.pk),
        ):
            assert secret not in text
        assert str(certificate.enrolment_id) not in text


def test_the_page_is_kept_out_of_caches_and_search_engines(client, certificate):
    for code in (certificate.code, new_code()):
        response = page(client, code)
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert '<meta name="robots" content="noindex, nofollow">' in response.text


def test_the_empty_form_may_be_found_and_a_number_in_its_address_may_not(client):
    empty, wrong = client.get(reverse("verify")), client.get(reverse("verify"), {"code": "?"})

    assert "X-Robots-Tag" not in empty
    assert "noindex" not in empty.text
    assert wrong["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in wrong.text


@pytest.mark.parametrize(
    "typed", [str.lower, lambda code: code.replace("-", " "), lambda code: code.replace("8", "B")]
)
def test_a_mistyped_number_is_still_the_number(client, certificate, typed):
    assert page(client, typed(certificate.code)).status_code == 200


def test_the_form_leads_to_the_page(client, certificate):
    response = client.get(reverse("verify"), {"code": certificate.code.lower()})

    assert response.status_code == 302
    assert response["Location"] == reverse("verify-certificate", args=[certificate.code])


def test_the_form_keeps_what_was_typed_and_says_what_to_do(client):
    response = client.get(reverse("verify"), {"code": "K7M4-92"})

    assert response.status_code == 200
    assert "It has 20 letters and digits." in response.text
    assert 'value="K7M4-92"' in response.text


def test_an_empty_form_is_asked_for_in_plain_words(client):
    assert "Please write the number" in client.get(reverse("verify"), {"code": " "}).text
    assert "Please write the number" not in client.get(reverse("verify")).text


def test_guessing_is_limited_also_for_the_right_number(client, certificate, settings):
    statuses = [page(client, new_code()).status_code for _each in range(70)]

    assert statuses.count(404) == 60
    assert statuses[60:] == [429] * 10
    # Or a guess would be told from a hit by the answer that is not the refusal.
    assert page(client, certificate.code).status_code == 429


@pytest.mark.parametrize("language", ["en", "es", "fa"])
def test_the_page_is_in_the_language_of_the_stranger(client, certificate, language):
    response = page(client, certificate.code, language)

    assert f'<html lang="{language}"' in response.text
    assert "Rosa Alvarado Peña" in response.text


def test_the_wording_is_in_the_language_asked_for_where_the_paper_has_it(certificate):
    assert verify(certificate.code, "es", at=NOON).wording["language"] == "es"
    assert verify(certificate.code, "fa", at=NOON).wording["language"] == "en"


def test_it_stays_verifiable_without_the_parents_records(client, certificate):
    Certificate.objects.filter(pk=certificate.pk).update(enrolment=None)

    assert page(client, certificate.code).status_code == 200


def test_checking_writes_nothing(client, certificate):
    before = CertificateEvent.objects.count()
    page(client, certificate.code)

    assert CertificateEvent.objects.count() == before
    assert client.post(reverse("verify-certificate", args=[certificate.code])).status_code == 405


def test_a_look_costs_the_same_whatever_else_was_issued(client, certificate):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert page(client, certificate.code).status_code == 200
        return len(queries)

    cost()
    small = cost()
    for _time in range(4):
        issue_certificate(EnrolmentFactory(finished=True), at=NOON)
        issue_certificate(EnrolmentFactory(finished=True, learner=certificate.enrolment.learner), at=NOON)

    assert cost() == small


@pytest.mark.parametrize("code", ["hello", "ABCD-EFGH-JKMN-PQRS"])
def test_who_reads_spanish_is_told_in_spanish_that_nobody_knows_the_number(client, code):
    with override("es"):
        words = gettext("We do not know this number")

    answer = page(client, code, "es")

    assert answer.status_code == 404
    assert words in answer.text
    assert "We do not know this number" not in answer.text


def test_an_expired_one_is_told_from_a_withdrawn_one(client, certificate):
    Certificate.objects.filter(pk=certificate.pk).update(expires_on=date(2026, 6, 30))

    text = page(client, certificate.code).text

    assert "This certificate has expired" in text
    assert "It was valid until June 30, 2026." in text
    assert "withdrawn" not in text


def test_it_expires_when_its_last_day_is_over_where_the_cohort_is(certificate):
    certificate.expires_on = date(2027, 6, 1)

    assert not certificate.has_expired(datetime(2027, 6, 2, 6, 59, tzinfo=UTC))
    assert certificate.has_expired(datetime(2027, 6, 2, 7, 0, tzinfo=UTC))


def test_an_expired_one_that_was_withdrawn_is_withdrawn(certificate):
    revoke(certificate)
    Certificate.objects.filter(pk=certificate.pk).update(expires_on=date(2026, 6, 30))

    assert verify(certificate.code, at=NOON).state == "revoked"


@pytest.mark.parametrize(("limit", "attempts"), some([(20, 30), (600, 1000)], 2))
def test_wrong_numbers_from_many_addresses_are_limited_and_real_ones_are_answered(
    client, certificate, settings, limit, attempts
):
    assert settings.ACCOUNT_RATE_LIMITS["verify_unknown"] == "600/m/key"
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"verify_unknown": f"{limit}/m/key"}

    # However slow the machine is, it is the same minute.
    with time_machine.travel(NOON, tick=False):
        statuses = [
            client.get(
                reverse("verify-certificate", args=[new_code()]), REMOTE_ADDR=f"198.51.{n // 250}.{n % 250}"
            ).status_code
            for n in range(attempts)
        ]
        assert page(client, certificate.code).status_code == 200

    assert statuses == [404] * limit + [429] * (attempts - limit)


def test_it_stays_verifiable_when_quiz_module_design_and_account_are_gone(client):
    tree, enrolment = (
        curriculum_tree(),
        EnrolmentFactory(finished=True, learner=UserFactory(display_name="Mai Vang")),
    )
    taken = CohortModule.objects.create(cohort=enrolment.cohort, module=tree.module)
    design = CertificateDesign.objects.create(name="All")
    certificate = issue_certificate(enrolment, at=NOON)

    taken.delete()
    for page_of_the_tree in (tree.quiz, tree.module):
        page_of_the_tree.delete()
    design.delete()
    Certificate.objects.filter(pk=certificate.pk).update(enrolment=None)
    enrolment.learner.is_active = False
    enrolment.learner.display_name = ""
    enrolment.learner.save()

    text = page(client, certificate.code).text
    assert "Mai Vang" in text
    assert "This certificate is real" in text
    assert "This certificate is real" in give_file(client, certificate.file.read()).text
