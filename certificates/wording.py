"""What a certificate says, in each of its languages; copied onto the certificate on the day it is issued."""

from django.utils.translation import gettext, ngettext, override

# The languages that a certificate can be worded in; the first one of two is the parent's, when it is here.
LANGUAGES = ("en", "es")


def wordings_for(language: str, module_titles: dict, *, spoken=LANGUAGES, design=None) -> list[dict]:
    """Word a certificate in one or two languages, the parent's first.

    ``module_titles``: for each language the titles of the cohort's modules in their order. ``design``: a
    :class:`CertificateDesign` whose texts stand in place of the usual ones.
    """
    ordered = sorted(spoken, key=lambda one: one != language)
    return [_wording(one, module_titles[one], design) for one in ordered]


def _wording(language, titles, design):
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
