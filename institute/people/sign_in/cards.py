"""Services of printed cards: issue, revoke, set a PIN, check a PIN."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from institute.people.models import SignInCard, User
from institute.people.models.card import MAX_PIN_FAILURES
from institute.people.pins import weakness_of
from institute.people.services import end_sessions
from institute.people.sign_in.refusals import Reason, SignInRefused, WeakPin, WrongSecret, check_may_sign_in
from institute.records import audit
from institute.records.models import AuditAction


@dataclass(frozen=True)
class IssuedCard:
    """A new card with its token, which exists only now: the database keeps a hash of it."""

    card: SignInCard
    token: str

    @property
    def path(self) -> str:
        """The path of the link on the card, without the host."""
        return reverse("card", args=[self.token])


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def issue_card(learner: User, *, by: User | None, at: datetime) -> IssuedCard:
    """Make a new card for a learner; the previous card stops working, and its sessions end.

    Raises SignInRefused (STAFF, INACTIVE).
    """
    check_may_sign_in(learner)
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        # Two people who print at once wait for each other here; SQLite has one writer anyway.
        User.objects.select_for_update().get(pk=learner.pk)
        for previous in learner.sign_in_cards.current():
            revoke_card(previous, by=by, at=at)
        card = SignInCard.objects.create(learner=learner, token_hash=_hash(token), issued_by=by, issued_at=at)
        audit.record(AuditAction.CARD_ISSUED, actor=by, at=at, subject=card)
    return IssuedCard(card, token)


def revoke_card(card: SignInCard, *, by: User | None, at: datetime) -> SignInCard:
    """Withdraw a card and end all sessions of its holder. Twice is harmless."""
    with transaction.atomic():
        if SignInCard.objects.current().filter(pk=card.pk).update(revoked_at=at):
            audit.record(AuditAction.CARD_REVOKED, actor=by, at=at, subject=card)
        end_sessions(card.learner)
    card.refresh_from_db()
    return card


def find_card(token: str, *, at: datetime) -> SignInCard:
    """Return the card with this token while it can sign somebody in.

    Raises SignInRefused (UNKNOWN, REVOKED, LOCKED, EXPIRED, STAFF, INACTIVE).
    """
    card = SignInCard.objects.select_related("learner").filter(token_hash=_hash(token)).first()
    if card is None:
        raise SignInRefused(Reason.UNKNOWN)
    _check_usable(card, at)
    check_may_sign_in(card.learner)
    return card


def _check_usable(card: SignInCard, at: datetime) -> None:
    if card.revoked_at is not None:
        raise SignInRefused(Reason.REVOKED, card.learner)
    if card.is_locked:
        raise SignInRefused(Reason.LOCKED, card.learner)
    if card.first_used_at is None and at > card.first_use_ends_at:
        raise SignInRefused(Reason.EXPIRED, card.learner)


def set_pin(card: SignInCard, pin: str, *, at: datetime) -> SignInCard:
    """Store the PIN that a learner chose at the first use of their card.

    Raises WeakPin, and SignInRefused (EXPIRED; PIN_ALREADY_SET or REVOKED when that happened meanwhile).
    """
    if (sentence := weakness_of(pin)) is not None:
        raise WeakPin(sentence)
    if at > card.first_use_ends_at:
        raise SignInRefused(Reason.EXPIRED, card.learner)
    # One statement: of two phones that set a PIN at the same second, the second is refused.
    unused = SignInCard.objects.current().filter(pk=card.pk, first_used_at=None)
    changed = unused.update(pin_hash=make_password(pin), first_used_at=at)
    card.refresh_from_db()
    if changed:
        return card
    is_revoked = card.revoked_at is not None
    raise SignInRefused(Reason.REVOKED if is_revoked else Reason.PIN_ALREADY_SET, card.learner)


def check_pin(token: str, pin: str, *, at: datetime) -> User:
    """Return the learner whose card and PIN these are.

    Raises what :func:`find_card` raises, SignInRefused (PIN_NOT_SET before the first use; LOCKED once there
    were too many wrong PINs) and WrongSecret (WRONG_PIN).
    """
    card = find_card(token, at=at)
    if card.first_used_at is None:
        raise SignInRefused(Reason.PIN_NOT_SET, card.learner)
    this_card = SignInCard.objects.current().filter(pk=card.pk)
    # Counted before the PIN is checked: guesses that arrive together must not each get a check.
    if not this_card.filter(failures__lt=MAX_PIN_FAILURES).update(failures=F("failures") + 1):
        card.refresh_from_db()
        raise SignInRefused(Reason.LOCKED if card.revoked_at is None else Reason.REVOKED, card.learner)
    if not check_password(pin, card.pin_hash):
        card.refresh_from_db()
        audit.record(AuditAction.SIGN_IN_REFUSED, actor=None, at=at, subject=card, reason=Reason.WRONG_PIN)
        if card.is_locked:
            raise SignInRefused(Reason.LOCKED, card.learner)
        raise WrongSecret(Reason.WRONG_PIN, attempts_left=MAX_PIN_FAILURES - card.failures)
    if not this_card.update(failures=0):
        raise SignInRefused(Reason.REVOKED, card.learner)
    return card.learner


def is_current(card: SignInCard) -> bool:
    """Return whether the card has still not been revoked, read from the database."""
    return SignInCard.objects.current().filter(pk=card.pk).exists()
