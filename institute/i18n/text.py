"""Normalises text for searching, sorting and matching what people typed."""

import unicodedata

# Marks of a lower class are parts of the letter itself: the nukta and virama of Indic scripts, the
# voicing marks of kana. Those of this class and above are placed over, under or beside a letter.
_FIRST_CLASS_OF_DIACRITICS = 10


def normalise_for_comparison(text: str, *, keep_parts_of_letters: bool = False) -> str:
    """Return the text in lowercase, without diacritics, with single spaces and none around it.

    To find a name again, marks that people often leave out (a nukta, say) do not matter either; where two
    names must be told apart, ``keep_parts_of_letters``. Idempotent: what was normalised before stays the
    same.
    """
    if not text.isascii():
        lowest = _FIRST_CLASS_OF_DIACRITICS if keep_parts_of_letters else 1
        # Case folding takes some characters apart, so that the parts are folded and stripped as well.
        text = _without_marks(_without_marks(text, lowest).casefold(), lowest)
    return " ".join(text.casefold().split())


def _without_marks(text: str, lowest: int) -> str:
    """Leave out combining characters of this canonical class and above."""
    return "".join(
        character
        for character in unicodedata.normalize("NFKD", text)
        if unicodedata.combining(character) < lowest
    )
