"""What signs a parent in by a message: ask for one, type its code, follow its link, be invited."""

import hashlib
import hmac
import uuid

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Lower
from django.urls import reverse

from institute.people.contacts import Contact
from institute.people.models import SignInMessage, SignInPurpose, User
from institute.people.sign_in_messages import LASTS

LINK = "sign-in link"
CODE_DIGITS = 6


class MessageRefused(Exception):
    """Base of every reason why a message does not sign anybody in."""

    reason = "refused"
    # Whose message it is, where there is one: the page says the reason in her language.
    learner = None


class MessageUnknown(MessageRefused):
    """This site wrote no such link."""

    reason = "unknown"


class MessageUsed(MessageRefused):
    """It signed somebody in before, or a newer one did."""

    reason = "used"


class MessageTooOld(MessageRefused):
    """Its time is over."""

    reason = "too-old"


class MessageClosed(MessageRefused):
    """Five wrong codes closed it."""

    reason = "closed"


class NotForHer(MessageRefused):
    """The account is closed, or its holder works for the institute by now."""

    reason = "not-for-her"


class WrongCode(MessageRefused):
    """Not the code of this message; ``tries_left`` more are allowed."""

    reason = "wrong-code"

    def __init__(self, tries_left):
        super().__init__()
        self.tries_left = tries_left


def _signer():
    return signing.Signer(sep="~", salt=LINK)


def _code_under(key, message_id):
    digest = hmac.digest(f"sign-in code:{key}".encode(), message_id.bytes, hashlib.sha256)
    return str(int.from_bytes(digest[:8]) % 10**CODE_DIGITS).zfill(CODE_DIGITS)


def code_of(message: SignInMessage) -> str:
    """The six digits that stand in a message."""
    return _code_under(settings.SECRET_KEY, message.pk)


def path_of(message: SignInMessage) -> str:
    """The address of the link in a message, without the host."""
    return reverse("sign-in-link", args=[_signer().sign(message.pk.hex)])


def learner_with(contact: Contact) -> User | None:
    """The parent who signs in with this address or number; nobody of the team, and no closed account."""
    # Lower() and not "iexact": a database that compares capitals takes a dotless i for an i, and then one
    # person could be asked for under many spellings, each with limits of its own.
    people = User.objects.alias(address=Lower("email")).filter(is_active=True)
    which = {"address": contact.email} if contact.email else {"phone": contact.phone}
    person = people.filter(**which).first()
    # Asked of everybody, known or not, so that the answer takes the same time.
    is_parent = User.objects.parents().filter(pk=person.pk if person else None).exists()
    return person if is_parent else None


def ask_to_sign_in(contact: Contact, *, at) -> SignInMessage:
    """Make a message for whoever signs in with this address, or one for nobody; the caller sends it."""
    return _make(learner_with(contact), SignInPurpose.ASKED, at)


def invite(learner: User, *, at) -> SignInMessage:
    """Make the message with which a parent signs in for the first time; the caller sends it."""
    return _make(learner, SignInPurpose.INVITATION, at)


def _make(learner, purpose, at):
    return SignInMessage.objects.create(
        learner=learner, purpose=purpose, made_at=at, ends_at=at + LASTS[purpose]
    )


def find_link(token: str, *, at) -> SignInMessage:
    """Return the message whose link this is, while it opens something. Changes nothing.

    Raises MessageUnknown, MessageUsed, MessageTooOld, MessageClosed or NotForHer.
    """
    try:
        message_id = uuid.UUID(hex=_signer().unsign(token))
    except (signing.BadSignature, ValueError):
        raise MessageUnknown from None
    message = SignInMessage.objects.select_related("learner").filter(pk=message_id).first()
    if message is None or message.learner is None:
        raise MessageUnknown
    try:
        _refuse(message, at)
    except MessageRefused as refusal:
        refusal.learner = message.learner
        raise
    return message


def _refuse(message, at):
    if message.used_at is not None:
        raise MessageUsed
    if at >= message.ends_at:
        raise MessageTooOld
    if message.failures >= SignInMessage.MAX_FAILURES:
        raise MessageClosed
    if not message.learner.is_active or message.learner.is_team_member:
        raise NotForHer


def open_link(token: str, *, at) -> User:
    """Use up the link and return the parent. Raises what :func:`find_link` raises."""
    return _use(find_link(token, at=at), at)


def open_with_code(message_id, code: str, *, at) -> User:
    """Use up the message of a browser with the code that was typed there, and return the parent.

    Raises WrongCode, MessageClosed, MessageUsed, MessageTooOld or NotForHer. For a message that was made for
    nobody every code is wrong, and it closes like any other.
    """
    message = SignInMessage.objects.filter(pk=message_id).first()
    if message is None:
        raise MessageTooOld
    # The try is counted before the code is looked at: guesses that arrive together get five looks, not fifty.
    if not SignInMessage.objects.open(at).filter(pk=message.pk).update(failures=F("failures") + 1):
        message.refresh_from_db()
        if message.used_at is not None:
            raise MessageUsed
        raise MessageTooOld if at >= message.ends_at else MessageClosed
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    fits = [hmac.compare_digest(_code_under(key, message.pk).encode(), code.encode()) for key in keys]
    message.refresh_from_db()
    if not any(fits) or message.learner is None:
        tries_left = SignInMessage.MAX_FAILURES - message.failures
        raise WrongCode(tries_left) if tries_left else MessageClosed
    if not message.learner.is_active or message.learner.is_team_member:
        raise NotForHer
    return _use(message, at)


def _use(message, at):
    # One statement decides: of two phones that follow the same link at once, one is told that it was used.
    with transaction.atomic():
        if not SignInMessage.objects.filter(pk=message.pk, used_at=None).update(used_at=at):
            raise MessageUsed
        # The other messages in her inbox open nothing any more.
        message.learner.sign_in_messages.filter(used_at=None).update(used_at=at)
    return message.learner


def forget_old_messages(*, at) -> int:
    """Remove messages that ended a day ago or more; returns how many."""
    old = SignInMessage.objects.filter(ends_at__lt=at - LASTS[SignInPurpose.ASKED] * 48)
    return old.delete()[0]
