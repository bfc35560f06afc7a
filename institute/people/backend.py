"""The authentication backend."""

from allauth.account.auth_backends import AuthenticationBackend

from institute.people.models import User
from institute.people.models.session import pop_prefetched_user


class PeopleBackend(AuthenticationBackend):
    """Signs users in as allauth does; a user comes with ``has_a_role``, which saves most a query."""

    def get_user(self, user_id: int) -> User | None:
        """Return the user of a session, or ``None`` when the account is gone or closed."""
        user = pop_prefetched_user(user_id)
        if user is None:
            user = User.objects.with_role_flag().filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
