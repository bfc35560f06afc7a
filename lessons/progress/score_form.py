"""The form with which a facilitator scores an answer in a parent's own words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lessons.progress.models import ScoreEvent

POINTS = {0: _("0 points"), 50: _("Half a point"), 100: _("1 point")}


class ScoreForm(forms.Form):
    """The pressed button, and why, in a sentence that the parent may read."""

    points = forms.TypedChoiceField(choices=[(str(one), text) for one, text in POINTS.items()], coerce=int)
    reason = forms.CharField(
        required=False, max_length=ScoreEvent._meta.get_field("reason").max_length, strip=True
    )
