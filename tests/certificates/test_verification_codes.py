"""The number on a certificate."""

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.verification_codes import LENGTH, LETTERS, grouped, new_code, parse_code

LOOK_ALIKES = {"D": "D0OQdoq", "7": "71ILil", "V": "VUvu", "2": "2Zz", "5": "5Ss", "8": "8Bb", "6": "6Gg"}

codes = st.text(LETTERS, min_size=LENGTH, max_size=LENGTH).map(grouped)


def test_a_number_has_at_least_eighty_random_bits():
    assert LENGTH * log2(len(set(LETTERS))) >= 80


def test_no_two_letters_of_the_alphabet_look_alike():
    for family in LOOK_ALIKES.values():
        assert len(set(family.upper()) & set(LETTERS)) == 1


def test_numbers_are_grouped_and_differ():
    made = {new_code() for _each in range(500)}

    assert len(made) == 500
    assert {tuple(len(group) for group in code.split("-")) for code in made} == {(4, 4, 4, 4, 4)}


@given(codes, st.data())
def test_however_it_is_typed_it_is_the_same_number(code, data):
    def as_typed(letter):
        spelled = data.draw(st.sampled_from(LOOK_ALIKES.get(letter, letter + letter.lower())))
        return spelled + data.draw(st.sampled_from(["", "", " ", "-", "–", "\u00a0", "\u200e"]))

    typed = "".join(as_typed(letter) for letter in code.replace("-", ""))

    assert parse_code(typed) == code


@given(codes)
def test_reading_a_number_twice_changes_nothing(code):
    assert parse_code(code) == code
    assert parse_code(code.translate(str.maketrans("23456789", "۲۳۴۵۶۷۸۹"))) == code
    assert parse_code(f"  {code.lower()}\t") == code


@given(st.text())
def test_anything_else_is_no_number_and_no_error(typed):
    read = parse_code(typed)

    assert read == "" or (len(read) == LENGTH + 4 and set(read) <= {*LETTERS, "-"})


@pytest.mark.parametrize(
    "typed", ["", "-", "K7M4", "K" * 21, "K" * 5000, "ß" * 20, "K" * 19 + "\x00", "K" * 19 + "<"]
)
def test_what_is_too_short_too_long_or_strange_is_no_number(typed):
    assert parse_code(typed) == ""
