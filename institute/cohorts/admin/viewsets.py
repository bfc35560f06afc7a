"""Cohorts, sessions, enrolments and school sites in the Wagtail admin: rows visible to the user only."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.model import ModelViewSetGroup

from institute.admin.confirm import action_urls
from institute.admin.visible import VisibleModelViewSet
from institute.cohorts.admin import (
    cohort_views,
    enrolment_views,
    filters,
    forms,
    panels,
    session_views,
)
from institute.cohorts.calendar.views import calendar_urls
from institute.cohorts.models import Cohort, Enrolment, SchoolSite, Session


class CohortViewSet(VisibleModelViewSet):
    """Cohorts: a project manager manages them, a facilitator inspects their own."""

    model = Cohort
    name = "cohorts"
    icon = "group"
    menu_label = _("Cohorts")
    index_view_class = cohort_views.CohortIndexView
    add_view_class = cohort_views.CohortCreateView
    edit_view_class = cohort_views.CohortEditView
    inspect_view_fields = [
        "name",
        "starts_on",
        "ends_on",
        "time_zone",
        "facilitators",
        "cohort_modules",
        "sessions",
        "requirements",
    ]
    list_display = ["name", "starts_on", "ends_on"]
    search_fields = ["name"]
    edit_handler = panels.cohort_panel

    def get_urlpatterns(self):
        """Add the view of the suggested calendar."""
        return [*super().get_urlpatterns(), *calendar_urls(self)]


class SessionViewSet(VisibleModelViewSet):
    """Sessions of all visible cohorts: a facilitator changes title and venue of their own."""

    model = Session
    name = "sessions"
    icon = "date"
    menu_label = _("Sessions")
    index_view_class = session_views.SessionIndexView
    add_view_class = session_views.SessionCreateView
    edit_view_class = session_views.SessionEditView
    inspect_view_class = session_views.SessionInspectView
    inspect_view_fields = [
        "cohort",
        "number",
        "title",
        "starts_at",
        "ends_at",
        "venue",
        "cancelled_at",
        "events",
    ]
    list_display = [
        "title",
        Column("number", label=_("Number"), sort_key="number"),
        Column("cohort", label=_("Cohort"), sort_key="cohort__name"),
        Column("starts", label=_("Starts"), accessor=session_views.start_words, sort_key="starts_at"),
        Column("venue", label=_("Place"), sort_key="venue"),
        Column("state", label=_("State"), accessor=session_views.state_words, sort_key="cancelled_at"),
    ]
    filterset_class = filters.SessionFilterSet
    search_fields = ["title", "venue"]
    edit_handler = panels.session_panel

    def get_urlpatterns(self):
        """Add the views that cancel a session and bring it back."""
        return [*super().get_urlpatterns(), *action_urls(self, session_views.ACTION_VIEWS)]


class EnrolmentViewSet(VisibleModelViewSet):
    """Enrolments: enrol, withdraw, bring back. An enrolment is never deleted, so nothing is lost."""

    model = Enrolment
    name = "enrolments"
    icon = "user"
    menu_label = _("Enrolments")
    index_view_class = enrolment_views.EnrolmentIndexView
    add_view_class = enrolment_views.EnrolView
    edit_view_class = enrolment_views.EnrolmentEditView
    inspect_view_class = enrolment_views.EnrolmentInspectView
    inspect_view_fields = [
        "learner",
        "cohort",
        "school_site",
        "joined_on",
        "withdrawn_on",
        "events",
        "orientation_events",
    ]
    list_display = [
        "learner",
        Column("cohort", label=_("Cohort"), sort_key="cohort__name"),
        Column("school_site", label=_("School site"), sort_key="school_site__name"),
        DateColumn("joined_on", label=_("Joined"), sort_key="joined_on"),
        DateColumn("withdrawn_on", label=_("Withdrawn"), sort_key="withdrawn_on"),
    ]
    filterset_class = filters.EnrolmentFilterSet
    search_fields = ["learner__display_name", "learner__username"]
    ordering = "learner__display_name"
    form_fields = ["school_site"]

    def get_form_class(self, for_update=False):
        """A new enrolment has a form of its own; afterwards only the school site can be corrected here."""
        return forms.EnrolmentForm if for_update else forms.EnrolForm

    def get_urlpatterns(self):
        """Add the views for withdrawing, coming back and orientation."""
        return [*super().get_urlpatterns(), *action_urls(self, enrolment_views.ACTION_VIEWS)]


class SchoolSiteViewSet(VisibleModelViewSet):
    """The schools that parents come from."""

    model = SchoolSite
    name = "school_sites"
    icon = "home"
    menu_label = _("School sites")
    list_display = ["name", "cds_code"]
    search_fields = ["name", "cds_code"]
    form_fields = ["name", "cds_code"]
    ordering = ["name"]


class CohortsViewSetGroup(ModelViewSetGroup):
    """One menu item for who takes what, where and when."""

    items = [CohortViewSet, SessionViewSet, EnrolmentViewSet, SchoolSiteViewSet]
    menu_label = _("Cohorts")
    menu_icon = "group"
    menu_order = 150
