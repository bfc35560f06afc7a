"""What a certificate says, in each of its languages; copied onto the certificate on the day of issue."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.dateformat import format as format_with
from django.utils.translation import gettext, ngettext, override

from certificates.drawing import Wording
from certificates.models import CertificateDesign

# The languages that a certificate can be worded in; the first one of two is the learner's, when it is here.
LANGUAGES = ("en", "es")
# The whole name of the month, which Django's own format for English shortens.
DATE_FORMATS = {"en": "F j, Y", "es": r"j \d\e F \d\e Y"}


def wordings_for(
    language: str,
    module_titles: Mapping[str, Sequence[str]],
    *,
    languages: Sequence[str] = LANGUAGES,
    design: CertificateDesign | None = None,
) -> list[dict[str, str]]:
    """Return the texts of a certificate in one or two languages, the learner's first.

    ``module_titles``: for each language the titles of the cohort's modules in their order. ``design``: its
    texts replace the usual ones.
    """
    ordered = sorted(languages, key=lambda code: code != language)
    return [_wording(code, module_titles[code], design) for code in ordered]


def format_date(day: date, language: str) -> str:
    """Return a day as a certificate prints it: "April 24, 2027"."""
    with override(language):
        return format_with(day, DATE_FORMATS[language])


def printed_wordings(wordings: Sequence[Mapping[str, str]]) -> tuple[Wording, ...]:
    """Return stored texts as the drawing takes them; the name of the programme is stored and not drawn."""
    return tuple(
        Wording(**{key: text for key, text in wording.items() if key != "programme"}) for wording in wordings
    )


def _wording(language: str, titles: Sequence[str], design: CertificateDesign | None) -> dict[str, str]:
    with override(language):
        usual = {
            "language": language,
            "programme": gettext("PASS Leadership and Training Institute"),
            "institute": gettext("Parents Advocating for Student Success"),
            "title": gettext("Certificate of Completion"),
            "certify": gettext("This is to certify that"),
            "body": _body(len(titles)),
            "signatory_role": gettext("Project manager"),
            "modules": gettext("Modules completed: %(modules)s") % {"modules": ", ".join(titles)},
            "check": gettext("QR code with the address where this certificate is checked"),
        }
    own = (
        {what: design.text(what, language) for what in ("title", "body", "signatory_role")} if design else {}
    )
    return usual | {what: text for what, text in own.items() if text}


def _body(count: int) -> str:
    """Return what the learner did; the number of modules is left out where a cohort has none."""
    if not count:
        return gettext("completed the PASS Leadership and Training Institute.")
    sentence = ngettext(
        "completed the PASS Leadership and Training Institute: %(count)d module of study and practice "
        "in advocacy for all children.",
        "completed the PASS Leadership and Training Institute: %(count)d modules of study and practice "
        "in advocacy for all children.",
        count,
    )
    return sentence % {"count": count}
