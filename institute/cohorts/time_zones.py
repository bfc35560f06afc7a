"""The validator of time zones."""

from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def validate_time_zone(value: str) -> None:
    """Raise a ``ValidationError`` for a time zone that the machine does not know."""
    if value not in available_timezones():
        raise ValidationError(_("Write the zone like this: America/Los_Angeles."), code="time_zone")
