"""Text made comparable, for searching, sorting and matching what people typed."""

import unicodedata

# Marks of a lower class are parts of the letter itself: the nukta and virama of Indic scripts, the
# voicing marks of kana. Those of this class and above stand over, under or beside a letter.
_FIRST_CLASS_OF_DIACRITICS = 10


def normalise_for_comparison(text: str) -> str:
    """Return the text in lowercase, without diacritics, with single spaces and none around it.

    Idempotent: what was normalised before stays as it is.
    """
    if not text.isascii():
        # Case folding takes some characters apart, so that the parts are folded and stripped as well.
        text = _without_diacritics(_without_diacritics(text).casefold())
    return " ".join(text.casefold().split())


def _without_diacritics(text: str) -> str:
    return "".join(
        character
        for character in unicodedata.normalize("NFKD", text)
        if unicodedata.combining(character) < _FIRST_CLASS_OF_DIACRITICS
    )
