"""How the plain inputs of forms are written."""

from django.forms.renderers import DjangoTemplates
from django.forms.widgets import DateInput, EmailInput, HiddenInput, NumberInput, PasswordInput, TextInput
from django.utils.html import conditional_escape, format_html, format_html_join

# All of them are the same one line.
PLAIN = {
    widget.template_name
    for widget in (DateInput, EmailInput, HiddenInput, NumberInput, PasswordInput, TextInput)
}


class Inputs(DjangoTemplates):
    """Writes a plain input without the two templates that Django fills for it; all else is Django's own."""

    def render(self, template_name, context, request=None):
        """Fill a template of a form."""
        if template_name not in PLAIN:
            return super().render(template_name, context, request)
        widget = context["widget"]
        said = [("type", widget["type"]), ("name", widget["name"])]
        if widget["value"] is not None:
            said.append(("value", widget["value"]))
        said += [(name, value) for name, value in widget["attrs"].items() if value is not False]
        return format_html("<input {}>", format_html_join(" ", "{}", ((_attribute(*one),) for one in said)))


def _attribute(name, value):
    return conditional_escape(name) if value is True else format_html('{}="{}"', name, str(value))
