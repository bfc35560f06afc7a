"""Forms of sign-in: password and second factor of the team; PIN, code and passkey of learners."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.account.models import Login
from allauth.mfa.base import forms as factor_forms
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from institute.i18n.digits import localize_digits
from institute.people.allauth_internals import perform_login, record_authentication
from institute.people.contacts import Contact, read_contact
from institute.people.models import User
from institute.people.pins import digits_of, weakness_of
from institute.people.sign_in.messages import CODE_DIGITS


class SignInForm(LoginForm):
    """Member code or e-mail address, and password. The session keeps neither of them."""

    user: User | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Member code or e-mail address")
        self.fields["login"].widget.attrs = {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
            "dir": "ltr",
        }
        self.fields["login"].max_length = 254
        self.fields["login"].error_messages["required"] = _("Please type your member code or e-mail address.")
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs = {"autocomplete": "current-password", "dir": "ltr"}
        self.fields["password"].error_messages["required"] = _("Please type your password.")

    def clean_login(self) -> str:
        """Accept a member code in lowercase too: it is often read aloud."""
        login = super().clean_login()
        return login if "@" in login else login.upper() if self._looks_like_code(login) else login

    def user_credentials(self) -> dict[str, str]:
        """Return one way to look the user up: with allauth's two, a known address would cost two hashes."""
        login = self.cleaned_data["login"]
        field = "email" if "@" in login else "username"
        return {field: login, "password": self.cleaned_data["password"]}

    def _clean_with_password(self, credentials: dict[str, str]) -> dict[str, Any]:
        """Refuse learners: only the team signs in here, and a learner gets the same message as anybody."""
        cleaned = super()._clean_with_password(credentials)
        if self.user is None or not self.user.is_team_member:
            self.user = None
            raise get_adapter().validation_error("invalid_login")
        return cleaned

    @staticmethod
    def _looks_like_code(login: str) -> bool:
        return len(login) == 9 and login[4] == "-"

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponseBase:
        """Begin the sign-in; allauth's stages ask for the second factor before anybody is signed in."""
        record_authentication(request, self.user, method="password")
        response = perform_login(request, Login(user=self.user, redirect_url=redirect_url))
        # A browser of the team forgets the session when it closes.
        request.session.set_expiry(0)
        return response


class _PlainPasswords(forms.Form):
    """Removes the placeholders of allauth's fields: our pages show labels."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.help_text = ""
            field.widget.attrs = {
                "autocomplete": field.widget.attrs.get("autocomplete", "off"),
                "dir": "ltr",
            }
            field.error_messages["required"] = _("Please fill in this field.")


class ConfirmPasswordForm(_PlainPasswords, ReauthenticateForm):
    """The password once more, before something that matters."""


class NewPasswordForm(_PlainPasswords, ChangePasswordForm):
    """The password now, and a new one twice."""


class _FactorCodeField(forms.CharField):
    """The code of an authenticator app: digits of any script and spaces between them are the same code."""

    widget = forms.TextInput(
        attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"},
    )
    default_error_messages = {"required": _("Please type the code from your app.")}

    def to_python(self, value: Any) -> str:
        return digits_of(super().to_python(value) or "")


class _FactorCodeForm(forms.Form):
    """Replaces allauth's field of a code by one with the digit keys of phones."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _FactorCodeField(label=self.fields["code"].label)


class SecondFactorForm(_FactorCodeForm, factor_forms.AuthenticateForm):
    """The code after the password."""


class ConfirmFactorForm(_FactorCodeForm, factor_forms.ReauthenticateForm):
    """The code once more."""


class SetUpFactorForm(_FactorCodeForm, ActivateTOTPForm):
    """The first code of a new authenticator app."""


class _PinField(forms.CharField):
    """Six digits of any script; what was typed is not shown again."""

    def __init__(self, *, autocomplete: str, **kwargs: Any) -> None:
        super().__init__(
            max_length=40,
            widget=forms.PasswordInput(
                attrs={"inputmode": "numeric", "autocomplete": autocomplete, "dir": "ltr", "maxlength": 40}
            ),
            **kwargs,
        )

    def to_python(self, value: Any) -> str:
        return digits_of(super().to_python(value) or "")


class _LearnerForm(forms.Form):
    shared = forms.BooleanField(label=_("This is a shared device"), required=False)

    field_order = ["pin", "again", "code", "shared"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shared"].help_text = gettext(
            "For a phone or computer that others use too. "
            "You are signed out after %(minutes)s minutes of rest."
        ) % {"minutes": localize_digits(settings.SESSION_IDLE_SECONDS // 60)}


class ContactForm(forms.Form):
    """Where a learner gets the message: one field for both kinds of address."""

    contact = forms.CharField(
        label=_("E-mail or phone"),
        max_length=254,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "dir": "ltr"}
        ),
        error_messages={"required": _("Please type your e-mail address or your phone number.")},
    )

    def clean_contact(self) -> Contact:
        """Return a :class:`~institute.people.contacts.Contact`."""
        return read_contact(self.cleaned_data["contact"])


class LinkForm(_LearnerForm):
    """Nothing but the question whether the device is shared."""


class CodeForm(_LearnerForm):
    """The six digits of a message."""

    code = forms.CharField(
        label=_("Code from the message"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "dir": "ltr", "maxlength": 40}
        ),
        error_messages={"required": _("Please type the six digits from the message.")},
    )

    def clean_code(self) -> str:
        """Accept digits of any script, and spaces between them."""
        code = digits_of(self.cleaned_data["code"])
        if len(code) != CODE_DIGITS or not (code.isascii() and code.isdigit()):
            raise forms.ValidationError(_("The code has six digits. Please type all six."))
        return code


class CardPinForm(_LearnerForm):
    """The PIN that belongs to a card."""

    pin = _PinField(
        label=_("Your PIN"),
        help_text=_("The six digits that you chose."),
        autocomplete="current-password",
        error_messages={"required": _("Please type your PIN.")},
    )


class FirstUseForm(_LearnerForm):
    """The PIN that a learner chooses, typed twice."""

    pin = _PinField(
        label=_("Choose a PIN"),
        help_text=_("Six digits that you remember and others do not guess."),
        autocomplete="new-password",
        error_messages={"required": _("Please choose a PIN of six digits.")},
    )
    again = _PinField(
        label=_("The same PIN again"),
        autocomplete="new-password",
        error_messages={"required": _("Please type the same PIN again.")},
    )

    def clean_pin(self) -> str:
        """Say at once what is wrong with a PIN; the service checks it again."""
        pin = self.cleaned_data["pin"]
        if (sentence := weakness_of(pin)) is not None:
            raise forms.ValidationError(sentence)
        return pin

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"pin", "again"} <= cleaned.keys() and cleaned["pin"] != cleaned["again"]:
            self.add_error("again", _("The two PINs are not the same. Please type the same PIN twice."))
        return cleaned


class AddPasskeyForm(AddWebAuthnForm):
    """A name to tell passkeys apart. Only a key that asks for finger, face or PIN is taken."""

    passwordless = None
    name = forms.CharField(label=_("A name for it"), max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        """Require a key that asks for finger, face or PIN: another would be one proof, not two."""
        self.cleaned_data["passwordless"] = True
        return super().clean()
