"""Names of time zones."""

from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def validate_time_zone(value):
    """Refuse a time zone that the machine does not know: no time of the cohort could be shown in it."""
    if value not in available_timezones():
        raise ValidationError(_("Write the zone like this: America/Los_Angeles."), code="time_zone")
