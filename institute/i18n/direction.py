"""In which direction a language is written: the one table for pages, quizzes, cards and documents.

Django's own table leaves out languages of our parents (Pashto, Dari, Sindhi, Yiddish …) and takes Azeri for
right-to-left. ``settings.LANGUAGES_BIDI`` is made from this table, so Django and its template tags agree.
"""

from typing import Literal

Direction = Literal["ltr", "rtl"]

# By BCP 47 and ISO 639-3 codes, each in the script that its speakers here write. A text in another script
# says so in its tag: "pa-Arab", "az-Arab", "ku-Arab".
RTL_LANGUAGES = frozenset(
    {
        *("ar", "ara", "arb"),  # Arabic
        *("fa", "fas", "pes"),  # Farsi
        "prs",  # Dari
        *("ps", "pus", "pbt"),  # Pashto
        *("ur", "urd"),  # Urdu
        *("he", "heb"),  # Hebrew
        *("yi", "yid"),  # Yiddish
        *("ks", "kas"),  # Kashmiri
        *("sd", "snd"),  # Sindhi
        *("ug", "uig"),  # Uyghur
        *("dv", "div"),  # Dhivehi
        "ckb",  # Sorani Kurdish; Kurmanji ("ku") is written in Latin script
        *("arc", "syr", "aii", "cld"),  # Aramaic: Assyrian and Chaldean
    }
)
RTL_SCRIPTS = frozenset({"arab", "hebr", "syrc", "thaa"})


def text_direction(language: str) -> Direction:
    """Return ``rtl`` or ``ltr`` for a language tag such as ``fa`` or ``pa-Arab``, as HTML wants it."""
    base, *subtags = language.lower().split("-")
    script = next((subtag for subtag in subtags if len(subtag) == 4), None)
    is_rtl = script in RTL_SCRIPTS if script else base in RTL_LANGUAGES
    return "rtl" if is_rtl else "ltr"
