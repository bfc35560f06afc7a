"""Cohorts in the Wagtail admin: Wagtail's own views, with the cohort's clock."""

from zoneinfo import ZoneInfo, available_timezones

from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button

from institute.admin.visible import VisibleEditView, VisibleIndexView
from institute.cohorts import services
from institute.cohorts.admin.forms import modules_in_source_language
from institute.cohorts.calendar.forms import CalendarForm
from institute.cohorts.calendar.plan import modules_with_openings
from institute.cohorts.models import Cohort, CohortModule, Requirement, Session
from institute.cohorts.models.requirement import RequirementsStandStill
from institute.cohorts.requirement_kinds import usual_requirements


class CohortTimeMixin:
    """Everything on the page is in the cohort's zone: what is typed, and what is shown."""

    def dispatch(self, request, *args, **kwargs):
        """Change the zone until the page is written; Wagtail set the user's own."""
        with timezone.override(self.get_zone()):
            response = super().dispatch(request, *args, **kwargs)
            return response.render() if hasattr(response, "render") else response

    def get_form_kwargs(self):
        """The forms need the time, to know whether the cohort has started."""
        return super().get_form_kwargs() | {"at": timezone.now()}

    def posted_zone(self):
        """The zone that stands in the form, if it is one."""
        name = self.request.POST.get("time_zone", "")
        return ZoneInfo(name) if name in available_timezones() else None


class FromTheCalendarMixin:
    """A button that leads to the suggested calendar, for those who may plan a cohort."""

    @cached_property
    def header_more_buttons(self):
        """Add the button."""
        buttons = super().header_more_buttons
        if not self.permission_policy.user_has_permission(self.request.user, "add"):
            return buttons
        label = _("Start from the suggested calendar")
        return [Button(label, url=reverse("cohorts:calendar"), icon_name="date", priority=5), *buttons]


class CohortIndexView(FromTheCalendarMixin, VisibleIndexView):
    """Cohorts, and the way to plan one."""


class CohortCreateView(FromTheCalendarMixin, CohortTimeMixin, generic.CreateView):
    """A new cohort begins with the institute's usual rules and all of its modules.

    The view of the suggested calendar redirects here with its answers in the query: then the sessions and
    all dates are filled in as well, to be reviewed. Nothing is saved before the form is sent.
    """

    @cached_property
    def calendar(self):
        """The form of the suggested calendar if its answers stand in the address, else ``None``."""
        form = CalendarForm(self.request.GET or None)
        return form if self.request.method == "GET" and form.is_valid() else None

    def get_zone(self):
        """The zone that was typed, else the usual one."""
        if self.calendar:
            return self.calendar.zone
        return self.posted_zone() or Cohort().zone

    def get_initial_form_instance(self):
        """Fill in what most cohorts have; the project manager may change each line."""
        requirements = [
            Requirement(kind=kind, percent=percent) for kind, percent in usual_requirements().items()
        ]
        if self.calendar is None:
            modules = [CohortModule(module=page) for page in modules_in_source_language()]
            return Cohort(requirements=requirements, cohort_modules=modules)
        plan = self.calendar.plan
        return Cohort(
            name=self.calendar.cleaned_data["name"],
            starts_on=plan.starts_on,
            ends_on=plan.ends_on,
            time_zone=self.calendar.cleaned_data["time_zone"],
            requirements=requirements,
            cohort_modules=[
                CohortModule(module=page, opens_on=day)
                for page, day in modules_with_openings(modules_in_source_language(), plan)
            ],
            # Without a key: the rows of a new cohort get theirs when they are saved.
            sessions=[Session(id=None, **vars(session)) for session in plan.sessions],
        )


class CohortEditView(CohortTimeMixin, VisibleEditView):
    """Change a cohort, and request a new evaluation of the enrolments that the change touches."""

    def get_zone(self):
        """The zone that was typed if it may change, else the cohort's."""
        cohort = self.get_object()
        may_change = not cohort.has_started(timezone.now())
        return (may_change and self.posted_zone()) or cohort.zone

    def save_instance(self):
        """Save, and let the scheduler evaluate every parent again: its sessions may have changed."""
        cohort = super().save_instance()
        services.request_evaluation(cohort.enrolments.kept(), at=timezone.now())
        return cohort

    def form_valid(self, form):
        """Save, or say what happened in the meantime: a mark arrived, the cohort started."""
        try:
            return super().form_valid(form)
        except ProtectedError:
            form.add_error(None, _("A session has records by now. It can be cancelled, but not taken away."))
        except RequirementsStandStill:
            # The first day came between the question and the answer.
            form.add_error(None, form.RULES["requirements"])
        self.produced_error_message = self.get_error_message()
        return self.form_invalid(form)
