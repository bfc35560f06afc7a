"""The stored document of a certificate: rendered once, stored, and read back byte for byte."""

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import sha256

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import DatabaseError
from django.db.models.fields.files import FieldFile
from django.urls import reverse

from certificates.drawing import CertificateFacts, draw_certificate
from certificates.models import Certificate
from certificates.wording import printed_wordings


class DocumentMissing(Exception):
    """The file of a certificate is not where it was stored."""


class DocumentChanged(Exception):
    """The stored file is not the one that was rendered: its bytes give another hash."""


def facts_of(certificate: Certificate) -> CertificateFacts:
    """Return what is drawn, from what was copied onto the certificate."""
    address = reverse("verify-certificate", args=[certificate.code])
    return CertificateFacts(
        certificate_id=certificate.pk,
        code=certificate.code,
        recipient_name=certificate.recipient_name,
        issued_at=certificate.issued_at,
        wordings=printed_wordings(certificate.wording),
        module_codes=tuple(certificate.drawn.get("emblems", ())),
        verify_url=f"{settings.SITE_ADDRESS}{address}",
        language=certificate.language,
        signatory_name=certificate.drawn.get("signatory_name", ""),
        place=certificate.drawn.get("place", ""),
    )


def render_and_store(certificate: Certificate) -> None:
    """Render the document and put it into the private storage; the certificate itself is not saved."""
    pdf = draw_certificate(facts_of(certificate))
    certificate.sha256 = sha256(pdf).hexdigest()
    certificate.file.save(f"{certificate.pk}.pdf", ContentFile(pdf), save=False)


def read_document(certificate: Certificate) -> bytes:
    """Return the stored bytes, which are those that were rendered.

    Raises DocumentMissing or DocumentChanged.
    """
    try:
        with certificate.file.open("rb") as file:
            pdf = file.read()
    except OSError as problem:
        raise DocumentMissing from problem
    if not hmac.compare_digest(sha256(pdf).hexdigest(), certificate.sha256):
        raise DocumentChanged
    return pdf


# The files saved so far inside the outermost block.
_saved: ContextVar[list[FieldFile] | None] = ContextVar("saved", default=None)


@contextmanager
def delete_files_on_rollback() -> Iterator[list[FieldFile]]:
    """Delete files saved inside this block if its transaction rolls back; add each to the list it yields.

    Nests: an inner block hands its files to the outer one. If the connection dies during COMMIT the
    outcome is unknown and the files stay: an orphaned file is harmless, a certificate without its document
    is not.
    """
    saved: list[FieldFile] = []
    outer = _saved.get()
    token = _saved.set(saved)
    try:
        yield saved
    except BaseException:
        for file in saved:
            if file.name and _has_no_row(file):
                file.storage.delete(file.name)
            elif outer is not None:
                # The outer block asks again when its own transaction is over.
                outer.append(file)
        raise
    finally:
        _saved.reset(token)
    if outer is not None:
        outer.extend(saved)


def _has_no_row(file: FieldFile) -> bool:
    try:
        return not Certificate.objects.filter(file=file.name).exists()
    except DatabaseError:
        # Unknown.
        return False
