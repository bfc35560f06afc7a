"""Sessions in the database that know whose they are, so that all sessions of a person can be ended."""

from contextvars import ContextVar
from datetime import UTC, datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils import timezone

from institute.people import roles

# Seconds since 1970, kept in the session itself.
STARTED, SEEN = "started", "seen"
# The person said "this is a shared device": the session ends after a rest.
SHARED = "shared"

# In SQL, since every request asks this: to have Django write it each time takes five times as long.
SESSION_WITH_PERSON = """
    SELECT people_user.*, people_signinsession.session_data,
           EXISTS (
               SELECT 1 FROM people_user_groups JOIN auth_group ON auth_group.id = people_user_groups.group_id
               WHERE people_user_groups.user_id = people_user.id AND auth_group.name IN (%s, %s, %s, %s)
           ) AS has_a_role
    FROM people_signinsession LEFT JOIN people_user ON people_user.id = people_signinsession.person_id
    WHERE people_signinsession.session_key = %s AND people_signinsession.expire_date > %s
"""

# The person who was read with the session of this request, until somebody asks who is signed in.
_read_with_session = ContextVar("read_with_session", default=None)


def _moment(seconds):
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def has_a_role(person):
    """Whether the person whom a field names has any role in the team: an annotation."""
    return Exists(Group.objects.filter(user=OuterRef(person), name__in=roles.TEAM))


class SessionStore(DatabaseStore):
    """Django's database sessions; each row also says whose it is, when it began and was last seen.

    No address and no description of the device is kept.
    """

    @classmethod
    def get_model_class(cls):
        from institute.people.models import SignInSession

        return SignInSession

    def load(self):
        """Read the session, and with it whose it is: nearly every page asks for both."""
        from institute.people.models import User

        _read_with_session.set(None)
        if "\0" in (self.session_key or ""):
            # No key of ours, and a letter that PostgreSQL does not take.
            self._session_key = None
            return {}
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        rows = User.objects.raw(SESSION_WITH_PERSON, [*roles.TEAM, self.session_key, now])
        person = next(iter(rows), None)
        if person is None:
            self._session_key = None
            return {}
        # A session of nobody comes with a person of no key.
        if person.pk:
            person.has_a_role = bool(person.has_a_role)
            _read_with_session.set(person)
        return self.decode(vars(person).pop("session_data"))

    def create_model_instance(self, data):
        """Add to the row what our own pages ask about it."""
        row = super().create_model_instance(data)
        row.person_id = data.get(SESSION_KEY)
        row.started_at = _moment(data.get(STARTED))
        row.seen_at = _moment(data.get(SEEN))
        return row


def take_person(user_id):
    """Give out, once, the person who was read with the session; ``None`` where it was somebody else's."""
    person = _read_with_session.get()
    _read_with_session.set(None)
    return person if person and person.pk == user_id else None
