"""Sign somebody in without the pages of sign-in, as a test's first step."""

import time

from allauth.mfa.models import Authenticator
from django.conf import settings

from institute.people.allauth_internals import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    AUTHENTICATION_METHODS_USER_SESSION_KEY,
    TOTP,
    format_hotp_value,
    hotp_value,
)

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
# Seconds for which a code is good.
PERIOD = 30


def give_factor(user, secret=SECRET):
    """Set up the second factor of ``user`` with a known secret; once."""
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(user, secret)


def code_of_the_app(secret=SECRET):
    """Return the code that the app shows now; near the end of its half minute, wait for the next."""
    left = PERIOD - time.time() % PERIOD
    if left < 2:
        time.sleep(left)
    return format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD))


def sign_in(client, user):
    """Sign ``user`` in on a test client; somebody of the team has used the second factor too."""
    if user.is_team_member:
        give_factor(user)
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    if user.is_team_member:
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            {"method": "password", "at": time.time(), "reauthenticated": True},
            {"method": "mfa", "type": "totp", "at": time.time(), "reauthenticated": True},
        ]
        session[AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
        session.save()
    return client
