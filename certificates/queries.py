"""What is read to issue a certificate, and what a stranger may read of one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from wagtail.models import Page

from certificates.models import Certificate, NameConfirmation, NameShown
from certificates.names import initials
from certificates.verification_codes import parse_code
from certificates.wording import LANGUAGES
from institute.cohorts.models import Cohort, CohortModule, Enrolment

# The state of a certificate whose last day is over; it is derived, never stored.
EXPIRED = "expired"


@dataclass(frozen=True)
class PublicCertificate:
    """All that the public page knows of a certificate: what is printed on it, and whether it stands.

    There is no learner, no cohort, no school and no reason here, so no template can show one. ``name``: as
    much of the name as the holder allows, ``""`` for nothing. ``wording`` is in the language asked for where
    the certificate has it, else in its first language.
    """

    code: str
    state: str
    name: str
    is_whole_name: bool
    wording: dict[str, str]
    issued_on: date
    expires_on: date | None
    changed_on: date | None
    replaced_by: str
    replaces: str
    renewed_on: date | None


def verify(typed: str, language: str = "en", *, at: datetime) -> PublicCertificate | None:
    """Find what a stranger may see by the code as it was typed; ``None`` when there is no such code."""
    return _public(certificate_of(typed), language, at)


def verify_document(sha256: str, language: str = "en", *, at: datetime) -> PublicCertificate | None:
    """Find what a stranger may see by the hash of a file; ``None`` when it is no document of ours."""
    return _public(_certificates().filter(sha256=sha256).first(), language, at)


def certificate_of(typed: str) -> Certificate | None:
    """Return the certificate with a code as it was typed."""
    code = parse_code(typed)
    return _certificates().filter(code=code).first() if code else None


def _certificates() -> QuerySet[Certificate]:
    return Certificate.objects.select_related("superseded_by", "supersedes")


def _public(certificate: Certificate | None, language: str, at: datetime) -> PublicCertificate | None:
    if certificate is None:
        return None
    wordings = certificate.wording
    newer, older = getattr(certificate, "superseded_by", None), certificate.supersedes
    return PublicCertificate(
        code=certificate.code,
        state=EXPIRED if certificate.is_valid and certificate.has_expired(at) else certificate.state,
        name=allowed_name(certificate),
        is_whole_name=certificate.name_shown == NameShown.FULL,
        wording=next((one for one in wordings if one["language"] == language), wordings[0]),
        issued_on=certificate.issued_on,
        expires_on=certificate.expires_on,
        changed_on=certificate.state_changed_on,
        replaced_by=newer.code if newer else "",
        replaces=older.code if older else "",
        renewed_on=older.state_changed_on if older else None,
    )


def allowed_name(certificate: Certificate) -> str:
    """Return as much of the name as the holder lets strangers see."""
    if certificate.name_shown == NameShown.FULL:
        return certificate.recipient_name
    if certificate.name_shown == NameShown.INITIALS:
        return initials(certificate.recipient_name)
    return ""


def confirmed_name(enrolment: Enrolment) -> NameConfirmation | None:
    """Return what was confirmed last, or ``None``."""
    return NameConfirmation.objects.filter(enrolment=enrolment).last()


def confirmed_names(enrolments: Collection[Enrolment]) -> QuerySet[NameConfirmation]:
    """Return every confirmation of some enrolments, the latest of each last."""
    return NameConfirmation.objects.filter(enrolment__in=enrolments).order_by("pk")


def modules_of(cohort: Cohort) -> tuple[tuple[str, ...], dict[str, list[str]]]:
    """Return the codes of a cohort's modules in their order, and for each language their titles.

    A module that has no live page in a language is named by its page in the source language.
    """
    modules = [
        cohort_module.module
        for cohort_module in CohortModule.objects.filter(cohort=cohort)
        .select_related("module")
        .order_by("sort_order", "pk")
    ]
    keys = [module.translation_key for module in modules]
    translated = {
        (key, language): title
        for key, language, title in Page.objects.live()
        .filter(translation_key__in=keys, locale__language_code__in=LANGUAGES)
        .values_list("translation_key", "locale__language_code", "title")
    }
    titles = {
        language: [translated.get((module.translation_key, language), module.title) for module in modules]
        for language in LANGUAGES
    }
    return tuple(module.code for module in modules), titles
