"""Views of the cohort screens in the Wagtail admin: Wagtail's own, with our verbs, zones and refusals."""

from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button

from institute.cohorts import services
from institute.cohorts.forms import ReturnForm, WithdrawForm, modules_in_source_language
from institute.cohorts.models import (
    Cohort,
    CohortModule,
    Enrolment,
    Requirement,
    RequirementKind,
)
from institute.people import audit
from institute.people.models import AuditRecord
from institute.people.scoped import (
    VisibleEditView,
    VisibleIndexView,
    VisibleInspectView,
    VisibleObjectMixin,
)

REFUSALS = {
    services.AlreadyEnrolled: _("This parent has a place in this cohort."),
    services.WithdrawnBefore: _("This parent left this cohort. Open her enrolment to bring her back."),
    services.NotAParent: _("Somebody of the team cannot be enrolled."),
    services.CohortIsOver: _("This cohort ended before that day."),
    services.AlreadyWithdrawn: _("This parent has left the cohort before."),
    services.NotWithdrawn: _("This parent is in the cohort."),
    services.BeforeItBegan: _("This day is before the parent joined."),
    services.StillToCome: _("This day is still to come. Please come back on that day."),
    services.ReasonMissing: _("Please write a reason."),
}


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
                Requirement(kind=RequirementKind.SESSIONS, percent=80),
                Requirement(kind=RequirementKind.QUIZZES, percent=100),
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
        """Save, or say that a mark arrived in the meantime."""
        try:
            return super().form_valid(form)
        except ProtectedError:
            form.add_error(None, _("A session has marks by now. It can be cancelled, but not taken away."))
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


class EnrolmentIndexView(VisibleIndexView):
    """Places, with whom and where."""

    def get_base_queryset(self):
        """Fetch the names at once."""
        return super().get_base_queryset().select_related("learner", "cohort", "school_site")

    @cached_property
    def columns(self):
        """Sort the parents by their names, not by the order in which their accounts were made."""
        parent, *others = super().columns
        parent.sort_key = "learner__display_name"
        return [parent, *others]


class EnrolView(generic.CreateView):
    """Enrol a parent who has an account, or a new one."""

    success_message = _("%(object)s enrolled.")

    def get_initial(self):
        """Today, in the zone that the user works in."""
        return super().get_initial() | {"joined_on": timezone.localdate()}

    def form_valid(self, form):
        """Call the verb; what it refuses is said at the form."""
        try:
            return super().form_valid(form)
        except services.EnrolmentRefused as refused:
            form.add_error(None, REFUSALS[type(refused)])
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)

    def save_instance(self):
        """Enrol."""
        data = self.form.cleaned_data
        how = {
            "on": data["joined_on"],
            "at": timezone.now(),
            "by": self.request.user,
            "school_site": data["school_site"],
        }
        if data["parent"]:
            return services.enrol(data["parent"], data["cohort"], **how)
        return services.enrol_new_parent(
            data["display_name"], data["language"] or "en", data["cohort"], **how
        )


class EnrolmentEditView(VisibleEditView):
    """Correct the school; withdrawing and coming back have doors of their own."""

    @cached_property
    def header_more_buttons(self):
        """Add the door that makes sense now."""
        if self.object.withdrawn_on is None:
            label, name, icon = _("Withdraw"), "enrolments:withdraw", "cross"
        else:
            label, name, icon = _("Bring back"), "enrolments:return", "undo"
        button = Button(label, url=reverse(name, args=[self.object.pk]), icon_name=icon, priority=5)
        return [button, *super().header_more_buttons]


class EnrolmentInspectView(VisibleInspectView):
    """A parent's place. Looking at it is written down: it is a record of one person."""

    def get(self, request, *args, **kwargs):
        """Note who looked, and show it."""
        audit.record(
            AuditRecord.Action.LEARNER_VIEWED, actor=request.user, at=timezone.now(), subject=self.object
        )
        return super().get(request, *args, **kwargs)


class StageView(VisibleObjectMixin, PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Base of the two doors that change the stage of a place: a question first, then the verb."""

    model = Enrolment
    pk_url_kwarg = "pk"
    permission_required = "change"
    template_name = "wagtailadmin/generic/form.html"

    def setup(self, request, *args, **kwargs):
        """Fetch the place, which the user is known to see."""
        super().setup(request, *args, **kwargs)
        self.object = Enrolment.objects.select_related("learner", "cohort").get(pk=kwargs["pk"])

    def get_initial(self):
        """Today, on the cohort's calendar."""
        return {"on": self.object.cohort.day_of(timezone.now())}

    def get_page_subtitle(self):
        """Whom it is about."""
        return str(self.object.learner)

    def get_context_data(self, **kwargs):
        """The words of the button."""
        return super().get_context_data(submit_button_label=self.page_title, **kwargs)

    def form_valid(self, form):
        """Call the verb, and go back to the place."""
        try:
            self.change(self.object, by=self.request.user, at=timezone.now(), **form.cleaned_data)
        except services.EnrolmentRefused as refused:
            form.add_error(None, REFUSALS[type(refused)])
            messages.validation_error(self.request, REFUSALS[type(refused)], form)
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect("enrolments:edit", self.object.pk)


class WithdrawView(StageView):
    """Take a parent out of the cohort."""

    page_title = _("Withdraw")
    form_class = WithdrawForm
    done = _("Withdrawn. The records stay.")
    change = staticmethod(services.withdraw)


class ReturnView(StageView):
    """Give a parent her place back."""

    page_title = _("Bring back")
    form_class = ReturnForm
    done = _("The parent is back, with all that she did before.")
    change = staticmethod(services.return_)


def stage_urls(viewset):
    """The addresses of the two doors."""
    return [
        path("withdraw/<uuid:pk>/", viewset.construct_view(WithdrawView), name="withdraw"),
        path("return/<uuid:pk>/", viewset.construct_view(ReturnView), name="return"),
    ]
