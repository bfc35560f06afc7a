"""Which typeface sets which script, in each of the three styles of a document."""

from enum import StrEnum
from functools import lru_cache

import uharfbuzz as hb


class Style(StrEnum):
    """What a line is set for; each script has a typeface for each."""

    HEADING = "heading"
    TEXT = "text"
    STRONG = "strong"


HEADING, TEXT, STRONG = Style.HEADING, Style.TEXT, Style.STRONG

# In each style the files are tried in this order.
_EUROPEAN: dict[Style, tuple[str, ...]] = {
    HEADING: ("Literata_600SemiBold", "NotoSerif-SemiBold"),
    TEXT: ("SourceSans3_400Regular", "NotoSans-Regular"),
    STRONG: ("SourceSans3_600SemiBold", "NotoSerif-SemiBold"),
}
# One weight has to do: each of these files is larger than all others together.
_EAST_ASIAN = {"TC": "NotoSansTC-Medium", "SC": "NotoSansSC-Medium", "JP": "NotoSansJP-Medium"}
_EAST_ASIAN |= {"KR": "NotoSansKR-Medium"}
_SCRIPTS_OF_EAST_ASIA = frozenset(("Hani", "Hira", "Kana", "Hang", "Bopo"))


def _two_weights(heading: str, text: str) -> dict[Style, tuple[str, ...]]:
    return {HEADING: (heading,), TEXT: (text,), STRONG: (heading,)}


_FAMILIES: dict[str, dict[Style, tuple[str, ...]]] = {
    "Latn": _EUROPEAN,
    "Arab": _two_weights("NotoNaskhArabic-SemiBold", "NotoNaskhArabic-Regular"),
    "Thaa": _two_weights("NotoSansThaana-SemiBold", "NotoSansThaana-Regular"),
    "Hmnp": _two_weights("NotoSerifNyiakengPuachueHmong-SemiBold", "NotoSerifNyiakengPuachueHmong-Regular"),
    "Hmng": _two_weights("NotoSansPahawhHmong-Regular", "NotoSansPahawhHmong-Regular"),
    **{
        script: _two_weights(f"NotoSerif{name}-SemiBold", f"NotoSans{name}-Regular")
        for script, name in {
            "Armn": "Armenian",
            "Beng": "Bengali",
            "Deva": "Devanagari",
            "Ethi": "Ethiopic",
            "Geor": "Georgian",
            "Gujr": "Gujarati",
            "Guru": "Gurmukhi",
            "Hebr": "Hebrew",
            "Khmr": "Khmer",
            "Knda": "Kannada",
            "Laoo": "Lao",
            "Mlym": "Malayalam",
            "Mymr": "Myanmar",
            "Sinh": "Sinhala",
            "Taml": "Tamil",
            "Telu": "Telugu",
            "Thai": "Thai",
        }.items()
    },
}


# Literata gives the Hawaiian and Tongan letter ʻokina no width; its quotation mark is the same drawing.
STAND_INS = {"Literata_600SemiBold": {0x02BB: "\u2018"}}

# The letters of Naskh are low for their size.
_SCALES = {"Arab": 1.2}


@lru_cache(maxsize=8192)
def script_of(character: str) -> str:
    """Return a character's script in four letters; "" for signs, digits and marks that many scripts share."""
    # HarfBuzz carries Unicode's table of scripts, and Python does not.
    buffer = hb.Buffer()
    buffer.add_codepoints([ord(character)])
    buffer.guess_segment_properties()
    return buffer.script or ""


def family_of(script: str) -> str | None:
    """Return the family that sets a script: what stands together on a line should not change its face.

    None: no font file has this script.
    """
    if script in ("Latn", "Cyrl", "Grek"):
        return "Latn"
    if script in _SCRIPTS_OF_EAST_ASIA:
        return "Hani"
    return script if script in _FAMILIES else None


def scale_of(script: str) -> float:
    """Return how much larger than Latin a script is set to look as large beside it."""
    return _SCALES.get(script, 1.0)


def faces_for(family: str, style: Style, language: str, scripts: set[str]) -> tuple[str, ...]:
    """Return the names of the typefaces for a family, best first. `scripts`: all scripts of the line."""
    if family == "Hani":
        first = _region(language, scripts)
        return (_EAST_ASIAN[first], *(name for region, name in _EAST_ASIAN.items() if region != first))
    return _FAMILIES[family][style]


def other_faces(style: Style) -> tuple[str, ...]:
    """Return the names of all typefaces, for a character that its family lacks; the European ones first."""
    names = (name for styles in _FAMILIES.values() for name in styles[style])
    return (*names, *_EAST_ASIAN.values())


def _region(language: str, scripts: set[str]) -> str:
    """Han characters look different in each region; the letters beside them tell which one is meant."""
    if "Hang" in scripts:
        return "KR"
    if "Hira" in scripts or "Kana" in scripts:
        return "JP"
    language = language.lower()
    if language.startswith("zh"):
        return "TC" if {"hant", "tw", "hk", "mo"} & set(language.split("-")) else "SC"
    return {"ja": "JP", "ko": "KR"}.get(language.split("-")[0], "TC")
