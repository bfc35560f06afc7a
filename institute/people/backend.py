"""How a person is read at each request."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef

from institute.people import roles
from institute.people.models import User


class PeopleBackend(AuthenticationBackend):
    """Signs people in as allauth does, and reads a person and whether she has any role with one query."""

    def get_user(self, user_id):
        """The person of a session, or ``None`` where she is gone or may not sign in any more."""
        roles_of_hers = Group.objects.filter(user=OuterRef("pk"), name__in=roles.TEAM)
        person = User.objects.annotate(has_a_role=Exists(roles_of_hers)).filter(pk=user_id).first()
        return person if person and self.user_can_authenticate(person) else None
