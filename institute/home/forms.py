"""The form of the contact page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from institute.home.models import ContactMessage


class ContactForm(forms.ModelForm):
    """A message to the institute. Only the message itself is asked for."""

    # People do not see this field; programs that fill in every field do.
    website = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = ContactMessage
        fields = ["text", "answer_to", "name"]
        labels = {
            "text": _("Your message"),
            "answer_to": _("Where we can answer: an e-mail or a telephone number"),
            "name": _("Your name"),
        }
        help_texts = {
            "text": _("In any language. Please do not write about the papers or the health of a child."),
            "answer_to": _("We use it only to answer. Leave it empty if you need no answer."),
        }
        error_messages = {
            "text": {
                "required": _("Please write your message."),
                "max_length": _("This is too long. Please shorten it to %(limit_value)d characters."),
            },
        }
        widgets = {
            "text": forms.Textarea(attrs={"rows": 6}),
            "answer_to": forms.TextInput(attrs={"autocomplete": "email"}),
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
        }

    @property
    def is_from_a_program(self):
        """Whether the field that no person sees was filled in."""
        return bool(self.cleaned_data.get("website"))
