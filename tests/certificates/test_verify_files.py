"""Anyone checks the file itself, and not only its number."""

import pytest
from django.test import Client
from django.urls import reverse

from certificates.models import NameShown
from certificates.services import correct_certificate
from tests.factories import NOON, ProjectManagerFactory

from .checking import give_file, shows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_has_tried_yet")]


def test_the_file_itself_is_checked(client, certificate):
    response = give_file(client, certificate.file.read(), name="renamed.txt")

    assert response.status_code == 200
    assert "This certificate is real" in response.text
    assert "is exactly the file that we issued" in response.text


@pytest.mark.parametrize("change", [lambda b: b[:-1], lambda b: b + b"\n", lambda b: b[:99] + b"X" + b[100:]])
def test_a_file_with_one_byte_changed_is_not_ours(client, certificate, change):
    response = give_file(client, change(certificate.file.read()))

    assert "This is not a file that we issued" in response.text
    assert certificate.code not in response.text


def test_the_file_of_a_replaced_one_says_so_and_shows_only_the_allowed_name(client, certificate):
    pdf = certificate.file.read()
    correct_certificate(certificate, "Rosa Alvarado", by=ProjectManagerFactory(), at=NOON)
    shows(certificate, NameShown.HIDDEN)

    text = give_file(client, pdf).text

    assert "There is a newer certificate" in text
    assert "Peña" not in text


def test_what_is_no_file_at_all_is_refused_in_plain_words(client):
    assert "Please choose the file." in client.post(reverse("verify-file")).text
    assert "This file is empty." in give_file(client, b"").text


def test_a_large_file_is_refused_before_it_is_read(client):
    response = give_file(client, b"x" * (3 * 1024 * 1024))

    assert response.status_code == 413
    assert "smaller than 2 MB" in response.text


def test_a_file_just_over_the_limit_is_refused_beside_the_field(client):
    response = give_file(client, b"x" * (2 * 1024 * 1024 + 1))

    assert response.status_code == 200
    assert "id_file_error" in response.text


def test_files_need_the_token_and_are_limited(certificate):
    strict = Client(enforce_csrf_checks=True)
    assert give_file(strict, b"x").status_code == 403

    statuses = [give_file(Client(), b"x").status_code for _each in range(22)]
    assert statuses == [200] * 20 + [429] * 2


def test_a_length_that_is_no_number_is_answered_as_if_there_were_no_such_page(client):
    response = client.post(reverse("verify-file"), headers={"content-length": "many"})

    assert response.status_code == 404
