"""What tests of checking a certificate do: as the stranger, the holder, and the project manager."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from certificates.models import RevocationReason
from certificates.services import revoke_certificate, show_name
from tests.factories import NOON, ProjectManagerFactory


def page(client, code, language="en"):
    return client.get(reverse("verify-certificate", args=[code]), headers={"accept-language": language})


def revoke(certificate):
    return revoke_certificate(
        certificate, reason=RevocationReason.WRONG_PERSON, by=ProjectManagerFactory(), at=NOON
    )


def give_file(client, content, name="certificate.pdf"):
    return client.post(
        reverse("verify-file"),
        {"file": SimpleUploadedFile(name, content, content_type="application/pdf")},
        headers={"accept-language": "en"},
    )


def shows(certificate, shown):
    show_name(certificate.enrolment.learner, shown, certificate=certificate)
