"""Sessions in the database that know whose they are, so that all sessions of a person can be ended."""

from datetime import UTC, datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

# Seconds since 1970, kept in the session itself.
STARTED, SEEN = "started", "seen"
# The person said "this is a shared device": the session ends after a rest.
SHARED = "shared"


def _moment(seconds):
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


class SessionStore(DatabaseStore):
    """Django's database sessions; each row also says whose it is, when it began and was last seen.

    No address and no description of the device is kept.
    """

    @classmethod
    def get_model_class(cls):
        from institute.people.models import SignInSession

        return SignInSession

    def create_model_instance(self, data):
        """Add to the row what our own pages ask about it."""
        row = super().create_model_instance(data)
        row.person_id = data.get(SESSION_KEY)
        row.started_at = _moment(data.get(STARTED))
        row.seen_at = _moment(data.get(SEEN))
        return row
