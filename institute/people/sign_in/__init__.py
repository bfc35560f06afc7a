"""Sign-in of learners by card, by message and by passkey: the one entrance for other rooms.

Numbers (attempts, lifetimes) are in :mod:`institute.people.models.card` and ``.message``.
"""

from institute.people.sign_in.cards import (
    IssuedCard,
    check_pin,
    find_card,
    is_current,
    issue_card,
    revoke_card,
    set_pin,
)
from institute.people.sign_in.messages import (
    delete_expired_messages,
    find_link,
    invite,
    message_code,
    message_path,
    request_message,
    use_code,
    use_link,
)
from institute.people.sign_in.refusals import Reason, SignInRefused, WeakPin, WrongSecret

__all__ = [
    "IssuedCard",
    "Reason",
    "SignInRefused",
    "WeakPin",
    "WrongSecret",
    "check_pin",
    "delete_expired_messages",
    "find_card",
    "find_link",
    "invite",
    "is_current",
    "issue_card",
    "message_code",
    "message_path",
    "request_message",
    "revoke_card",
    "set_pin",
    "use_code",
    "use_link",
]
