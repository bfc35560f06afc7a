"""Cohorts and sessions in the Wagtail admin: Wagtail's own views, with the cohort's clock."""

from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views import generic

from institute.cohorts import services
from institute.cohorts.forms import modules_in_source_language
from institute.cohorts.models import Cohort, CohortModule, Enrolment, Requirement
from institute.cohorts.requirements import USUAL_REQUIREMENTS, RequirementsStandStill
from institute.people.scoped import VisibleEditView, VisibleIndexView, VisibleInspectView


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


class CohortCreateView(CohortTimeMixin, generic.CreateView):
    """A new cohort begins with the institute's usual rules and all of its modules."""

    def get_zone(self):
        """The zone that was typed, else the usual one."""
        return self.posted_zone() or Cohort().zone

    def get_initial_form_instance(self):
        """Fill in what most cohorts have; the project manager may change each line."""
        return Cohort(
            requirements=[
                Requirement(kind=kind, percent=percent) for kind, percent in USUAL_REQUIREMENTS.items()
            ],
            cohort_modules=[CohortModule(module=page) for page in modules_in_source_language()],
        )


class CohortEditView(CohortTimeMixin, VisibleEditView):
    """Changing a cohort. Whoever's records it touches is looked at again."""

    def get_zone(self):
        """The zone that was typed if it may change, else the cohort's."""
        cohort = self.get_object()
        may_change = not cohort.has_started(timezone.now())
        return (may_change and self.posted_zone()) or cohort.zone

    def save_instance(self):
        """Save, and let the scheduler evaluate every parent again: sessions may have been cancelled."""
        cohort = super().save_instance()
        services.stamp_records(cohort.enrolments.kept(), at=timezone.now())
        return cohort

    def form_valid(self, form):
        """Save, or say what happened in the meantime: a mark arrived, the cohort started."""
        try:
            return super().form_valid(form)
        except ProtectedError:
            form.add_error(None, _("A session has marks by now. It can be cancelled, but not taken away."))
        except RequirementsStandStill:
            # The first day came between the question and the answer.
            form.add_error(None, form.RULES["requirements"])
        self.produced_error_message = self.get_error_message()
        return self.form_invalid(form)


def start_words(session):
    """When a session starts, on its cohort's clock, whatever zone the user works in."""
    return date_format(session.local_start, "SHORT_DATETIME_FORMAT")


class SessionIndexView(VisibleIndexView):
    """Sessions with their cohorts, which know the zone."""

    def get_base_queryset(self):
        """Fetch the cohorts at once."""
        return super().get_base_queryset().select_related("cohort")


class SessionCreateView(CohortTimeMixin, generic.CreateView):
    """One more session; most are written on the cohort's own screen."""

    def get_zone(self):
        """The zone of the chosen cohort."""
        try:
            chosen = Cohort.objects.visible_to(self.request.user).filter(
                pk=self.request.POST.get("cohort") or None
            )
            cohort = chosen.first()
        except (ValueError, ValidationError):
            cohort = None
        return (cohort or Cohort()).zone


class SessionEditView(CohortTimeMixin, VisibleEditView):
    """Title and place for a facilitator; all of it for the project manager."""

    def get_zone(self):
        """The zone of the session's cohort."""
        return self.get_object().cohort.zone

    def save_instance(self):
        """Save, and let the scheduler evaluate the cohort again."""
        session = super().save_instance()
        services.stamp_records(Enrolment.objects.kept().filter(cohort=session.cohort_id), at=timezone.now())
        return session


class SessionInspectView(VisibleInspectView):
    """A session, on its cohort's clock."""

    def dispatch(self, request, *args, **kwargs):
        """Write the page in the cohort's zone."""
        with timezone.override(self.object.cohort.zone):
            response = super().dispatch(request, *args, **kwargs)
            # A refused method has no template to write.
            return response.render() if hasattr(response, "render") else response
