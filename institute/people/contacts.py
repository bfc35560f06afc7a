"""E-mail addresses and phone numbers as people type them, parsed the same way everywhere."""

from dataclasses import dataclass
from typing import Any

import phonenumbers
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from institute.people.pins import digits_of

US_DIGITS = 10


@dataclass(frozen=True)
class Contact:
    """An e-mail address in lowercase, or a phone number such as ``+19165551234``: one of the two."""

    email: str | None = None
    phone: str | None = None

    def __str__(self) -> str:
        return self.email or self.phone or ""


def read_contact(text: str) -> Contact:
    """Read an address or a number. Raises ValidationError with a sentence that says what to do."""
    text = text.strip()
    if "@" in text:
        return Contact(email=read_email(text))
    if any(character.isalpha() for character in text):
        raise ValidationError(
            _("Please write a whole e-mail address, such as ana@example.org, or a phone number.")
        )
    return Contact(phone=read_phone(text))


def read_email(text: str) -> str:
    """Read an e-mail address, in lowercase."""
    text = text.strip().lower()
    try:
        if len(text) > 254:
            raise ValidationError("")
        validate_email(text)
    except ValidationError:
        raise ValidationError(
            _("This e-mail address is not complete. It looks like ana@example.org.")
        ) from None
    return text


def read_phone(text: str) -> str:
    """Read a phone number in any way of writing it; without a ``+`` it is one of this country."""
    plain = digits_of(text.translate(str.maketrans("", "", "()/")))
    if plain.startswith(("+", "00")):
        plain = "+" + plain.lstrip("+0")
    elif len(plain) == US_DIGITS + 1 and plain.startswith("1"):
        plain = plain[1:]
    if not (plain.lstrip("+").isascii() and plain.lstrip("+").isdigit()):
        raise ValidationError(_("Please write the phone number with digits only."))
    if not plain.startswith("+") and len(plain) != US_DIGITS:
        sentence = ngettext(
            "This number has %(count)d digit. Please write all 10.",
            "This number has %(count)d digits. Please write all 10.",
            len(plain),
        )
        raise ValidationError(sentence % {"count": len(plain)})
    try:
        number = phonenumbers.parse(plain, settings.PHONENUMBER_DEFAULT_REGION)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise ValidationError(_("There is no such phone number. Please check the digits."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


class PhoneField(forms.CharField):
    """A phone number in a form; an empty one is stored as NULL."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "tel", "dir": "ltr"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str | None:
        """Return the number as it is stored, or ``None``."""
        text = super().clean(value)
        return read_phone(text) if text else None
