"""Enrolments in the Wagtail admin: enrol, withdraw, bring back, orientation. Refusals are form errors."""

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button

from institute.admin.confirm import ConfirmActionView
from institute.admin.visible import VisibleEditView, VisibleIndexView, VisibleInspectView
from institute.cohorts import services
from institute.cohorts.admin import forms
from institute.cohorts.models import Enrolment, OrientationEvent
from institute.records import audit
from institute.records.models import AuditRecord

REFUSALS = {
    services.AlreadyEnrolled: _("This parent has a place in this cohort."),
    services.WithdrawnBefore: _("This parent left this cohort. Open their enrolment to bring them back."),
    services.NotAParent: _("Somebody of the team cannot be enrolled."),
    services.CohortIsOver: _("This cohort ended before that day."),
    services.AlreadyWithdrawn: _("This parent has left the cohort before."),
    services.NotWithdrawn: _("This parent is in the cohort."),
    services.BeforeItBegan: _("This day is before the parent joined."),
    services.StillToCome: _("This day is still to come. Please come back on that day."),
    services.ReasonMissing: _("Please write a reason."),
    services.OrientationLate: _("The third session was before this day. Please write why it comes late."),
    services.AlreadyOriented: _("The orientation of this parent is written down."),
    services.NotOriented: _("No orientation of this parent is written down."),
}


class EnrolmentIndexView(VisibleIndexView):
    """Enrolments with learner, cohort and school site."""

    def get_base_queryset(self):
        """Fetch the names at once."""
        return super().get_base_queryset().select_related("learner", "cohort", "school_site")

    @cached_property
    def columns(self):
        """Sort the parents by their names, not by the order in which their accounts were made."""
        parent, *others = super().columns
        parent.sort_key = "learner__display_name"
        return [parent, *others]

    @cached_property
    def oriented(self):
        """The ids of the enrolments on this page whose orientation is recorded; one query."""
        return OrientationEvent.objects.held(self.on_page, timezone.now())

    def paginate_queryset(self, queryset, page_size):
        """Remember the enrolments on this page."""
        pagination = super().paginate_queryset(queryset, page_size)
        self.on_page = [enrolment.pk for enrolment in pagination[2]]
        return pagination

    def get_list_more_buttons(self, instance):
        """Add a button for the learner's orientation to each row."""
        buttons = super().get_list_more_buttons(instance)
        if instance.withdrawn_on is None:
            buttons.append(orientation_button(instance, is_held=instance.pk in self.oriented))
        return buttons


class EnrolView(generic.CreateView):
    """Enrol a parent who has an account, or a new one."""

    success_message = _("%(object)s enrolled.")

    def get_initial(self):
        """Today, in the zone that the user works in."""
        return super().get_initial() | {"joined_on": timezone.localdate()}

    def form_valid(self, form):
        """Call the service; a refusal becomes a form error."""
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
    """Correct the school site; withdrawing and coming back have views of their own."""

    @cached_property
    def header_more_buttons(self):
        """Add the button for what can be done now."""
        if self.object.withdrawn_on is None:
            label, name, icon = _("Withdraw"), "enrolments:withdraw", "cross"
        else:
            label, name, icon = _("Bring back"), "enrolments:return", "history"
        button = Button(label, url=reverse(name, args=[self.object.pk]), icon_name=icon, priority=5)
        return [button, *super().header_more_buttons]


class EnrolmentInspectView(VisibleInspectView):
    """One enrolment. Each view of it is audited, since it is a record of one person."""

    @cached_property
    def header_more_buttons(self):
        """Add the button for the learner's orientation."""
        if self.object.withdrawn_on is not None:
            return super().header_more_buttons
        is_held = bool(OrientationEvent.objects.held([self.object.pk], timezone.now()))
        return [orientation_button(self.object, is_held=is_held), *super().header_more_buttons]

    def get(self, request, *args, **kwargs):
        """Audit who viewed the enrolment, and show it."""
        audit.record(
            AuditRecord.Action.LEARNER_VIEWED, actor=request.user, at=timezone.now(), subject=self.object
        )
        return super().get(request, *args, **kwargs)


def orientation_button(enrolment, *, is_held):
    """The button for what can be done now: record an orientation, or take it back."""
    if is_held:
        label, name, icon = _("Take orientation back"), "enrolments:orientation_back", "history"
    else:
        label, name, icon = _("Write orientation down"), "enrolments:orientation", "check"
    return Button(label, url=reverse(name, args=[enrolment.pk]), icon_name=icon, priority=15)


class StageView(ConfirmActionView):
    """Base of the views that change an enrolment after a confirmation."""

    model = Enrolment
    select_related = ("learner", "cohort")
    success_url_name = "enrolments:edit"
    refusal = services.EnrolmentRefused
    refusal_messages = REFUSALS

    def get_initial(self):
        """Today, on the cohort's calendar."""
        return {"on": self.object.cohort.day_of(timezone.now())}

    def get_page_subtitle(self):
        """The name of the learner."""
        return str(self.object.learner)


class WithdrawView(StageView):
    """Take a parent out of the cohort."""

    page_title = _("Withdraw")
    form_class = forms.WithdrawForm
    success_message = _("Withdrawn. The records stay.")
    action = staticmethod(services.withdraw)


class ReturnView(StageView):
    """Bring back a learner who was withdrawn."""

    page_title = _("Bring back")
    form_class = forms.ReturnForm
    success_message = _("The parent is back, with all that they did before.")
    action = staticmethod(services.return_)


class OrientationView(StageView):
    """Write down an orientation one to one: the facilitator of the cohort does it, too."""

    page_title = _("Write orientation down")
    permission_required = "view"
    success_url_name = "enrolments:inspect"
    form_class = forms.OrientationForm
    success_message = _("The orientation is written down.")
    action = staticmethod(services.record_orientation)


class OrientationBackView(OrientationView):
    """Take back an orientation that was written down by mistake."""

    page_title = _("Take orientation back")
    form_class = forms.OrientationBackForm
    success_message = _("The orientation does not count any more. It stays in the history.")
    action = staticmethod(services.take_orientation_back)


ACTION_VIEWS = {
    "withdraw": WithdrawView,
    "return": ReturnView,
    "orientation": OrientationView,
    "orientation_back": OrientationBackView,
}
