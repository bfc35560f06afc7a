"""Why a card, a message or a code does not sign anybody in."""

from enum import StrEnum

from institute.people.models import User


class Reason(StrEnum):
    """Why a sign-in is refused; the audit stores these words."""

    UNKNOWN = "unknown"
    REVOKED = "revoked"
    EXPIRED = "expired"
    USED = "used"
    LOCKED = "locked"
    STAFF = "staff"
    INACTIVE = "inactive"
    PIN_NOT_SET = "no-pin"
    PIN_ALREADY_SET = "pin-set"
    WEAK_PIN = "weak-pin"
    WRONG_PIN = "wrong-pin"
    WRONG_CODE = "wrong-code"


class SignInRefused(Exception):
    """A card, link or code signs nobody in.

    ``learner`` is its holder, where there is one: the page gives the reason in their language.
    """

    def __init__(self, reason: Reason, learner: User | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.learner = learner


class WrongSecret(SignInRefused):
    """The PIN or code is wrong; ``attempts_left`` more are allowed."""

    def __init__(self, reason: Reason, *, attempts_left: int) -> None:
        super().__init__(reason)
        self.attempts_left = attempts_left


class WeakPin(SignInRefused):
    """The PIN is not six digits, or easy to guess; ``sentence`` says why, for the learner."""

    def __init__(self, sentence: str) -> None:
        super().__init__(Reason.WEAK_PIN)
        self.sentence = sentence


def check_may_sign_in(user: User) -> None:
    """Raise SignInRefused for a closed account (INACTIVE) and for a member of the team (STAFF)."""
    if not user.is_active:
        raise SignInRefused(Reason.INACTIVE, user)
    if user.is_team_member:
        raise SignInRefused(Reason.STAFF, user)
