"""Sessions in the database, each with its user, and their store (``settings.SESSION_ENGINE``)."""

from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import connection, models
from django.utils import timezone

from institute.people import roles
from institute.people.models.user import User

# Seconds since 1970, kept in the session itself.
STARTED, LAST_SEEN = "started", "last_seen"
# The learner said "this is a shared device": the session ends after the idle timeout.
SHARED = "shared"

# In SQL, since every request asks this: to have Django write it each time takes five times as long.
_SESSION_WITH_USER = """
    SELECT people_user.*, people_signinsession.session_data,
           EXISTS (
               SELECT 1 FROM people_user_groups JOIN auth_group ON auth_group.id = people_user_groups.group_id
               WHERE people_user_groups.user_id = people_user.id
                     AND auth_group.name IN (ROLES)
           ) AS has_a_role
    FROM people_signinsession LEFT JOIN people_user ON people_user.id = people_signinsession.person_id
    WHERE people_signinsession.session_key = %s AND people_signinsession.expire_date > %s
"""
SESSION_WITH_USER = _SESSION_WITH_USER.replace("ROLES", ", ".join(["%s"] * len(roles.TEAM)))

# The user who was read with the session of this request, until the authentication backend asks for them.
_prefetched_user: ContextVar[User | None] = ContextVar("prefetched_user", default=None)


def _datetime_from(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


class SignInSession(AbstractBaseSession):
    """One browser that is signed in, or on its way to it. Neither address nor device is kept."""

    person = models.ForeignKey(User, models.CASCADE, null=True, related_name="sign_in_sessions")
    started_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(null=True)

    @classmethod
    def get_session_store_class(cls) -> type["SessionStore"]:
        """Return the store that reads and writes these rows."""
        return SessionStore


class SessionStore(DatabaseStore):
    """Django's database sessions; each row also says whose it is, when it began and was last seen.

    No address and no description of the device is kept.
    """

    @classmethod
    def get_model_class(cls) -> type[SignInSession]:
        """Return the model of the rows."""
        return SignInSession

    def load(self) -> dict[str, Any]:
        """Read the session together with its user: nearly every page asks for both."""
        _prefetched_user.set(None)
        if "\0" in (self.session_key or ""):
            # No key of ours, and a character that PostgreSQL does not take.
            self._session_key = None
            return {}
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        rows = User.objects.raw(SESSION_WITH_USER, [*roles.TEAM, self.session_key, now])
        user = next(iter(rows), None)
        if user is None:
            self._session_key = None
            return {}
        # The row of an anonymous session has no user: the key is NULL.
        if user.pk:
            user.has_a_role = bool(user.has_a_role)
            _prefetched_user.set(user)
        return self.decode(vars(user).pop("session_data"))

    def create_model_instance(self, data: dict[str, Any]) -> SignInSession:
        """Build the row, with the columns that our own pages ask about."""
        row = cast(SignInSession, super().create_model_instance(data))
        row.person_id = data.get(SESSION_KEY)
        row.started_at = _datetime_from(data.get(STARTED))
        row.last_seen_at = _datetime_from(data.get(LAST_SEEN))
        return row


def pop_prefetched_user(user_id: int) -> User | None:
    """Return the user who was read with the session, once; ``None`` if the id is another user's."""
    user = _prefetched_user.get()
    _prefetched_user.set(None)
    return user if user and user.pk == user_id else None
