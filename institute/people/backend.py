"""How a person is read at each request."""

from allauth.account.auth_backends import AuthenticationBackend

from institute.people.models import User
from institute.people.sessions import has_a_role, take_person


class PeopleBackend(AuthenticationBackend):
    """Signs people in as allauth does, and knows of a person at once whether she has any role."""

    def get_user(self, user_id):
        """The person of a session, or ``None`` where she is gone or may not sign in any more."""
        person = take_person(user_id)
        if person is None:
            person = User.objects.annotate(has_a_role=has_a_role("pk")).filter(pk=user_id).first()
        return person if person and self.user_can_authenticate(person) else None
