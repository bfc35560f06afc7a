from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.models import CertificateDesign, CertificateLanguages, NameShown, RevocationReason
from certificates.names import checked_name, explain_refusal
from certificates.previews import DESIGN_FIELDS, draw_sample, samples
from certificates.verification_codes import parse_code
from institute.admin.visible import VisibleModelForm
from institute.typesetting.characters import CannotDraw


class VerifyForm(forms.Form):
    """The code of a certificate, typed by a stranger."""

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
        """Return the code as it is printed."""
        code = parse_code(self.cleaned_data["code"])
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


class NameField(forms.CharField):
    """A name that a certificate can show; a character that it cannot is named beside the field."""

    def __init__(self, **kwargs):
        super().__init__(
            widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "name", "spellcheck": "false"}),
            max_length=200,
            error_messages={
                "required": _("Please write the name."),
                "max_length": _("This is too long for the paper. Please write it shorter."),
            },
            **kwargs,
        )

    def clean(self, value):
        """Return the name as it will be printed."""
        value = super().clean(value)
        try:
            return checked_name(value)
        except CannotDraw as problem:
            raise forms.ValidationError(explain_refusal(problem)) from problem


class NameForm(forms.Form):
    """How the learner's name is written on the certificate, and in which languages it is worded."""

    name = NameField(
        label=_("Name on the certificate"),
        help_text=_("In the letters of any language, with all your family names and accents."),
    )
    languages = forms.ChoiceField(
        label=_("Languages of the certificate"),
        choices=CertificateLanguages.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one.")},
    )


class NameShownForm(forms.Form):
    """How much of the name a stranger sees."""

    shown = forms.ChoiceField(
        label=_("What people see who check my certificate"),
        choices=NameShown.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one.")},
    )


class NameCheckForm(forms.Form):
    """A name that a stranger reads from a printed certificate."""

    name = forms.CharField(
        label=_("Name on the paper"),
        help_text=_(
            "Write the whole name as it stands on the paper. Accents and capital letters do not matter."
        ),
        max_length=200,
        error_messages={"required": _("Please write the name.")},
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off", "spellcheck": "false"}),
    )


class DocumentFileForm(forms.Form):
    """A file that may be a certificate of ours. It is hashed, and nothing else."""

    # A certificate has some twenty kilobytes.
    MAX_BYTES = 2 * 1024 * 1024

    file = forms.FileField(
        label=_("File of the certificate (PDF)"),
        help_text=_("We compare the file and do not keep it."),
        error_messages={
            "required": _("Please choose the file."),
            "empty": _("This file is empty. Please choose the file of the certificate."),
        },
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def clean_file(self):
        """Refuse a file that is too large to be a certificate."""
        file = self.cleaned_data["file"]
        if file.size > self.MAX_BYTES:
            raise forms.ValidationError(
                _("This file is too large. The file of a certificate is smaller than 2 MB.")
            )
        return file


class CorrectForm(forms.Form):
    """The name as it should have been."""

    name = NameField(label=_("Name as it should be"))


class DesignForm(VisibleModelForm):
    """A design is saved only when a certificate can be drawn with it, also for the most demanding names."""

    def clean(self):
        """Draw it; a text that cannot be shown is reported beside its field."""
        super().clean()
        if self.errors:
            return
        design = CertificateDesign(
            **{field: value for field, value in self.cleaned_data.items() if field in DESIGN_FIELDS}
        )
        for sample in samples():
            try:
                draw_sample(design, sample)
            except CannotDraw as problem:
                self.add_error(self._field_of(problem.text), explain_refusal(problem))
                return

    def _field_of(self, text):
        """Return the field that holds a text; ``None`` for the form as a whole."""
        return next((name for name in DESIGN_FIELDS if self.cleaned_data.get(name) == text and text), None)
