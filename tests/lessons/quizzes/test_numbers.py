from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.quizzes.numbers import parse_number

MILLIONS = Decimal(2_400_000)


@pytest.mark.parametrize(
    "written",
    [
        "2400000",
        "2,400,000",
        "$2,400,000",
        "$ 2,400,000.00",
        "$2.4 million",
        "2.4 millones",
        "2,4 millones",
        "2.4 millones de dólares",
        "2 400 000",
        "2\u202f400\u00a0000",
        "2.400.000",
        "2.400.000,00",
        "2.4M",
        "2400 mil",
        "۲٬۴۰۰٬۰۰۰",
        "۲۴۰۰۰۰۰",
        "۲٫۴ میلیون",
        "  2,400,000 dollars. ",
    ],
)
def test_all_these_are_two_million_four_hundred_thousand(written):
    assert parse_number(written) == MILLIONS


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2,400", 2400),
        ("2.400", Decimal("2.4")),
        ("2,40", Decimal("2.4")),
        ("1.234,56", Decimal("1234.56")),
        ("1,234.56", Decimal("1234.56")),
        ("-5", -5),
        ("\u22125", -5),
        ("15 %", 15),
        (".5", Decimal("0.5")),
        ("3 mil millones", 3_000_000_000),
        ("+7", 7),
    ],
)
def test_commas_and_dots_are_read_as_in_california(written, read):
    assert parse_number(written) == read


@pytest.mark.parametrize(
    "written",
    ["", " ", "abc", "2,4,0", "1,23,456", "1 2", "1e5", "NaN", "Infinity", "5²", "½", "2.4.1", "9" * 99],
)
def test_what_is_not_one_number_is_none(written):
    assert parse_number(written) is None


@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error(text):
    number = parse_number(text)

    assert number is None or number.is_finite()


@given(st.text(alphabet="0123456789.,'$%- millonesk۰۱۲٫٬", max_size=40))
def test_any_text_of_digits_and_signs_is_read_without_an_error(text):
    number = parse_number(text)

    assert number is None or number.is_finite()


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_every_way_of_writing_a_whole_number_is_read_back(number):
    grouped = f"{number:,}"

    assert parse_number(str(number)) == number
    assert parse_number(grouped) == number
    assert parse_number(grouped.replace(",", " ")) == number
