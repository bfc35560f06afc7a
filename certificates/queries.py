"""What is read to issue a certificate, and what a stranger may read of one."""

from dataclasses import dataclass
from datetime import date

from wagtail.models import Page

from certificates.codes import normalised
from certificates.models import Certificate
from certificates.wording import LANGUAGES
from institute.cohorts.models import CohortModule


@dataclass(frozen=True)
class PublicCertificate:
    """All that the public page knows of a certificate: what is printed on it, and whether it stands.

    There is no learner, no cohort, no school and no reason here, so no template can show one.
    ``wording`` is in the language asked for where the paper has it, else in the paper's own.
    """

    code: str
    state: str
    recipient_name: str
    wording: dict
    issued_on: date
    changed_on: date | None
    replaced_by: str


def verify(typed, language="en") -> PublicCertificate | None:
    """Find what a stranger may see by the number as it was typed; ``None`` when nobody knows it."""
    code = normalised(typed)
    found = code and Certificate.objects.select_related("superseded_by").filter(code=code).first()
    if not found:
        return None
    newer = getattr(found, "superseded_by", None)
    return PublicCertificate(
        code=found.code,
        state=found.state,
        recipient_name=found.recipient_name,
        wording=next((one for one in found.wording if one["language"] == language), found.wording[0]),
        issued_on=found.issued_on,
        changed_on=found.state_changed_on,
        replaced_by=newer.code if newer else "",
    )


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
