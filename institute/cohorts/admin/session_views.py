"""Sessions in the Wagtail admin, in their cohort's time zone: edit, inspect, cancel, bring back."""

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button
from wagtail.permissions import policy_registry

from institute.admin.confirm import ConfirmActionView
from institute.admin.visible import VisibleEditView, VisibleIndexView, VisibleInspectView
from institute.cohorts import services
from institute.cohorts.admin import forms
from institute.cohorts.admin.cohort_views import CohortTimeMixin
from institute.cohorts.models import Cohort, Enrolment, Session

REFUSALS = {
    services.AlreadyCancelled: _("This session was cancelled before."),
    services.NotCancelled: _("This session is not cancelled."),
    services.CancelReasonMissing: _("Please write a reason."),
}


def local_words(moment, cohort):
    """Format a moment in a cohort's time zone, whatever zone the user works in."""
    return date_format(moment.astimezone(cohort.zone), "SHORT_DATETIME_FORMAT")


def start_words(session):
    """Format the start of a session in its cohort's time zone."""
    return local_words(session.starts_at, session.cohort)


def state_words(session):
    """Return "Cancelled" for a cancelled session, else nothing."""
    return gettext("Cancelled") if session.cancelled_at else ""


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
    """Title and venue for a facilitator; all of it for the project manager."""

    def get_zone(self):
        """The zone of the session's cohort."""
        return self.get_object().cohort.zone

    def get_page_subtitle(self):
        """Which session it is, and whether it was cancelled."""
        return " · ".join(filter(None, [str(self.object), state_words(self.object)]))

    @cached_property
    def header_more_buttons(self):
        """Add the button for what can be done now, for users with the permission."""
        buttons = super().header_more_buttons
        policy = policy_registry.get_by_type(Session)
        if policy.user_has_permission(self.request.user, CancelView.permission_required):
            if self.object.cancelled_at is None:
                label, name, icon = CancelView.page_title, "sessions:cancel", "cross"
            else:
                label, name, icon = BringBackView.page_title, "sessions:bring_back", "history"
            address = reverse(name, args=[self.object.pk])
            return [Button(label, url=address, icon_name=icon, priority=5), *buttons]
        return buttons

    def save_instance(self):
        """Save, and let the scheduler evaluate the cohort again."""
        session = super().save_instance()
        services.request_evaluation(
            Enrolment.objects.kept().filter(cohort=session.cohort_id), at=timezone.now()
        )
        return session


class SessionInspectView(VisibleInspectView):
    """A session, on its cohort's clock."""

    def get_starts_at_display_value(self):
        """When it starts."""
        return local_words(self.object.starts_at, self.object.cohort)

    def get_ends_at_display_value(self):
        """When it ends."""
        return local_words(self.object.ends_at, self.object.cohort)

    def get_cancelled_at_display_value(self):
        """When it was cancelled, if it was."""
        moment = self.object.cancelled_at
        return local_words(moment, self.object.cohort) if moment else "-"

    def get_events_display_value(self):
        """Each change with who and why, the oldest first."""
        events = self.object.events.select_related("by")
        cohort = self.object.cohort
        lines = [
            " · ".join(
                str(part)
                for part in (event.words, local_words(event.at, cohort), event.by, event.reason)
                if part
            )
            for event in events
        ]
        return "; ".join(lines) or "-"


class CancelView(ConfirmActionView):
    """Cancel a session: it counts for nobody from now on."""

    model = Session
    select_related = ("cohort",)
    # Facilitators may change a session's title and venue; users who may add one may also cancel it.
    permission_required = "add"
    success_url_name = "sessions:edit"
    page_title = _("Cancel the session")
    form_class = forms.CancelForm
    success_message = _("Cancelled. The session counts for nobody, and its marks are kept.")
    action = staticmethod(services.cancel_session)
    refusal = services.SessionRefused
    refusal_messages = REFUSALS

    def get_page_subtitle(self):
        """Which session it is about."""
        return f"{self.object} · {start_words(self.object)}"


class BringBackView(CancelView):
    """Let a cancelled session take place after all."""

    page_title = _("Bring the session back")
    form_class = forms.BringBackForm
    success_message = _("The session is planned again, with the marks that it had.")
    action = staticmethod(services.bring_session_back)


ACTION_VIEWS = {"cancel": CancelView, "bring_back": BringBackView}
