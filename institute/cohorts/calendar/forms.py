"""The form of the suggested calendar."""

from datetime import time
from zoneinfo import ZoneInfo

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput, AdminTimeInput

from institute.cohorts.calendar.plan import SATURDAY, fit_one_day, suggested_plan
from institute.cohorts.models import Cohort
from institute.cohorts.time_zones import validate_time_zone


class CalendarForm(forms.Form):
    """A first Saturday and what else the plan depends on."""

    name = forms.CharField(label=_("Name of the cohort"), max_length=120)
    first = forms.DateField(label=_("First Saturday"), widget=AdminDateInput)
    time_zone = forms.CharField(
        label=_("Time zone"),
        max_length=64,
        initial=Cohort._meta.get_field("time_zone").default,
        validators=[validate_time_zone],
        help_text=_("All times of the cohort are typed and shown in this zone."),
    )
    first_begins = forms.TimeField(
        label=_("First session begins"), initial=time(9, 30), widget=AdminTimeInput
    )
    second_begins = forms.TimeField(
        label=_("Second session begins"),
        initial=time(11, 20),
        widget=AdminTimeInput,
        help_text=_("Each session is 90 minutes long."),
    )
    skip_holidays = forms.BooleanField(
        label=_("Skip holidays"),
        required=False,
        initial=True,
        help_text=_(
            "A Saturday on a public holiday, on its long weekend or at the end of the year moves a week on."
        ),
    )

    def clean_name(self):
        """Refuse a name that another cohort has."""
        name = self.cleaned_data["name"]
        if Cohort.objects.filter(name=name).exists():
            raise forms.ValidationError(_("Another cohort has this name."))
        return name

    def clean_first(self):
        """Refuse other days of the week."""
        first = self.cleaned_data["first"]
        if first.weekday() != SATURDAY:
            raise forms.ValidationError(_("This day is not a Saturday."))
        if not 2000 <= first.year <= 2100:
            raise forms.ValidationError(_("Please check the year."))
        return first

    def clean(self):
        """Refuse two sessions that do not fit into one day."""
        cleaned = super().clean()
        first, second = cleaned.get("first_begins"), cleaned.get("second_begins")
        if first and second and not fit_one_day(first, second):
            self.add_error(
                "second_begins",
                _("The second session begins when the first is over, and ends on the same day."),
            )
        return cleaned

    @cached_property
    def zone(self):
        """The time zone of the answers."""
        return ZoneInfo(self.cleaned_data["time_zone"])

    @cached_property
    def plan(self):
        """What the calendar makes of the answers."""
        answers = self.cleaned_data
        return suggested_plan(
            answers["first"],
            zone=self.zone,
            begins=(answers["first_begins"], answers["second_begins"]),
            skip_holidays=answers["skip_holidays"],
        )
