"""Adapters of allauth: no sign-up, no network addresses stored, second factors encrypted."""

import base64
import hashlib
import hmac
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from institute.people.allauth_internals import truncate_ip
from institute.people.models import SignInMessage, User, new_member_code
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

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """Give a new user a member code, which says nothing about the person."""
        user.username = user.username or new_member_code()

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return an HMAC of the network address that is the same for a day and leads back to nobody.

        It is used for rate limits only; their buckets are stored for a while, and an address must not be.
        """
        address = truncate_ip(super().get_client_ip(request))
        day = timezone.now().date().isoformat()
        key = f"{settings.SECRET_KEY}{day}".encode()
        return hmac.new(key, address.encode(), hashlib.sha256).hexdigest()[:32]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt before the password is checked: guesses that arrive together each count."""
        if not check_rate_limit(request, "login_failed", key=self._login_of(credentials)):
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Check a password. A correct one does not count as a failed attempt."""
        user = super().authenticate(request, **credentials)
        if user:
            refund_attempt(request, "login_failed", key=self._login_of(credentials))
        return user

    @staticmethod
    def _login_of(credentials: dict[str, Any]) -> str:
        return (credentials.get("email") or credentials.get("username", "")).lower()

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again only when the last authentication is older than ``REAUTHENTICATION_TIMEOUT``."""
        request = context.request
        authenticated_at = [record["at"] for record in get_authentication_records(request, request.user)]
        age = timezone.now().timestamp() - max(authenticated_at, default=0)
        if not request.user.is_team_member:
            # A learner has no password to type again, and signs in again by card, message or passkey.
            return age > REAUTHENTICATION_TIMEOUT
        return age > REAUTHENTICATION_TIMEOUT and super().is_reauthentication_required(app=app, **kwargs)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Return the home page in the language of the page that was left."""
        with translation.override(getattr(request, "LANGUAGE_CODE", None)):
            return reverse("wagtail_serve", args=[""])

    def deliver(self, message: SignInMessage, *, to: str) -> None:
        """Send a sign-in message later, so that known and unknown addresses take the same time.

        ``to`` is the kind of address that was typed, "email" or "phone". The adapter of
        ``institute.messaging``, an app above this one, sends the message.
        """
        raise NotImplementedError

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing: such mails tell the address and the device."""


def _fernet() -> MultiFernet:
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

    def is_mfa_enabled(self, user: User | AnonymousUser, types: list[str] | None = None) -> bool:
        """Return whether the user is asked for a second factor at sign-in."""
        return user.is_authenticated and user.is_team_member and super().is_mfa_enabled(user, types)

    def generate_authenticator_name(self, user: User, type: str) -> str:
        """Return a name to tell keys apart, such as "Passkey 2"."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return gettext("Passkey %(number)d") % {"number": count + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return the name of the site, as phones show it."""
        return super().get_public_key_credential_rp_entity() | {"name": settings.MFA_TOTP_ISSUER}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        """Return the member code in place of the name: phones back this up to elsewhere."""
        return super().get_public_key_credential_user_entity(user) | {
            "name": user.username,
            "display_name": user.username,
        }

    def get_totp_label(self, user: User) -> str:
        """Return the member code: phones show this line, and back it up to elsewhere."""
        return user.username

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt a secret, also one that was encrypted with an older key of ``SECRET_KEY_FALLBACKS``."""
        return _fernet().decrypt(encrypted_text.encode()).decode()
