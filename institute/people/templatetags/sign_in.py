"""The numbers of sign-in, for sentences that name them."""

from django import template
from django.conf import settings

from institute.people.models.card import FIRST_USE_PERIOD, MAX_PIN_FAILURES
from institute.people.models.message import INVITATION_LIFETIME, MAX_CODE_FAILURES, MESSAGE_LIFETIME

register = template.Library()


@register.simple_tag
def sign_in_limits() -> dict[str, int]:
    """Return how often a PIN or code may be wrong, how long a card or message works, and the idle timeout."""
    return {
        "wrong_pins": MAX_PIN_FAILURES,
        "wrong_codes": MAX_CODE_FAILURES,
        "first_use_days": FIRST_USE_PERIOD.days,
        "message_minutes": int(MESSAGE_LIFETIME.total_seconds()) // 60,
        "idle_minutes": settings.SESSION_IDLE_SECONDS // 60,
        "invitation_days": INVITATION_LIFETIME.days,
    }
