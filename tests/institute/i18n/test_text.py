"""Text that people typed is compared without regard to case, accents and spaces."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from institute.i18n.text import normalise_for_comparison


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  jose   GARCIA ", "José García"),
        ("nguyen thi anh", "Nguyễn Thị Ánh"),
        ("strasse", "Straße"),
        ("ali", "ＡＬＩ"),
        ("محمد", "مُحَمَّد"),
        ("a\u00a0b", "A b"),
        # People often leave the nukta out, and so do lists.
        ("कादिर", "क़ादिर"),
        ("ਸਿੰਘ", "ਸਿੰਘ਼"),
        ("かき", "かぎ"),
    ],
)
def test_case_accents_and_spaces_make_no_difference(typed, stored):
    assert normalise_for_comparison(typed) == normalise_for_comparison(stored)


@pytest.mark.parametrize(
    ("first", "second"), [("かき", "かぎ"), ("सत्य", "सतय"), ("कादिर", "क़ादिर"), ("ana", "anna")]
)
def test_names_that_must_be_told_apart_keep_every_part_of_their_letters(first, second):
    names = {normalise_for_comparison(name, keep_parts_of_letters=True) for name in (first, second)}

    assert len(names) == 2


def test_different_letters_stay_different():
    assert normalise_for_comparison("ana") != normalise_for_comparison("anna")


@given(st.text())
def test_normalising_twice_changes_nothing(text):
    once = normalise_for_comparison(text)

    assert normalise_for_comparison(once) == once


@given(st.text())
def test_the_unicode_form_of_the_input_makes_no_difference(text):
    forms = {
        normalise_for_comparison(unicodedata.normalize(form, text)) for form in ("NFC", "NFD", "NFKC", "NFKD")
    }

    assert forms == {normalise_for_comparison(text)}


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_plain_ascii_is_treated_like_any_other_text(text):
    beside = normalise_for_comparison(text + "\u4e2d")

    assert beside.removesuffix("\u4e2d").rstrip() == normalise_for_comparison(text)
