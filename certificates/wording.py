"""What a certificate says, in each of its languages; copied onto the certificate on the day it is issued."""

from django.utils.translation import gettext, ngettext, override

# The languages that a certificate is worded in; the first one of two is the parent's, when it is here.
LANGUAGES = ("en", "es")


def wordings_for(language: str, module_titles: dict) -> list[dict]:
    """Word a certificate in both languages, the parent's first.

    ``module_titles``: for each language the titles of the cohort's modules in their order.
    """
    ordered = sorted(LANGUAGES, key=lambda one: one != language)
    return [_wording(one, module_titles[one]) for one in ordered]


def _wording(language, titles):
    with override(language):
        return {
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


def _body(count):
    """What the parent did; the number of modules is left out where a cohort has none."""
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
