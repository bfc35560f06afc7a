"""Services of sign-in messages: request one, check its code or link, invite a learner."""

import hashlib
import hmac
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Lower
from django.urls import reverse

from institute.people.contacts import Contact
from institute.people.models import SignInMessage, SignInPurpose, User
from institute.people.models.message import LIFETIMES, MAX_CODE_FAILURES
from institute.people.sign_in.refusals import Reason, SignInRefused, WrongSecret, check_may_sign_in

SALT = "sign-in link"
CODE_DIGITS = 6
# An expired message is kept for a while, so that its link says that it expired, not that it is unknown.
KEEP_AFTER_EXPIRY = timedelta(days=1)


def _signer() -> signing.Signer:
    return signing.Signer(sep="~", salt=SALT)


def _code_under(key: str, message_id: uuid.UUID) -> str:
    digest = hmac.digest(f"sign-in code:{key}".encode(), message_id.bytes, hashlib.sha256)
    return str(int.from_bytes(digest[:8]) % 10**CODE_DIGITS).zfill(CODE_DIGITS)


def message_code(message: SignInMessage) -> str:
    """Return the six digits of a message."""
    return _code_under(settings.SECRET_KEY, message.pk)


def message_path(message: SignInMessage) -> str:
    """Return the path of the link in a message, without the host."""
    return reverse("sign-in-link", args=[_signer().sign(message.pk.hex)])


def find_learner(contact: Contact) -> User | None:
    """Return the learner who signs in with this address or number; no team member, no closed account."""
    # Lower() and not "iexact": a database that compares capitals takes a dotless i for an i, and then one
    # learner could be looked up under many spellings, each with limits of its own.
    users = User.objects.alias(address=Lower("email")).filter(is_active=True)
    lookup = {"address": contact.email} if contact.email else {"phone": contact.phone}
    user = users.filter(**lookup).first()
    # Queried for everybody, known or not, so that the answer takes the same time.
    is_parent = User.objects.parents().filter(pk=user.pk if user else None).exists()
    return user if is_parent else None


def request_message(contact: Contact, *, at: datetime) -> SignInMessage:
    """Create a message for the learner with this address, or one for nobody; the caller sends it."""
    return _create(find_learner(contact), SignInPurpose.ASKED, at)


def invite(learner: User, *, at: datetime) -> SignInMessage:
    """Create the message with which a learner signs in for the first time; the caller sends it."""
    return _create(learner, SignInPurpose.INVITATION, at)


def _create(learner: User | None, purpose: SignInPurpose, at: datetime) -> SignInMessage:
    return SignInMessage.objects.create(
        learner=learner, purpose=purpose, made_at=at, ends_at=at + LIFETIMES[purpose]
    )


def find_link(token: str, *, at: datetime) -> SignInMessage:
    """Return the message with this link, while it can sign somebody in. Changes nothing.

    Raises SignInRefused (UNKNOWN, USED, EXPIRED, LOCKED, STAFF, INACTIVE).
    """
    try:
        message_id = uuid.UUID(hex=_signer().unsign(token))
    except (signing.BadSignature, ValueError):
        raise SignInRefused(Reason.UNKNOWN) from None
    message = SignInMessage.objects.select_related("learner").filter(pk=message_id).first()
    if message is None or message.learner is None:
        raise SignInRefused(Reason.UNKNOWN)
    _check_usable(message, at)
    check_may_sign_in(message.learner)
    return message


def _check_usable(message: SignInMessage, at: datetime) -> None:
    if message.used_at is not None:
        raise SignInRefused(Reason.USED, message.learner)
    if at >= message.ends_at:
        raise SignInRefused(Reason.EXPIRED, message.learner)
    if message.failures >= MAX_CODE_FAILURES:
        raise SignInRefused(Reason.LOCKED, message.learner)


def use_link(token: str, *, at: datetime) -> User:
    """Use up the link and return its learner. Raises what :func:`find_link` raises."""
    return _use(find_link(token, at=at), at)


def use_code(message_id: uuid.UUID | str, code: str, *, at: datetime) -> User:
    """Use up the message of a browser with the code that was typed there, and return its learner.

    Raises WrongSecret (WRONG_CODE) and SignInRefused (LOCKED, USED, EXPIRED, STAFF, INACTIVE). For a message
    that was created for nobody every code is wrong, and it locks like any other.
    """
    message = SignInMessage.objects.filter(pk=message_id).first()
    if message is None:
        raise SignInRefused(Reason.EXPIRED)
    # Counted before the code is checked: guesses that arrive together must not each get a check.
    if not SignInMessage.objects.open(at).filter(pk=message.pk).update(failures=F("failures") + 1):
        message.refresh_from_db()
        _check_usable(message, at)
        raise SignInRefused(Reason.LOCKED, message.learner)
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    matches = [hmac.compare_digest(_code_under(key, message.pk).encode(), code.encode()) for key in keys]
    message.refresh_from_db()
    if not any(matches) or message.learner is None:
        attempts_left = MAX_CODE_FAILURES - message.failures
        if not attempts_left:
            raise SignInRefused(Reason.LOCKED, message.learner)
        raise WrongSecret(Reason.WRONG_CODE, attempts_left=attempts_left)
    check_may_sign_in(message.learner)
    return _use(message, at)


def _use(message: SignInMessage, at: datetime) -> User:
    learner = message.recipient
    # One statement decides: of two phones that follow the same link at once, the second is refused.
    with transaction.atomic():
        if not SignInMessage.objects.filter(pk=message.pk, used_at=None).update(used_at=at):
            raise SignInRefused(Reason.USED, learner)
        # The learner's other messages sign nobody in any more.
        learner.sign_in_messages.filter(used_at=None).update(used_at=at)
    return learner


def delete_expired_messages(*, at: datetime) -> int:
    """Delete messages that expired more than a day ago; return how many."""
    return SignInMessage.objects.filter(ends_at__lt=at - KEEP_AFTER_EXPIRY).delete()[0]
