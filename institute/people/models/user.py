"""The user: a learner, or a member of the team."""

import secrets
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser, Group
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from institute.people import roles

# No 0, O, 1, I, L, U: a code is read aloud, and written down by hand.
CODE_CHARACTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_member_code() -> str:
    """Make an opaque member code such as ``K7M4-92TX``: it says nothing about the person."""
    code = "".join(secrets.choice(CODE_CHARACTERS) for _position in range(8))
    return f"{code[:4]}-{code[4:]}"


class UserQuerySet(models.QuerySet):
    """Queries about users."""

    def team(self) -> Self:
        """People with a role in the team, and administrators."""
        return self.filter(models.Q(groups__name__in=roles.TEAM) | models.Q(is_superuser=True)).distinct()

    def parents(self) -> Self:
        """People with no role in the team: they learn."""
        return self.exclude(pk__in=User.objects.team().values("pk"))

    def with_role_flag(self) -> Self:
        """Annotate ``has_a_role``: whether the user has any role in the team."""
        team_groups = Group.objects.filter(user=models.OuterRef("pk"), name__in=roles.TEAM)
        return self.annotate(has_a_role=models.Exists(team_groups))

    def manageable_by(self, user: "User") -> Self:
        """People whose account ``user`` may change: an administrator all, a project manager the parents."""
        if user.is_superuser:
            return self
        return self.parents() if user.is_project_manager else self.none()


# The plugin of django-stubs follows from_queryset in an assignment, not in a base class.
class UserManager(DjangoUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Creates people; the member code is made when none is given."""


class User(AbstractUser):
    """A person: a parent who learns, or somebody of the team.

    ``username`` is the member code. E-mail address and phone are ways to sign in, not contacts, and
    nobody needs to have one. A name is stored as the person writes it, in one field, in any script.
    """

    # Django removes an inherited field this way; its stubs know no removed fields.
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    username = models.CharField(
        _("member code"),
        max_length=32,
        unique=True,
        default=new_member_code,
        help_text=_("Made by the site. It says nothing about the person."),
    )
    display_name = models.CharField(
        _("name"), max_length=200, help_text=_("As the person writes it, in any script.")
    )
    # Django's own column is never NULL, and its stubs say so.
    email = models.EmailField(  # type: ignore[assignment]
        _("e-mail address for sign-in"), null=True, blank=True
    )
    phone = PhoneNumberField(_("phone number for sign-in"), null=True, blank=True, unique=True)
    preferred_language = models.CharField(
        _("language"), max_length=12, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="America/Los_Angeles")

    objects: ClassVar[UserManager] = UserManager()

    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            # Two people with "Ana@x.org" and "ana@x.org" would each open the other's account.
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            # The empty string is a value: the second person without an address would be refused.
            models.CheckConstraint(
                condition=models.Q(email=None) | ~models.Q(email=""), name="user_email_absent_is_null"
            ),
            models.CheckConstraint(
                condition=models.Q(phone=None) | ~models.Q(phone=""), name="user_phone_absent_is_null"
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; an empty address or number becomes NULL, so that many people may have none.

        Addresses are stored in lowercase, so that capitals make no difference at sign-in.
        """
        self.email = self.email.lower() if self.email else None
        self.phone = self.phone or None
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Normalise the address without making NULL into text."""
        self.username = self.normalize_username(self.username)
        self.email = self.__class__.objects.normalize_email(self.email) or None

    def get_full_name(self) -> str:
        """Return the display name, which Django and Wagtail ask for under this name."""
        return self.display_name

    def get_short_name(self) -> str:
        """Return the display name: names are never split."""
        return self.display_name

    @property
    def initials(self) -> str:
        """Initials of the first two words of the name, such as "M. L.": enough to recognise oneself."""
        return " ".join(f"{word[0]}." for word in self.display_name.split()[:2])

    @cached_property
    def role_names(self) -> frozenset[str]:
        """Names of the person's roles in the team, as a frozen set (one query, then cached)."""
        # Annotated on the user of a request (with_role_flag): most of them have no role, and need no query.
        if getattr(self, "has_a_role", True) is False:
            return frozenset()
        return frozenset(self.groups.filter(name__in=roles.TEAM).values_list("name", flat=True))

    @property
    def is_team_member(self) -> bool:
        """Whether the person works for the institute: needs a second factor, and refuses cards."""
        return self.is_superuser or bool(self.role_names)

    @property
    def is_project_manager(self) -> bool:
        """Whether the person may see every cohort."""
        return self.is_superuser or roles.PROJECT_MANAGER in self.role_names

    @property
    def is_facilitator(self) -> bool:
        """Whether the person teaches."""
        return roles.FACILITATOR in self.role_names
