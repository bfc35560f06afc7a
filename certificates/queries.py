"""What is read to issue a certificate, and what a stranger may read of one."""

from dataclasses import dataclass
from datetime import date

from wagtail.models import Page

from certificates.codes import normalised
from certificates.models import Certificate, NameShown
from certificates.names import initials
from certificates.wording import LANGUAGES
from institute.cohorts.models import CohortModule

# What a stranger is told of a certificate whose last day is over; it is never stored.
EXPIRED = "expired"


@dataclass(frozen=True)
class PublicCertificate:
    """All that the public page knows of a certificate: what is printed on it, and whether it stands.

    There is no learner, no cohort, no school and no reason here, so no template can show one. ``name``: as
    much of the name as the holder allows, ``""`` for nothing. ``wording`` is in the language asked for where
    the paper has it, else in the paper's own.
    """

    code: str
    state: str
    name: str
    is_whole_name: bool
    wording: dict
    issued_on: date
    expires_on: date | None
    changed_on: date | None
    replaced_by: str
    replaces: str
    renewed_on: date | None


def verify(typed, language="en", *, at) -> PublicCertificate | None:
    """Find what a stranger may see by the number as it was typed; ``None`` when nobody knows it."""
    return _shown(certificate_of(typed), language, at)


def verify_paper(sha256, language="en", *, at) -> PublicCertificate | None:
    """Find what a stranger may see by the hash of a whole file; ``None`` when it is no paper of ours."""
    return _shown(_certificates().filter(sha256=sha256).first(), language, at)


def certificate_of(typed) -> Certificate | None:
    """The certificate with a number as it was typed."""
    code = normalised(typed)
    return _certificates().filter(code=code).first() if code else None


def _certificates():
    return Certificate.objects.select_related("superseded_by", "supersedes")


def _shown(found, language, at):
    if found is None:
        return None
    newer, older = getattr(found, "superseded_by", None), found.supersedes
    return PublicCertificate(
        code=found.code,
        state=EXPIRED if found.is_valid and found.has_expired(at) else found.state,
        name=allowed_name(found),
        is_whole_name=found.name_shown == NameShown.FULL,
        wording=next((one for one in found.wording if one["language"] == language), found.wording[0]),
        issued_on=found.issued_on,
        expires_on=found.expires_on,
        changed_on=found.state_changed_on,
        replaced_by=newer.code if newer else "",
        replaces=older.code if older else "",
        renewed_on=older.state_changed_on if older else None,
    )


def allowed_name(certificate) -> str:
    """As much of the name as the holder lets strangers see."""
    if certificate.name_shown == NameShown.FULL:
        return certificate.recipient_name
    if certificate.name_shown == NameShown.INITIALS:
        return initials(certificate.recipient_name)
    return ""


def modules_of(cohort):
    """The codes of a cohort's modules in their order, and for each language their titles.

    A module that has no live page in a language is named by its page in the source language.
    """
    modules = [
        one.module
        for one in CohortModule.objects.filter(cohort=cohort)
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
