"""The view of the suggested calendar: a few questions, then the form of a new cohort, filled in."""

from urllib.parse import urlencode

from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from institute.cohorts.calendar.forms import CalendarForm
from institute.cohorts.models import Cohort


class CalendarView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Ask what the plan depends on. It saves nothing: the next screen shows the plan, and saves it."""

    model = Cohort
    permission_required = "add"
    template_name = "wagtailadmin/generic/form.html"
    form_class = CalendarForm
    page_title = _("Start from the suggested calendar")
    header_icon = "date"

    def get_context_data(self, **kwargs):
        """The words of the button, and the scripts that the fields of days and times need."""
        context = super().get_context_data(submit_button_label=_("Show the plan"), **kwargs)
        return context | {"media": context["form"].media}

    def form_invalid(self, form):
        """Say above the form that something is to be corrected."""
        messages.validation_error(self.request, _("The plan could not be made."), form)
        return super().form_invalid(form)

    def form_valid(self, form):
        """Go on to the screen of a new cohort, with the answers in the address."""
        answers = {name: value for name, value in form.cleaned_data.items() if value is not False}
        messages.info(
            self.request,
            _("This is the plan. Check each date against the school calendar, then save it."),
        )
        return redirect(f"{reverse('cohorts:add')}?{urlencode(answers)}")


def calendar_urls(viewset):
    """The URL pattern of the view."""
    return [path("calendar/", viewset.construct_view(CalendarView), name="calendar")]
