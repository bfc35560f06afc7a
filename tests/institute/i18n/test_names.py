"""Names, digits and dates in the language of the reader."""

from datetime import date

import pytest
from django.utils import translation

from institute.i18n.dates import format_date
from institute.i18n.digits import localize_digits
from institute.i18n.names import language_name


def test_a_language_is_named_in_the_language_of_the_reader():
    with translation.override("es"):
        assert language_name("en") == "Inglés"


def test_a_language_that_django_does_not_know_is_named_by_its_code():
    assert language_name("ium") == "ium"


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "November 22, 2026"), ("es", "22 de noviembre de 2026")]
)
def test_a_date_has_its_year_and_the_full_name_of_its_month(language, shown):
    with translation.override(language):
        assert format_date(date(2026, 11, 22)) == shown


@pytest.mark.parametrize(("language", "shown"), [("en", "12"), ("fa", "۱۲"), ("ar", "١٢")])
def test_numbers_are_written_in_the_digits_of_the_language(language, shown):
    with translation.override(language):
        assert localize_digits(12) == shown


def test_a_fraction_has_the_decimal_sign_of_the_language():
    with translation.override("es"):
        assert localize_digits(1.5) == "1,5"
