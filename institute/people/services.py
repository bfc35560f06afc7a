"""What changes people: roles, language, sessions, printed cards."""

import hashlib
import secrets
from dataclasses import dataclass

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from institute.people import roles
from institute.people.models import SignInCard, SignInSession, User
from institute.people.pins import weakness_of
from institute.records import audit
from institute.records.models import AuditAction

# Rights over models, by role: app label and codename. Rights over pages are given by lessons.curriculum.
RIGHTS = {
    roles.FACILITATOR: ["wagtailadmin.access_admin"],
    roles.CONTENT_EDITOR: ["wagtailadmin.access_admin"],
    # Which people they may add and change is decided row by row: see UserQuerySet.manageable_by.
    roles.PROJECT_MANAGER: [
        "wagtailadmin.access_admin",
        "people.add_user",
        "people.change_user",
        *[f"cohorts.{what}_cohort" for what in ("view", "add", "change", "delete")],
        *[f"cohorts.{what}_session" for what in ("view", "add", "change", "delete")],
        *[f"cohorts.{what}_enrolment" for what in ("view", "add", "change")],
        *[f"cohorts.{what}_schoolsite" for what in ("view", "add", "change", "delete")],
        *[f"home.{what}_contactmessage" for what in ("view", "delete")],
    ],
    roles.REPORT_VIEWER: [],
}


class CardRefused(Exception):
    """Base of every reason why a card does not sign anybody in."""

    reason = "refused"
    # Whose card it is, where there is one: the page says the reason in her language.
    learner = None


class CardUnknown(CardRefused):
    """No card has this token."""

    reason = "unknown"


class CardRevoked(CardRefused):
    """The card was withdrawn, or a newer one took its place."""

    reason = "revoked"


class CardExpired(CardRefused):
    """The card was never used and its days for that are over."""

    reason = "expired"


class CardLocked(CardRefused):
    """Five wrong PINs closed the card."""

    reason = "locked"


class StaffRefused(CardRefused):
    """The person works for the institute: a password and a second factor are asked of her."""

    reason = "staff"


class PersonInactive(CardRefused):
    """The person's account is closed."""

    reason = "inactive"


class PinNotSet(CardRefused):
    """The card has no PIN yet: its holder sets one first."""

    reason = "no-pin"


class PinAlreadySet(CardRefused):
    """Somebody set the PIN of this card before."""

    reason = "pin-set"


class WeakPin(CardRefused):
    """The PIN is not six digits, or easy to guess; ``sentence`` says why."""

    reason = "weak-pin"

    def __init__(self, sentence):
        super().__init__()
        self.sentence = sentence


class WrongPin(CardRefused):
    """Not the PIN of this card; ``tries_left`` more are allowed."""

    reason = "wrong-pin"

    def __init__(self, tries_left):
        super().__init__()
        self.tries_left = tries_left


@dataclass(frozen=True)
class IssuedCard:
    """A new card with its token, which exists only now: the database keeps a hash of it."""

    card: SignInCard
    token: str

    @property
    def path(self):
        """The address on the card, without the host."""
        return reverse("card", args=[self.token])


def ensure_roles():
    """Make the four groups with their rights over models; run again, it changes nothing."""
    for name, rights in RIGHTS.items():
        group, _created = Group.objects.get_or_create(name=name)
        wanted = [
            Permission.objects.get(content_type__app_label=label, codename=codename)
            for label, codename in (right.split(".") for right in rights)
        ]
        group.permissions.add(*wanted)


def choose_language(person: User, language: str) -> User:
    """Remember the language that a person reads in; ``language`` is one of ``settings.LANGUAGES``."""
    if person.preferred_language != language:
        person.preferred_language = language
        person.save(update_fields=["preferred_language"])
    return person


def end_sessions(person: User, *, but: str | None = None) -> int:
    """Sign a person out everywhere, at once; ``but`` is the key of a session that stays. Returns how many."""
    ended, _rows = SignInSession.objects.filter(person=person).exclude(session_key=but).delete()
    return ended


def note_role_change(person: User, *, before: frozenset, after: frozenset, by: User, at) -> None:
    """Write down that a person's roles changed, and end her sessions: they were opened with other rights."""
    if before == after:
        return
    audit.record(
        AuditAction.ROLES_CHANGED,
        actor=by,
        at=at,
        subject=person,
        added=sorted(after - before),
        removed=sorted(before - after),
    )
    end_sessions(person)


def _hash(token):
    return hashlib.sha256(token.encode()).hexdigest()


def issue_card(learner: User, *, by: User | None, at) -> IssuedCard:
    """Make a new card for a parent; the card that she had stops working, and its sessions end.

    Raises StaffRefused for somebody of the team, PersonInactive for a closed account.
    """
    _refuse_the_person(learner)
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        # Two people who print at once wait for each other here; SQLite has one writer anyway.
        User.objects.select_for_update().get(pk=learner.pk)
        for old in learner.sign_in_cards.current():
            revoke_card(old, by=by, at=at)
        card = SignInCard.objects.create(learner=learner, token_hash=_hash(token), issued_by=by, issued_at=at)
        audit.record(AuditAction.CARD_ISSUED, actor=by, at=at, subject=card)
    return IssuedCard(card, token)


def revoke_card(card: SignInCard, *, by: User | None, at) -> SignInCard:
    """Withdraw a card and end all sessions of its holder. Twice is harmless."""
    with transaction.atomic():
        if SignInCard.objects.current().filter(pk=card.pk).update(revoked_at=at):
            audit.record(AuditAction.CARD_REVOKED, actor=by, at=at, subject=card)
        end_sessions(card.learner)
    card.refresh_from_db()
    return card


def _refuse_the_person(person):
    if not person.is_active:
        raise PersonInactive
    if person.is_team_member:
        raise StaffRefused


def find_card(token: str, *, at) -> SignInCard:
    """Return the card with this token when it still opens something.

    Raises CardUnknown, CardRevoked, CardLocked, CardExpired, StaffRefused or PersonInactive.
    """
    card = SignInCard.objects.select_related("learner").filter(token_hash=_hash(token)).first()
    if card is None:
        raise CardUnknown
    try:
        _refuse_the_card(card, at)
        _refuse_the_person(card.learner)
    except CardRefused as refusal:
        refusal.learner = card.learner
        raise
    return card


def _refuse_the_card(card, at):
    if card.revoked_at is not None:
        raise CardRevoked
    if card.is_locked:
        raise CardLocked
    if card.first_used_at is None and at > card.first_use_ends_at:
        raise CardExpired


def set_pin(card: SignInCard, pin: str, *, at) -> SignInCard:
    """Keep the PIN that a parent chose the first time she used her card.

    Raises WeakPin, CardExpired, and PinAlreadySet or CardRevoked when that happened meanwhile.
    """
    if (sentence := weakness_of(pin)) is not None:
        raise WeakPin(sentence)
    if at > card.first_use_ends_at:
        raise CardExpired
    # One statement: of two phones that set a PIN at the same second, one is told that she was second.
    unused = SignInCard.objects.current().filter(pk=card.pk, first_used_at=None)
    changed = unused.update(pin_hash=make_password(pin), first_used_at=at)
    card.refresh_from_db()
    if changed:
        return card
    raise CardRevoked if card.revoked_at is not None else PinAlreadySet


def open_card(token: str, pin: str, *, at) -> User:
    """Return the parent whose card and PIN these are.

    Raises what :func:`find_card` raises, PinNotSet before the first use, WrongPin, and CardLocked from the
    sixth try on.
    """
    card = find_card(token, at=at)
    if card.first_used_at is None:
        raise PinNotSet
    this_card = SignInCard.objects.current().filter(pk=card.pk)
    # The try is counted before the PIN is looked at: guesses that arrive together get five looks, not fifty.
    if not this_card.filter(failures__lt=SignInCard.MAX_FAILURES).update(failures=F("failures") + 1):
        card.refresh_from_db()
        raise CardLocked if card.revoked_at is None else CardRevoked
    if not check_password(pin, card.pin_hash):
        card.refresh_from_db()
        audit.record(AuditAction.SIGN_IN_REFUSED, actor=None, at=at, subject=card, reason=WrongPin.reason)
        raise CardLocked if card.is_locked else WrongPin(SignInCard.MAX_FAILURES - card.failures)
    if not this_card.update(failures=0):
        raise CardRevoked
    return card.learner


def is_current(card: SignInCard) -> bool:
    """Whether the card still stands at this moment, asked of the database."""
    return SignInCard.objects.current().filter(pk=card.pk).exists()
