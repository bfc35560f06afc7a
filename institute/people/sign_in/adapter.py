"""Adapters of allauth: no sign-up, no network addresses stored, second factors encrypted."""

import base64
import hashlib
import hmac

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from institute.people.allauth_internals import truncate_ip
from institute.people.models import new_member_code
from institute.people.rate_limit import check_rate_limit, refund_attempt


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is closed: people are enrolled. Nobody's address is needed, and nobody's is kept."""

    # One sentence for every way to be wrong: it does not say whether an account exists.
    WRONG = _("The member code or e-mail address and the password do not match. Please check both.")
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "invalid_login": WRONG,
        "incorrect_password": _("This is not your password. Please try again."),
        "enter_current_password": _("This is not your current password. Please type it again."),
        "too_many_login_attempts": _("There were too many tries. Please wait five minutes, then try again."),
        "rate_limited": _("There were too many tries. Please wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request):
        return False

    def populate_username(self, request, user):
        """A member code that says nothing about the person; one that exists stays."""
        user.username = user.username or new_member_code()

    def get_client_ip(self, request):
        """Return an HMAC of the network address that is the same for a day and leads back to nobody.

        It is used for rate limits only; their buckets are stored for a while, and an address must not be.
        """
        address = truncate_ip(super().get_client_ip(request))
        day = timezone.now().date().isoformat()
        key = f"{settings.SECRET_KEY}{day}".encode()
        return hmac.new(key, address.encode(), hashlib.sha256).hexdigest()[:32]

    def pre_authenticate(self, request, **credentials):
        """Count the attempt before the password is checked: guesses that arrive together each count."""
        if not check_rate_limit(request, "login_failed", key=self._typed(credentials)):
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request, **credentials):
        """Check a password. A correct one does not count as a failed attempt."""
        user = super().authenticate(request, **credentials)
        if user:
            refund_attempt(request, "login_failed", key=self._typed(credentials))
        return user

    @staticmethod
    def _typed(credentials):
        return (credentials.get("email") or credentials.get("username", "")).lower()

    def is_reauthentication_required(self, *, app, **kwargs):
        """Ask again only when the last authentication is older than ``REAUTHENTICATION_TIMEOUT``."""
        request = context.request
        authenticated_at = [record["at"] for record in get_authentication_records(request, request.user)]
        age = timezone.now().timestamp() - max(authenticated_at, default=0)
        if not request.user.is_team_member:
            # A learner has no password to type again, and signs in again by card, message or passkey.
            return age > REAUTHENTICATION_TIMEOUT
        return age > REAUTHENTICATION_TIMEOUT and super().is_reauthentication_required(app=app, **kwargs)

    def get_logout_redirect_url(self, request):
        """Return the home page in the language of the page that was left."""
        with translation.override(getattr(request, "LANGUAGE_CODE", None)):
            return reverse("wagtail_serve", args=[""])

    def deliver(self, message, *, to):
        """Send a sign-in message later, so that known and unknown addresses take the same time.

        ``to`` is the kind of address that was typed. Messaging, the room above, does it.
        """
        raise NotImplementedError

    def send_notification_mail(self, *args, **kwargs):
        """Send nothing: such mails tell the address and the device."""


def _fernet():
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"second factor:" + key.encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class MFAAdapter(DefaultMFAAdapter):
    """Stores the secrets of second factors encrypted, with a key derived from ``SECRET_KEY``.

    Only the team is asked for a second factor. For a learner a passkey is one more way to sign in, beside the
    card and messages: a lost phone must not lock them out.
    """

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code does not fit. Wait for the next one, then type its six digits."),
    }

    def is_mfa_enabled(self, user, types=None):
        """Whether the user is asked for a second factor at sign-in."""
        return user.is_authenticated and user.is_team_member and super().is_mfa_enabled(user, types)

    def generate_authenticator_name(self, user, type):
        """A name to tell keys apart, such as "Passkey 2"."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return _("Passkey %(number)d") % {"number": count + 1}

    def get_public_key_credential_rp_entity(self):
        """The site, as phones show it."""
        return super().get_public_key_credential_rp_entity() | {"name": settings.MFA_TOTP_ISSUER}

    def get_public_key_credential_user_entity(self, user):
        """The member code in place of the name: phones back this up to elsewhere."""
        return super().get_public_key_credential_user_entity(user) | {
            "name": user.username,
            "display_name": user.username,
        }

    def get_totp_label(self, user):
        """The member code: phones show this line, and back it up to elsewhere."""
        return user.username

    def encrypt(self, text):
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        """Read a secret; one that was written under an older key of ``SECRET_KEY_FALLBACKS`` is read too."""
        return _fernet().decrypt(encrypted_text.encode()).decode()
