import pytest
from hypothesis import given
from hypothesis import strategies as st

from institute.people.pins import digits_of, weakness_of


@pytest.mark.parametrize(
    "pin",
    [
        "",
        "12345",
        "1234567",
        "12345a",
        "۱۲۳۴۵۶",
        "000000",
        "999999",
        "123456",
        "654321",
        "456789",
        "012345",
        "987654",
        "567890",
        "098765",
        "121212",
        "123123",
        "²³¹²³¹",
    ],
)
def test_pins_that_others_would_try_first_are_refused(pin):
    assert weakness_of(pin) is not None


@pytest.mark.parametrize("pin", ["580274", "112233", "135790", "000001", "199719"])
def test_other_pins_are_taken(pin):
    assert weakness_of(pin) is None


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("۵۸۰۲۷۴", "580274"),
        ("٥٨٠٢٧٤", "580274"),
        (" 580 274 ", "580274"),
        ("580-274", "580274"),
        ("५८०२७४", "580274"),
    ],
)
def test_digits_of_every_script_are_the_same_pin(typed, digits):
    assert digits_of(typed) == digits


@given(st.text(max_size=40))
def test_no_text_breaks_the_check(text):
    pin = digits_of(text)

    assert weakness_of(pin) is not None or (len(pin) == 6 and pin.isascii() and pin.isdigit())
