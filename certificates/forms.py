from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.codes import normalised
from certificates.models import RevocationReason


class VerifyForm(forms.Form):
    """The number from a certificate, typed by a stranger."""

    code = forms.CharField(
        label=_("Number of the certificate"),
        help_text=_("20 letters and digits, printed beside the square code."),
        max_length=200,
        error_messages={"required": _("Please write the number of the certificate.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "dir": "ltr"}
        ),
    )

    def clean_code(self):
        """The number as it is printed."""
        code = normalised(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(
                _("This is not a whole number of a certificate. It has 20 letters and digits.")
            )
        return code


class RevokeForm(forms.Form):
    """Why a certificate is withdrawn; nothing is chosen beforehand."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[("", _("Choose a reason")), *RevocationReason.choices],
        help_text=_("Kept in the history. People who check the certificate see the date, not the reason."),
        error_messages={"required": _("Please choose a reason.")},
    )
