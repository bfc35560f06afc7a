"""Plain inputs are written as Django writes them, character for character."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe

from institute.home.inputs import Inputs


@pytest.mark.parametrize("value", [None, "", 0, 'Ana "<b>" & Co', mark_safe("<i>"), "۱۲"])
@pytest.mark.parametrize(
    "widget", [forms.TextInput, forms.PasswordInput, forms.EmailInput, forms.NumberInput]
)
def test_an_input_is_what_django_makes_of_it(widget, value):
    attrs = {"id": "id_x", "required": True, "disabled": False, "data-x": '"><script>', "maxlength": 12}

    ours, djangos = (
        widget().render("x[]", value, attrs, renderer=renderer()) for renderer in (Inputs, DjangoTemplates)
    )

    assert ours == djangos.strip()


def test_other_parts_of_forms_are_djangos_own():
    area = forms.Textarea()

    assert area.render("x", "a", {}, renderer=Inputs()) == area.render(
        "x", "a", {}, renderer=DjangoTemplates()
    )
