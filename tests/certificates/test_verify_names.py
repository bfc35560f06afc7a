"""How much of the name a stranger sees, and how she checks the name on the paper."""

import pytest
from django.urls import reverse

from certificates.models import NameShown
from certificates.services import issue_certificate
from certificates.verification_codes import new_code
from tests.factories import NOON, EnrolmentFactory, UserFactory
from tests.sign_in import sign_in

from .checking import page, revoke, shows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_has_tried_yet")]


def test_the_whole_name_is_shown_unless_the_holder_says_else(client, certificate):
    assert certificate.name_shown == NameShown.FULL
    assert "Is the name on the paper right?" not in page(client, certificate.code).text


@pytest.mark.parametrize("state", ["valid", "revoked"])
def test_only_what_the_holder_allows_of_the_name_is_on_the_page(client, certificate, state):
    if state == "revoked":
        revoke(certificate)
    shows(certificate, NameShown.INITIALS)
    initials = page(client, certificate.code).text
    shows(certificate, NameShown.HIDDEN)
    hidden = page(client, certificate.code).text

    assert "R. A. P." in initials
    assert "R. A. P." not in hidden
    assert "The holder does not show the name here." in hidden
    for text in (initials, hidden):
        assert "Alvarado" not in text


def test_who_has_the_paper_types_the_name_and_is_told_whether_it_is_right(client, certificate):
    shows(certificate, NameShown.HIDDEN)

    right = check_name(client, certificate.code, "rosa alvarado pena")
    wrong = check_name(client, certificate.code, "Rosa Alvarez")

    assert "Yes. This is the name on the certificate." in right.text
    assert "No. The certificate has another name." in wrong.text
    assert "Alvarado" not in wrong.text


def check_name(client, code, name):
    return client.post(
        reverse("check-name-on-paper", args=[code]), {"name": name}, headers={"accept-language": "en"}
    )


def test_guessing_names_is_limited_also_from_many_addresses(client, certificate):
    shows(certificate, NameShown.HIDDEN)
    url = reverse("check-name-on-paper", args=[certificate.code])

    one_address = [check_name(client, certificate.code, f"Name {n}").status_code for n in range(12)]
    many = [
        client.post(url, {"name": f"Name {n}"}, REMOTE_ADDR=f"192.0.2.{n}").status_code for n in range(70)
    ]

    assert one_address == [200] * 10 + [429] * 2
    # One address alone does not use up what is allowed for the certificate.
    assert 40 <= many.count(200) <= 60
    assert many[-10:] == [429] * 10


def test_guesses_at_one_certificate_do_not_block_the_holders_of_others(client, certificate):
    other = issue_certificate(
        EnrolmentFactory(finished=True, learner=UserFactory(display_name="Ana Quintero")), at=NOON
    )
    shows(certificate, NameShown.HIDDEN)
    shows(other, NameShown.HIDDEN)
    first, second = (reverse("check-name-on-paper", args=[one.code]) for one in (certificate, other))

    guesses = [
        client.post(first, {"name": f"Name {n}"}, REMOTE_ADDR=f"192.0.2.{n}").status_code for n in range(61)
    ]
    answer = client.post(
        second,
        {"name": "Ana Quintero"},
        REMOTE_ADDR="198.51.100.7",
        headers={"accept-language": "en"},
    )

    assert guesses[-1] == 429
    assert answer.status_code == 200
    assert "Yes" in answer.text


def test_a_name_is_not_checked_where_the_page_shows_it_or_nobody_knows_the_number(client, certificate):
    known = check_name(client, certificate.code, "Somebody Else")
    unknown = check_name(client, new_code(), "Somebody Else")

    assert "No. The certificate has another name." not in known.text
    assert unknown.status_code == 404
    assert "We do not know this number" in unknown.text


def test_an_empty_name_is_asked_for_in_plain_words(client, certificate):
    shows(certificate, NameShown.HIDDEN)

    assert "Please write the name." in check_name(client, certificate.code, " ").text


def test_the_holder_decides_on_her_own_page(client, certificate):
    sign_in(client, certificate.enrolment.learner)
    url = reverse("my-certificate", args=[certificate.pk])
    assert "Rosa Alvarado Peña" in client.get(url).text

    response = client.post(url, {"shown": "initials"}, follow=True)

    certificate.refresh_from_db()
    assert certificate.name_shown == NameShown.INITIALS
    assert "R. A. P." in response.text


@pytest.mark.parametrize("shown", ["", "everything"])
def test_an_unknown_choice_of_hers_changes_nothing(client, certificate, shown):
    sign_in(client, certificate.enrolment.learner)

    client.post(reverse("my-certificate", args=[certificate.pk]), {"shown": shown})

    certificate.refresh_from_db()
    assert certificate.name_shown == NameShown.FULL


def test_nobody_else_decides_for_her(client, certificate):
    url = reverse("my-certificate", args=[certificate.pk])
    sign_in(client, UserFactory())

    assert client.get(url).status_code == 404
    assert client.post(url, {"shown": "hidden"}).status_code == 404
    certificate.refresh_from_db()
    assert certificate.name_shown == NameShown.FULL


def test_one_address_asks_for_names_no_more_often_than_for_numbers(client):
    unknown = reverse("check-name-on-paper", args=[new_code()])

    # The limit of the page of a number: here nobody's name is guessed.
    statuses = [client.post(unknown, {"name": "Rosa"}).status_code for _each in range(62)]

    assert statuses == [404] * 60 + [429] * 2
