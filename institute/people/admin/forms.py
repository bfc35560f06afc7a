"""The form for people's accounts in the Wagtail admin."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from institute.people import roles
from institute.people.contacts import PhoneField
from institute.people.models import User


def _password_field(**options: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(widget=widget, required=False, strip=False, **options)


class PersonForm(WagtailAdminModelForm):
    """One name, in any script; ways to sign in are optional. Roles and passwords: administrators only."""

    # Parsed as everywhere else: a number that cannot be dialled gets the same message.
    phone = PhoneField(label=_("Phone number for sign-in"), required=False)
    password1 = _password_field(
        label=_("New password"), help_text=_("For the team only. A parent signs in with a printed card.")
    )
    password2 = _password_field(label=_("The same password again"))

    class Meta:
        model = User
        fields = [
            "display_name",
            "preferred_language",
            "email",
            "phone",
            "is_active",
            "is_superuser",
            "groups",
        ]
        labels = {
            "is_active": _("May sign in"),
            "is_superuser": _("Administrator"),
            "groups": _("Roles in the team"),
        }
        help_texts = {
            "is_active": _("Without this tick the account is closed; nothing is lost."),
            "is_superuser": _("May see and change everything."),
            "groups": _("A parent has no role."),
        }
        widgets = {"groups": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, by: User, editing_self: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["groups"].queryset = Group.objects.filter(name__in=roles.TEAM)
        # A field that is not in the form cannot be sent with it: nobody gives themselves or others a right.
        if not by.is_superuser:
            self._leave_out("groups", "is_superuser", "password1", "password2")
        if editing_self:
            self._leave_out("is_active", "is_superuser", "groups")

    def _leave_out(self, *names: str) -> None:
        for name in names:
            self.fields.pop(name, None)

    def clean(self) -> dict[str, Any]:
        """Only the team has passwords: a parent with one would have a second, weaker way to sign in."""
        cleaned = super().clean()
        password = cleaned.get("password1")
        if password != cleaned.get("password2"):
            self.add_error("password2", _("The two passwords are not the same. Please type both again."))
        elif password and not self._will_be_in_team(cleaned):
            self.add_error("password1", _("A parent has no password. Choose a role first, or print a card."))
        elif password:
            try:
                validate_password(password, user=self.instance)
            except forms.ValidationError as error:
                self.add_error("password1", error)
        return cleaned

    def _will_be_in_team(self, cleaned: dict[str, Any]) -> bool:
        if "groups" in self.fields:
            return bool(cleaned.get("groups")) or cleaned.get("is_superuser", False)
        return bool(self.instance.pk) and self.instance.is_team_member

    def _keeps_password(self) -> bool:
        if not self.instance.pk:
            return False
        return "groups" not in self.fields or self._will_be_in_team(self.cleaned_data)

    def save(self, commit: bool = True) -> User:
        """Save; a new person without a password, or a parent, gets an unusable one."""
        if self.cleaned_data.get("password1"):
            self.instance.set_password(self.cleaned_data["password1"])
        elif not self._keeps_password() and self.instance.has_usable_password():
            # Only then: a new unusable password would end the sessions of a parent whose name is corrected.
            self.instance.set_unusable_password()
        return super().save(commit=commit)
