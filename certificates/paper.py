"""The paper of a certificate: what stands on it, drawn once, kept, and read back byte for byte."""

import hmac
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import sha256
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import DatabaseError
from django.urls import reverse

from certificates.codes import new_code
from certificates.designs import CertificateDesign, DesignLook, spoken_in
from certificates.facts import CertificateFacts, Wording
from certificates.models import Certificate, NameShown
from certificates.pdf import draw_certificate
from certificates.queries import modules_of
from certificates.wording import wordings_for


class PaperIsGone(Exception):
    """The file of a certificate is not where it was stored."""


class PaperWasChanged(Exception):
    """The stored file is not the one that was drawn: its bytes give another hash."""


class Common:
    """What the papers of some enrolments of one cohort have in common, read once."""

    def __init__(self, enrolments):
        self.cohort = enrolments[0].cohort
        self.design = CertificateDesign.of_cohort(self.cohort)
        self.emblems, self.titles = modules_of(self.cohort)
        papers = Certificate.objects.filter(enrolment__in=enrolments).order_by("issued_at")
        # What she chose for an earlier paper of this place holds for the new one.
        self.shown = dict(papers.values_list("enrolment_id", "name_shown"))
        self._wordings = {}

    def written(self, enrolment, evaluation, *, name, languages, at) -> Certificate:
        """A new certificate with everything it says copied onto it; not drawn, not saved.

        ``languages``: the parent's own choice; ``None`` takes the design's.
        """
        design = self.design
        spoken = spoken_in(languages) if languages else design.spoken
        wordings = self._wording(enrolment.learner.preferred_language, spoken)
        return Certificate(
            pk=uuid4(),
            enrolment=enrolment,
            name_shown=self.shown.get(enrolment.pk, NameShown.FULL),
            code=new_code(),
            recipient_name=name,
            programme=wordings[0]["programme"],
            language=wordings[0]["language"],
            wording=wordings,
            drawn={
                "emblems": list(self.emblems) if design.look == DesignLook.EMBLEMS else [],
                "signatory_name": design.signatory_name,
                "place": design.place,
            },
            rules=[
                {"kind": line.kind, "needed": line.needed, "have": line.have, "total": line.total}
                for line in evaluation.results
            ],
            time_zone=self.cohort.time_zone,
            issued_on=self.cohort.day_of(at),
            issued_at=at,
            expires_on=design.expires_on,
        )

    def _wording(self, language, spoken):
        if (language, spoken) not in self._wordings:
            found = wordings_for(language, self.titles, spoken=spoken, design=self.design)
            self._wordings[language, spoken] = found
        return self._wordings[language, spoken]


def corrected(certificate, *, name, at) -> Certificate:
    """A certificate that says the same as another, with a new number and a corrected name; not saved."""
    kept = (
        "enrolment", "programme", "language", "wording", "rules", "time_zone", "issued_on", "expires_on",
        "name_shown",
    )  # fmt: skip
    drawn = certificate.drawn
    if "emblems" not in drawn:
        # Issued before the emblems were copied, too.
        drawn = {
            "emblems": list(modules_of(certificate.enrolment.cohort)[0]) if certificate.enrolment else []
        }
    return Certificate(
        pk=uuid4(),
        code=new_code(),
        recipient_name=name,
        drawn=drawn,
        issued_at=at,
        supersedes=certificate,
        **{field: getattr(certificate, field) for field in kept},
    )


def facts_of(certificate) -> CertificateFacts:
    """What is drawn, from what was copied onto the certificate."""
    address = reverse("verify-certificate", args=[certificate.code])
    return CertificateFacts(
        certificate_id=certificate.pk,
        code=certificate.code,
        recipient_name=certificate.recipient_name,
        issued_on=certificate.issued_on,
        issued_at=certificate.issued_at,
        wordings=tuple(
            Wording(**{key: said for key, said in one.items() if key != "programme"})
            for one in certificate.wording
        ),
        module_codes=tuple(certificate.drawn.get("emblems", ())),
        verify_url=f"{settings.SITE_ADDRESS}{address}",
        language=certificate.language,
        signatory_name=certificate.drawn.get("signatory_name", ""),
        place=certificate.drawn.get("place", ""),
    )


def draw_and_keep(certificate):
    """Draw the paper and put it into the private storage; the certificate is not saved."""
    pdf = draw_certificate(facts_of(certificate))
    certificate.sha256 = sha256(pdf).hexdigest()
    certificate.file.save(f"{certificate.pk}.pdf", ContentFile(pdf), save=False)


# What the outermost of them has collected so far.
_collected = ContextVar("collected", default=None)


@contextmanager
def taken_back_together():
    """Collects stored files; what the database takes back must not stay on the disk.

    Inside another one, what was stored is handed on to it: its transaction may still be taken back. A
    database that goes away while it commits may have kept the rows: then their files stay. One without a row
    harms nobody; a row without its file would be a certificate without its paper.
    """
    stored, outer = [], _collected.get()
    before = _collected.set(stored)
    try:
        yield stored
    except BaseException:
        for file in stored:
            if _has_no_row(file):
                file.storage.delete(file.name)
            elif outer is not None:
                # The outer one asks again, when its own transaction is over.
                outer.append(file)
        raise
    finally:
        _collected.reset(before)
    if outer is not None:
        outer.extend(stored)


def _has_no_row(file):
    try:
        return not Certificate.objects.filter(file=file.name).exists()
    except DatabaseError:
        # Nobody knows.
        return False


def read_paper(certificate) -> bytes:
    """The stored bytes, which are those that were drawn. Raises PaperIsGone or PaperWasChanged."""
    try:
        with certificate.file.open("rb") as file:
            pdf = file.read()
    except OSError as problem:
        raise PaperIsGone from problem
    if not hmac.compare_digest(sha256(pdf).hexdigest(), certificate.sha256):
        raise PaperWasChanged
    return pdf
