"""Every private name of allauth that this project uses, in one place.

allauth is pinned because of them. After an upgrade run ``tests/institute/people/test_private_names.py``: it
names what changed. One private hook is not here, since it is overridden: ``_clean_with_password`` of
the sign-in form in :mod:`institute.people.sign_in.forms`.
"""

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY as AUTHENTICATION_METHODS_USER_SESSION_KEY,
)
from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    perform_login,
    record_authentication,
)
from allauth.core.internal.ratelimit import Rate, parse_rates, truncate_ip
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    validate_totp_code,
)
from allauth.mfa.webauthn.internal.auth import begin_registration

__all__ = [
    "AUTHENTICATION_METHODS_SESSION_KEY",
    "AUTHENTICATION_METHODS_USER_SESSION_KEY",
    "TOTP",
    "Rate",
    "RecoveryCodes",
    "begin_registration",
    "format_hotp_value",
    "generate_totp_secret",
    "hotp_value",
    "parse_rates",
    "perform_login",
    "record_authentication",
    "truncate_ip",
    "validate_totp_code",
]
