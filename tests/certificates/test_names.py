"""How a name gets onto a certificate: confirmed by the parent, in any script, or refused in plain words."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from certificates.models import Certificate, CertificateLanguages, NameConfirmation, RevocationReason
from certificates.names import checked_name, explain_refusal, initials, is_same_name
from certificates.queries import confirmed_name
from certificates.services import (
    NameNotConfirmed,
    confirm_name,
    issue_certificate,
    issue_due,
    revoke_certificate,
)
from institute.records.append_only import HistoryIsAppendOnly
from institute.typesetting.characters import CannotDraw
from tests.factories import (
    NOON,
    CohortFactory,
    EnrolmentFactory,
    FacilitatorFactory,
    ProjectManagerFactory,
    UserFactory,
    named,
)
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


def name_url(enrolment):
    return reverse("name-on-certificate", args=[enrolment.pk])


def answer(name, languages="both"):
    return {"name": name, "languages": languages}


def test_what_she_confirms_stands_on_the_paper_and_not_what_the_roster_says():
    enrolment = EnrolmentFactory(finished=True, learner=UserFactory(display_name="R. Alvarado"), named=False)
    named(enrolment, "Rosa María Alvarado Peña")

    assert issue_certificate(enrolment, at=NOON).recipient_name == "Rosa María Alvarado Peña"


def test_without_a_confirmed_name_nothing_is_issued_by_itself():
    enrolment = EnrolmentFactory(finished=True, named=False)

    with pytest.raises(NameNotConfirmed):
        issue_certificate(enrolment, at=NOON)
    assert issue_due(NOON) == []


def test_a_confirmed_name_lets_the_scheduler_issue_within_the_minute():
    enrolment = EnrolmentFactory(finished=True, named=False)
    issue_due(NOON)

    named(enrolment)

    assert [one.enrolment for one in issue_due(NOON)] == [enrolment]


def test_the_newest_name_counts_and_the_history_keeps_who_and_when():
    enrolment, facilitator = EnrolmentFactory(), FacilitatorFactory()
    confirm_name(enrolment, "First", by=enrolment.learner, at=NOON)
    confirm_name(enrolment, "Second", by=facilitator, at=NOON)

    assert confirmed_name(enrolment).name == "Second"
    assert [(row.name, row.by) for row in NameConfirmation.objects.all()] == [
        ("First", enrolment.learner),
        ("Second", facilitator),
    ]
    with pytest.raises(HistoryIsAppendOnly):
        confirmed_name(enrolment).delete()


def test_confirming_the_same_twice_is_one_row():
    enrolment = named(EnrolmentFactory(), "Rosa")

    named(enrolment, "Rosa")

    assert NameConfirmation.objects.count() == 1


@pytest.mark.parametrize(("languages", "spoken"), [("both", ["en", "es"]), ("en", ["en"]), ("es", ["es"])])
def test_she_chooses_the_languages_of_her_paper(languages, spoken):
    enrolment = EnrolmentFactory(finished=True, named=False)
    confirm_name(enrolment, "Rosa", by=enrolment.learner, at=NOON, languages=languages)

    certificate = issue_certificate(enrolment, at=NOON)

    assert [one["language"] for one in certificate.wording] == spoken


@pytest.mark.parametrize(
    ("typed", "character"), [("Ana \U0001f389", "\U0001f389"), ("Ana\x07", "\x07"), ("\u16a0na", "\u16a0")]
)
def test_what_cannot_be_drawn_is_refused_and_the_character_is_named(typed, character):
    with pytest.raises(CannotDraw) as refusal:
        checked_name(typed)

    assert refusal.value.character == character


def test_the_page_asks_and_one_post_issues_at_once(client):
    enrolment = EnrolmentFactory(finished=True, learner=UserFactory(display_name="R. Alvarado"), named=False)
    sign_in(client, enrolment.learner)
    assert 'value="R. Alvarado"' in client.get(name_url(enrolment)).text
    assert not NameConfirmation.objects.exists()

    response = client.post(name_url(enrolment), answer("Rosa Alvarado Peña"), follow=True)

    assert Certificate.objects.get().recipient_name == "Rosa Alvarado Peña"
    assert "Your certificate is ready." in response.text


def test_before_everything_is_done_the_name_is_only_kept(client):
    enrolment = EnrolmentFactory()
    sign_in(client, enrolment.learner)

    response = client.post(name_url(enrolment), answer("Rosa"), follow=True)

    assert confirmed_name(enrolment).name == "Rosa"
    assert "The certificate is made when everything is done." in response.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Ana \U0001f389", "U+1F389 PARTY POPPER"),
        ("Ana\x07 B", "U+0007"),
        ("   ", "Please write the name."),
        # A letter of Korean that is blank by design.
        ("\u3164", "Please write the name."),
        ("a" * 200, "This is too long for the paper."),
        ("a" * 201, "This is too long for the paper."),
    ],
)
def test_a_name_that_cannot_be_printed_is_refused_beside_the_field(client, typed, said):
    enrolment = EnrolmentFactory(finished=True, named=False)
    sign_in(client, enrolment.learner)

    response = client.post(name_url(enrolment), answer(typed))

    assert response.status_code == 200
    assert said in response.text
    assert 'id="id_name_error"' in response.text
    assert not NameConfirmation.objects.exists()


def test_a_text_that_is_refused_as_a_whole_is_refused_without_naming_a_character():
    assert (
        explain_refusal(CannotDraw("language"))
        == "The paper cannot show this. Please write it in another way."
    )


def test_a_facilitator_writes_down_what_a_parent_of_hers_said(client):
    facilitator, cohort = FacilitatorFactory(), CohortFactory()
    cohort.facilitators.add(facilitator)
    cohort.save()
    hers, others = EnrolmentFactory(cohort=cohort), EnrolmentFactory()
    sign_in(client, facilitator)

    assert client.post(name_url(hers), answer("Rosa")).status_code == 302
    assert client.post(name_url(others), answer("Rosa")).status_code == 404
    assert NameConfirmation.objects.get().by == facilitator


def test_keeping_a_name_brings_back_nothing_that_was_withdrawn(client):
    manager, enrolment = ProjectManagerFactory(), EnrolmentFactory(finished=True)
    withdrawn = issue_certificate(enrolment, at=NOON)
    revoke_certificate(withdrawn, reason=RevocationReason.ISSUED_IN_ERROR, by=manager, at=NOON)
    sign_in(client, manager)

    response = client.post(name_url(enrolment), answer("Rosa Maria"), follow=True)

    assert "no new one was made" in response.text
    assert confirmed_name(enrolment).name == "Rosa Maria"
    assert Certificate.objects.get() == withdrawn


def test_another_parents_name_is_not_hers_to_write(client):
    enrolment = EnrolmentFactory()
    sign_in(client, UserFactory())

    assert client.get(name_url(enrolment)).status_code == 404
    assert client.post(name_url(enrolment), answer("Rosa")).status_code == 404
    assert not NameConfirmation.objects.exists()


def test_after_the_certificate_the_page_leads_to_it(client):
    certificate = issue_certificate(EnrolmentFactory(finished=True), at=NOON)
    sign_in(client, certificate.enrolment.learner)

    response = client.post(name_url(certificate.enrolment), answer("Another"))

    assert response["Location"] == reverse("my-certificate", args=[certificate.pk])
    assert NameConfirmation.objects.count() == 1


def test_an_unknown_choice_of_languages_is_refused(client):
    enrolment = EnrolmentFactory()
    sign_in(client, enrolment.learner)

    assert "id_languages_error" in client.post(name_url(enrolment), answer("Rosa", "xx")).text
    assert CertificateLanguages.BOTH == "both"


@pytest.mark.parametrize(
    "typed", ["ROSA ALVARADO PENA", " rosa  alvarado peña ", "Rosa Alvarado-Peña", "Rosa Alvarado Pen\u0303a"]
)
def test_a_typed_name_is_the_same_without_case_accents_and_dashes(typed):
    assert is_same_name(typed, "Rosa Alvarado Peña")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Nguyen Thi Dang", "Nguyễn Thị Đặng"),
        ("فاطمه رضایی", "فاطمه رضايي"),
        ("OBrien", "O’Brien"),
        ("فاطمهزهرا", "فاطمه\u200cزهرا"),
    ],
)
def test_names_of_other_scripts_are_compared_as_people_type_them(typed, name):
    assert is_same_name(typed, name)


@pytest.mark.parametrize("typed", ["", "  ", "Rosa", "Rosa Alvarado", "Rosa Alvarado Pera", "...", "a" * 500])
def test_another_name_is_not_the_same(typed):
    assert not is_same_name(typed, "Rosa Alvarado Peña")


@given(st.text(min_size=1, max_size=60))
def test_every_name_is_the_same_as_itself_or_has_nothing_to_compare(name):
    assert is_same_name(name, name) or not is_same_name(name, "Rosa")


@pytest.mark.parametrize(
    ("name", "short"),
    [("Rosa Alvarado-Peña", "R. A. P."), ("فاطمه رضایی", "ف. ر."), ("A\u0301na", "A\u0301.")],
)
def test_initials_are_the_first_letter_of_each_part(name, short):
    assert initials(name) == short
