from institute.people.models.card import SignInCard
from institute.people.models.message import SignInMessage, SignInPurpose
from institute.people.models.rate_limit import RateLimitBucket
from institute.people.models.session import SignInSession
from institute.people.models.user import CODE_CHARACTERS, User, UserManager, UserQuerySet, new_member_code

__all__ = [
    "CODE_CHARACTERS",
    "RateLimitBucket",
    "SignInCard",
    "SignInMessage",
    "SignInPurpose",
    "SignInSession",
    "User",
    "UserManager",
    "UserQuerySet",
    "new_member_code",
]
