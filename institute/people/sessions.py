"""Sessions in the database that know whose they are, so that all sessions of a person can be ended."""

from contextvars import ContextVar
from datetime import UTC, datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import Exists, OuterRef
from django.utils import timezone

from institute.people import roles

# Seconds since 1970, kept in the session itself.
STARTED, SEEN = "started", "seen"
# The person said "this is a shared device": the session ends after a rest.
SHARED = "shared"

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
        rows = self.model.objects.filter(session_key=self.session_key, expire_date__gt=timezone.now())
        row = rows.select_related("person").annotate(has_a_role=has_a_role("person")).first()
        if row is None:
            _read_with_session.set(None)
            self._session_key = None
            return {}
        if row.person:
            row.person.has_a_role = row.has_a_role
        _read_with_session.set(row.person)
        return self.decode(row.session_data)

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
