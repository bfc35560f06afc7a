"""What the cohort screens of the Wagtail admin show, and in which order."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList

from institute.cohorts.admin.forms import (
    CohortForm,
    CohortModuleForm,
    RequirementForm,
    SessionForm,
)


class RowsPanel(InlinePanel):
    """An inline panel whose rows have a form class of their own, which knows the user and the time."""

    def __init__(self, *args, row_form=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.row_form = row_form

    def clone_kwargs(self):
        """Keep the form class when Wagtail copies the panel."""
        return super().clone_kwargs() | {"row_form": self.row_form}

    def get_form_options(self):
        """Name the form class, and what it takes from the form around it."""
        options = super().get_form_options()
        options["formsets"][self.relation_name]["form"] = self.row_form
        options["formsets"][self.relation_name]["inherit_kwargs"] = self.row_form.inherits
        return options


# Project managers only: facilitators see these fields of a session, and change its title and venue.
MANAGES_SESSIONS = "cohorts.change_session"

SESSION_PANELS = [
    FieldRowPanel(["number", "title"]),
    FieldRowPanel(["starts_at", "ends_at"]),
    "venue",
]

session_panel = ObjectList(
    [
        FieldPanel("cohort", permission="cohorts.add_session"),
        FieldPanel("number", permission=MANAGES_SESSIONS),
        "title",
        "venue",
        FieldPanel("starts_at", permission=MANAGES_SESSIONS),
        FieldPanel("ends_at", permission=MANAGES_SESSIONS),
    ],
    base_form_class=SessionForm,
)

cohort_panel = ObjectList(
    [
        "name",
        FieldRowPanel(["starts_on", "ends_on"]),
        "time_zone",
        FieldPanel("facilitators", widget=forms.CheckboxSelectMultiple),
        MultiFieldPanel(
            [
                RowsPanel(
                    "requirements",
                    panels=[FieldRowPanel(["kind", "percent"])],
                    row_form=RequirementForm,
                    label=_("Requirement"),
                )
            ],
            heading=_("What the certificate asks for"),
        ),
        MultiFieldPanel(
            [
                RowsPanel(
                    "cohort_modules",
                    panels=[FieldRowPanel([FieldPanel("module", widget=forms.Select), "opens_on"])],
                    row_form=CohortModuleForm,
                    label=_("Module"),
                )
            ],
            heading=_("Modules"),
        ),
        MultiFieldPanel(
            [RowsPanel("sessions", panels=SESSION_PANELS, row_form=SessionForm, label=_("Session"))],
            heading=_("Sessions"),
            help_text=_("To cancel a session, or to bring it back, open it in the list of sessions."),
        ),
    ],
    base_form_class=CohortForm,
)
